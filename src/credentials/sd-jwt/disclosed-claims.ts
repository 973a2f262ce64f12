import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Disclosure } from './disclosure.ts';
import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';

/** Why disclosures do not belong to what was signed. Source: RFC 9901 §7.1. */
export interface DisclosureRefusal {
  readonly kind:
    /** The same disclosure, or two of one digest, are there. */
    | 'disclosure_duplicated'
    /** The issuer signed no digest of it: it was altered, or belongs to another credential. */
    | 'disclosure_unreferenced'
    /** One digest stands in two places. */
    | 'digest_repeated'
    /** A claim where an element of a list must be, or the other way round. */
    | 'disclosure_misplaced'
    /** The object has a claim of this name already. */
    | 'claim_repeated'
    | 'digests_malformed'
    | 'nested_too_deep';
}

const digestPattern = /^[\w-]{43}$/;
/** Disclosures within disclosures: nothing of ours goes deeper than two. */
const depthMax = 8;

/** Thrown inside the walk alone, to leave it. */
class Refused extends Error {
  readonly refusal: DisclosureRefusal;

  constructor(kind: DisclosureRefusal['kind']) {
    super(kind);
    this.refusal = { kind };
  }
}

/** The walk through what was signed: it puts in what is disclosed and takes digests out. */
class Walk {
  readonly #byDigest: ReadonlyMap<string, Disclosure>;
  readonly #seen = new Set<string>();
  readonly #used = new Set<string>();

  constructor(disclosures: readonly Disclosure[]) {
    this.#byDigest = new Map(disclosures.map((one) => [one.digest, one]));
    if (this.#byDigest.size !== disclosures.length) throw new Refused('disclosure_duplicated');
  }

  /** How many disclosures were met. */
  get used(): number {
    return this.#used.size;
  }

  object(object: JsonObject, depth: number): JsonObject {
    if (depth > depthMax) throw new Refused('nested_too_deep');
    const { _sd: digests = [], ...open } = object;
    if (!isJsonList(digests)) throw new Refused('digests_malformed');
    // An object of its own kind, so that no name of a claim means anything to the language.
    const entries = new Map<string, JsonValue>();
    for (const [name, value] of Object.entries(open)) {
      if (name === '...') throw new Refused('digests_malformed');
      entries.set(name, this.value(value, depth + 1));
    }
    for (const digest of digests) {
      const disclosed = this.#disclosed(digest);
      if (!disclosed) continue;
      if (disclosed.kind !== 'property') throw new Refused('disclosure_misplaced');
      if (entries.has(disclosed.name)) throw new Refused('claim_repeated');
      entries.set(disclosed.name, this.value(disclosed.value, depth + 1));
    }
    return Object.fromEntries(entries);
  }

  value(value: JsonValue, depth: number): JsonValue {
    if (depth > depthMax) throw new Refused('nested_too_deep');
    if (isJsonObject(value)) return this.object(value, depth);
    if (!isJsonList(value)) return value;
    return value.flatMap((element) => this.#element(element, depth + 1));
  }

  #element(element: JsonValue, depth: number): readonly JsonValue[] {
    if (!isJsonObject(element) || !('...' in element)) return [this.value(element, depth)];
    if (Object.keys(element).length !== 1) throw new Refused('digests_malformed');
    const disclosed = this.#disclosed(element['...']);
    if (!disclosed) return [];
    if (disclosed.kind !== 'element') throw new Refused('disclosure_misplaced');
    return [this.value(disclosed.value, depth)];
  }

  /** What stands behind a digest; undefined when its holder kept it, or it is a decoy. */
  #disclosed(digest: JsonValue | undefined): Disclosure | undefined {
    if (typeof digest !== 'string' || !digestPattern.test(digest)) {
      throw new Refused('digests_malformed');
    }
    if (this.#seen.has(digest)) throw new Refused('digest_repeated');
    this.#seen.add(digest);
    const disclosure = this.#byDigest.get(digest);
    if (disclosure) this.#used.add(digest);
    return disclosure;
  }
}

/**
 * The claims of a credential with what its holder disclosed in its place, and no trace of the rest.
 * Every disclosure must be meant by one digest, and every digest stand once.
 */
export function disclosedClaims(
  payload: JsonObject,
  disclosures: readonly Disclosure[],
): Result<JsonObject, DisclosureRefusal> {
  try {
    const walk = new Walk(disclosures);
    const claims = walk.object(payload, 0);
    const all = walk.used === disclosures.length;
    return all ? ok(claims) : fail({ kind: 'disclosure_unreferenced' });
  } catch (error) {
    if (error instanceof Refused) return fail(error.refusal);
    throw error;
  }
}
