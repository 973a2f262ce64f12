import { sameBytes } from '../../vocabulary/same-bytes.ts';
import {
  DerFault,
  derElement,
  derElements,
  DerReader,
  objectIdOf,
  positiveBytes,
  tags,
  type DerElement,
} from './der.ts';
import { algorithmOf, signedDer, type KeyAlgorithm, type SignedDer } from './signed-der.ts';

/** What a certificate says of its own use. Source: RFC 5280 §4.2.1. */
interface CertificateRules {
  readonly mayCertify: boolean;
  readonly mayListRevoked: boolean;
  readonly maySign: boolean;
  /** How many issuers may stand below it. */
  readonly issuersBelowMax: number;
  /** Extended key usages; `any` where it says nothing. */
  readonly usages: ReadonlySet<string> | 'any';
  /** Names; every signer below begins with one of them. `any` where it says nothing. */
  readonly names: readonly Uint8Array[] | 'any';
}

/** A certificate, nothing of it checked but its form. */
export interface Certificate extends SignedDer {
  readonly serial: Uint8Array;
  /** Names in DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  readonly publicKey: Uint8Array;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly rules: CertificateRules;
}

interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}
/** Extensions by their numbers. */
export type Extensions = ReadonlyMap<string, Extension>;

const numbers = {
  keyUsage: '2.5.29.15',
  basic: '2.5.29.19',
  names: '2.5.29.30',
  usages: '2.5.29.37',
} as const;
/** Those that are read here, or that forbid nothing: identifiers of keys, other names. */
const known: ReadonlySet<string> = new Set([
  ...Object.values(numbers),
  '2.5.29.14',
  '2.5.29.17',
  '2.5.29.35',
]);

const trueByte = 0xff;

function isTrue({ content }: DerElement): boolean {
  if (content.length !== 1 || content[0] !== trueByte) throw new DerFault();
  return true;
}

/** @throws DerFault when one stands twice, or one that is not known must be understood */
export function extensionsOf(
  whole: DerElement | undefined,
  understood: ReadonlySet<string>,
): Extensions {
  const found = new Map<string, Extension>();
  if (!whole) return found;
  for (const element of derElements(derElement(whole.content, tags.sequence).content)) {
    const reader = new DerReader(element);
    const number = objectIdOf(reader.next(tags.objectId));
    const stated = reader.maybe(tags.boolean);
    const critical = stated !== undefined && isTrue(stated);
    const value = reader.next(tags.octetString).content;
    reader.end();
    if (found.has(number) || (critical && !understood.has(number))) throw new DerFault();
    found.set(number, { critical, value });
  }
  return found;
}

/** Bits of a key usage from the left: 0 signs, 5 certifies, 6 lists what is revoked. */
function usageBits(value: Uint8Array | undefined): (bit: number) => boolean {
  if (!value) return () => false;
  const [, first = 0] = derElement(value, tags.bitString).content;
  return (bit) => (first & (0x80 >> bit)) !== 0;
}

function basicOf(value: Uint8Array | undefined) {
  if (!value) return { ca: false, issuersBelowMax: 0 };
  const reader = new DerReader(derElement(value, tags.sequence));
  const stated = reader.maybe(tags.boolean);
  const ca = stated !== undefined && isTrue(stated);
  const length = reader.maybe(tags.integer);
  reader.end();
  const [most = 0, more] = length ? positiveBytes(length) : [Infinity];
  if (more !== undefined || (length && !ca)) throw new DerFault();
  return { ca, issuersBelowMax: ca ? most : 0 };
}

function usagesOf(value: Uint8Array | undefined): CertificateRules['usages'] {
  if (!value) return 'any';
  return new Set(derElements(derElement(value, tags.sequence).content).map(objectIdOf));
}

/** Only constraints that permit names of directories are read; others are not understood. */
function namesOf(value: Uint8Array | undefined): CertificateRules['names'] {
  if (!value) return 'any';
  const reader = new DerReader(derElement(value, tags.sequence));
  const permitted = reader.next(tags.context0);
  reader.end();
  return derElements(permitted.content).map((subtree) => {
    const inside = new DerReader(subtree);
    const name = derElement(inside.next(tags.context4).content, tags.sequence);
    inside.end();
    return name.whole;
  });
}

function rulesOf(extensions: Extensions): CertificateRules {
  const valueOf = (number: string) => extensions.get(number)?.value;
  const may = usageBits(valueOf(numbers.keyUsage));
  const { ca, issuersBelowMax } = basicOf(valueOf(numbers.basic));
  return {
    mayCertify: ca && may(5),
    mayListRevoked: ca && may(6),
    maySign: !ca && may(0),
    issuersBelowMax,
    usages: usagesOf(valueOf(numbers.usages)),
    names: namesOf(valueOf(numbers.names)),
  };
}

/** Whether a name begins with another, as names below it do. */
export function isBelow(name: Uint8Array, above: Uint8Array): boolean {
  const [own, others] = [name, above].map((one) =>
    derElements(derElement(one, tags.sequence).content),
  );
  if (!own || !others) return false;
  return others.every(({ whole }, place) => {
    const part = own[place]?.whole;
    return part !== undefined && sameBytes(part, whole);
  });
}

const version3 = Uint8Array.of(2);

function parsedCertificate(der: Uint8Array): Certificate {
  const outer = signedDer(der);
  const reader = new DerReader(outer.signed);
  const version = derElement(reader.next(tags.context0).content, tags.integer);
  if (!sameBytes(version.content, version3)) throw new DerFault();
  const serial = positiveBytes(reader.next(tags.integer));
  const inner = reader.next(tags.sequence);
  if (!sameBytes(inner.whole, outer.algorithm.whole)) throw new DerFault();
  const issuer = reader.next(tags.sequence).whole;
  const validity = new DerReader(reader.next(tags.sequence));
  const [from, to] = [validity.time(), validity.time()];
  validity.end();
  const subject = reader.next(tags.sequence).whole;
  const publicKey = reader.next(tags.sequence).whole;
  const extensions = extensionsOf(reader.maybe(tags.context3), known);
  reader.end();
  const keyAlgorithm = algorithmOf(publicKey);
  if (!keyAlgorithm) throw new DerFault();
  const rules = rulesOf(extensions);
  return { ...outer, serial, issuer, subject, from, to, publicKey, keyAlgorithm, rules };
}

/**
 * Reads a certificate in DER; undefined when it is none, has another signature or key than those
 * of ours, says one thing twice, or demands something that is not known here.
 */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parsedCertificate(der);
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}
