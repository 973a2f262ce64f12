import { fail, ok, type Result } from '../../vocabulary/result.ts';
import {
  segmentKinds,
  segmentLevels,
  segmentPurposes,
  type SegmentKind,
  type SegmentLevel,
  type SegmentPurpose,
} from './cbeff-words.ts';
import { escapedXml, readXml, type XmlElement, type XmlRefusal } from './xml-tree.ts';

const namespace = 'http://standards.iso.org/iso-iec/19785/-3/ed-2/';
/** Both hands, a face, two irises and their exceptions, twice. */
const segmentsMax = 64;
const limits = {
  /** Ten fingers and a face of JPEG 2000 without loss are 3 MiB in base64. */
  bytesMax: 8 * 1024 * 1024,
  /** BIR, BIR, BDBInfo, Quality, Algorithm, Organization are six. */
  depthMax: 8,
  elementsMax: 4000,
  attributesMax: 16,
} as const;

/** One sample of a person, or the statement that there is none. */
export interface CbeffSegment {
  readonly kind: SegmentKind;
  /** A UUID. */
  readonly index: string;
  /** Whose numbers the format's are, such as `Mosip` or 257. */
  readonly organization: string;
  /** 7 finger image, 2 minutiae, 8 face, 9 iris. */
  readonly format: number;
  /** As it came, such as 2026-11-27T09:30:00Z; empty when it is not said. */
  readonly createdAt: string;
  /** Which finger or eye, such as `Left IndexFinger`; empty for faces. */
  readonly subtype: string;
  readonly level: SegmentLevel;
  readonly purpose: SegmentPurpose;
  /** 0 … 100. */
  readonly quality: number;
  /** The record with the sample; `none` where it could not be taken. */
  readonly record: Uint8Array | 'none';
  /** The device's signature over it. */
  readonly signature: Uint8Array | 'none';
  /** What else was said, such as `RETRIES`. */
  readonly others: ReadonlyMap<string, string>;
}

/** Why a tree of segments was not read. */
export type CbeffRefusal =
  | XmlRefusal
  /** XML of something else. */
  | 'not_this_format'
  | 'too_many_segments'
  /** An element that is missing, stands there twice, or says what it can not. */
  | 'value_wrong';

/** Found out by whoever reads the tree, and never seen outside of this file. */
class Unreadable extends Error {
  readonly kind: CbeffRefusal;

  constructor(kind: CbeffRefusal) {
    super(kind);
    this.kind = kind;
  }
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((one) => one.name === name && one.namespace === namespace);
}

/** The one child of this name. */
function maybe(element: XmlElement, name: string): XmlElement | undefined {
  const named = childrenOf(element, name);
  if (named.length > 1) throw new Unreadable('value_wrong');
  return named[0];
}

function the(element: XmlElement, name: string): XmlElement {
  const child = maybe(element, name);
  if (!child) throw new Unreadable('value_wrong');
  return child;
}

function textOf(element: XmlElement | undefined): string {
  if (element && element.children.length > 0) throw new Unreadable('value_wrong');
  return element?.text.trim() ?? '';
}

function wordOf<K extends string>(words: Readonly<Record<K, string>>, text: string): K {
  for (const word in words) if (words[word] === text) return word;
  throw new Unreadable('value_wrong');
}

function numberOf(text: string, max: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) throw new Unreadable('value_wrong');
  return Number(text);
}

/** Bytes of base64, which may be broken into lines; `none` when there are none. */
function bytesOf(element: XmlElement | undefined): Uint8Array | 'none' {
  const text = textOf(element).replaceAll(/\s/g, '');
  if (text === '') return 'none';
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Unreadable('value_wrong');
  return new Uint8Array(bytes);
}

function othersOf(segment: XmlElement): ReadonlyMap<string, string> {
  const others = new Map<string, string>();
  const list = maybe(segment, 'others');
  for (const entry of list ? childrenOf(list, 'entry') : []) {
    const key = entry.attributes.get('key');
    if (key === undefined || others.has(key)) throw new Unreadable('value_wrong');
    others.set(key, textOf(entry));
  }
  return others;
}

