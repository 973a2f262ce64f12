import './reflected-metadata.ts';
import { Extension, Name } from '@peculiar/x509';
import { derElement, derElements, tags } from './der.ts';

const type = '2.5.29.30';

/** Names begin with who they are of: a country, then an organisation. */
export function organisationName({ country, organisation }: Organisation): string {
  return `C=${country}, O=${escaped(organisation)}`;
}

/** Who certifies. */
export interface Organisation {
  /** Two letters, ISO 3166-1. */
  readonly country: string;
  readonly organisation: string;
}

/** A value inside a distinguished name. */
function escaped(value: string): string {
  return value.replaceAll(/[,+"\\<>;=#]/g, '\\$&');
}

/** That every name below begins with this one (RFC 5280 §4.2.1.10, `permittedSubtrees`). */
export function permittingOnly(name: string): Extension {
  const directoryName = derElement(tags.context4, new Uint8Array(new Name(name).toArrayBuffer()));
  const subtree = derElement(tags.sequence, directoryName);
  const permitted = derElement(tags.context0, subtree);
  return new Extension(type, true, new Uint8Array(derElement(tags.sequence, permitted)));
}

/**
 * DER of the names that are permitted; `any` where nothing is said, `unknown` where more is said
 * than is read here.
 */
export function permittedNames(
  extensions: readonly Extension[],
): readonly Uint8Array[] | 'any' | 'unknown' {
  const said = extensions.find((extension) => extension.type === type);
  if (!said) return 'any';
  const only = (bytes: Uint8Array | undefined, tag: number): Uint8Array | undefined => {
    const [one, ...others] = (bytes && derElements(bytes)) ?? [];
    return one?.tag === tag && others.length === 0 ? one.content : undefined;
  };
  const outer = only(new Uint8Array(said.value), tags.sequence);
  const subtrees = derElements(only(outer, tags.context0) ?? new Uint8Array()) ?? [];
  const names = subtrees.map(({ tag, content }) =>
    tag === tags.sequence ? only(content, tags.context4) : undefined,
  );
  const read = names.flatMap((name) => (name ? [name] : []));
  return read.length > 0 && read.length === subtrees.length ? read : 'unknown';
}

/** Whether one name begins with the parts of another; both DER. */
export function isBelow(name: Uint8Array, above: Uint8Array): boolean {
  const parts = (bytes: Uint8Array) => derElements(derElements(bytes)?.[0]?.content ?? bytes);
  const first = parts(above);
  const all = parts(name);
  if (!first || !all || first.length === 0) return false;
  return first.every((part, place) => {
    const other = all[place];
    return other !== undefined && Buffer.compare(part.whole, other.whole) === 0;
  });
}