const formatMax = 65_535;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readSegment(segment: XmlElement): CbeffSegment {
  if (childrenOf(segment, 'BIR').length > 0) throw new Unreadable('value_wrong');
  const info = the(segment, 'BDBInfo');
  const format = the(info, 'Format');
  const index = textOf(the(info, 'Index'));
  if (!uuid.test(index)) throw new Unreadable('value_wrong');
  const quality = maybe(info, 'Quality');
  return {
    kind: wordOf(segmentKinds, textOf(the(info, 'Type'))),
    index,
    organization: textOf(the(format, 'Organization')),
    format: numberOf(textOf(the(format, 'Type')), formatMax),
    createdAt: textOf(maybe(info, 'CreationDate')),
    subtype: textOf(maybe(info, 'Subtype')).replaceAll(/\s+/g, ' '),
    level: wordOf(segmentLevels, textOf(the(info, 'Level'))),
    purpose: wordOf(segmentPurposes, textOf(the(info, 'Purpose'))),
    quality: quality ? numberOf(textOf(the(quality, 'Score')), 100) : 0,
    record: bytesOf(maybe(segment, 'BDB')),
    signature: bytesOf(maybe(segment, 'SB')),
    others: othersOf(segment),
  };
}

/**
 * Reads the segments of a tree of CBEFF (ISO/IEC 19785-3): one level of BIR below the first one.
 * Elements that nobody here knows are passed over. Parses at once, so not on an event loop: a
 * document of the largest size takes about a second. Hostile bytes give a reason, never an
 * exception.
 */
export function readCbeff(bytes: Uint8Array): Result<readonly CbeffSegment[], CbeffRefusal> {
  const tree = readXml(bytes, limits);
  if (!tree.ok) return tree;
  const root = tree.value;
  if (root.name !== 'BIR' || root.namespace !== namespace) return fail('not_this_format');
  const segments = childrenOf(root, 'BIR');
  if (segments.length > segmentsMax) return fail('too_many_segments');
  try {
    return ok(segments.map(readSegment));
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.kind);
    throw error;
  }
}

function tag(name: string, ...inside: readonly string[]): string {
  return `<${name}>${inside.join('')}</${name}>`;
}

function leaf(name: string, text: string): string {
  return tag(name, escapedXml(text));
}

function base64(name: string, bytes: Uint8Array | 'none'): string {
  return bytes === 'none' ? '' : tag(name, Buffer.from(bytes).toString('base64'));
}

const version = [leaf('Major', '1'), leaf('Minor', '1')];
const unsealed = tag('BIRInfo', leaf('Integrity', 'false'));

function writeSegment(segment: CbeffSegment): string {
  const { kind, index, organization, format, createdAt, subtype, others } = segment;
  const entries = [...others].map(
    ([key, value]) => `<entry key="${escapedXml(key)}">${escapedXml(value)}</entry>`,
  );
  return tag(
    'BIR',
    tag('Version', ...version),
    tag('CBEFFVersion', ...version),
    unsealed,
    tag(
      'BDBInfo',
      leaf('Index', index),
      tag('Format', leaf('Organization', organization), leaf('Type', String(format))),
      createdAt === '' ? '' : leaf('CreationDate', createdAt),
      leaf('Type', segmentKinds[kind]),
      subtype === '' ? '' : leaf('Subtype', subtype),
      leaf('Level', segmentLevels[segment.level]),
      leaf('Purpose', segmentPurposes[segment.purpose]),
      tag(
        'Quality',
        tag('Algorithm', leaf('Organization', 'HMAC'), leaf('Type', 'SHA-256')),
        leaf('Score', String(segment.quality)),
      ),
    ),
    base64('BDB', segment.record),
    base64('SB', segment.signature),
    entries.length === 0 ? '' : tag('others', ...entries),
  );
}

/**
 * Writes a tree of segments.
 * @throws when a text has characters that no document can have
 */
export function writeCbeff(segments: readonly CbeffSegment[]): Uint8Array {
  const inside = [unsealed, ...segments.map(writeSegment)].join('');
  const tree = `<BIR xmlns="${namespace}">${inside}</BIR>`;
  return new Uint8Array(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${tree}`, 'utf8'));
}
