import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** An element with what is in it. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All of its own text, in order. */
  readonly text: string;
}

/** What a document may be. */
export interface XmlLimits {
  readonly bytesMax: number;
  readonly depthMax: number;
  readonly elementsMax: number;
  /** Of one element. */
  readonly attributesMax: number;
}

/** Why a document was not read. */
export type XmlRefusal =
  'too_many_bytes' | 'not_xml' | 'document_type' | 'too_deep' | 'too_many_elements';

/** Ends the parser, and is never seen outside of this file. */
class Refused extends Error {
  readonly kind: XmlRefusal;

  constructor(kind: XmlRefusal) {
    super(kind);
    this.kind = kind;
  }
}

interface OpenElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  readonly texts: string[];
}

function parse(text: string, limits: XmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let [root, elements, attributes]: [XmlElement | undefined, number, number] = [undefined, 0, 0];
  parser.on('error', () => {
    throw new Refused('not_xml');
  });
  // A document type defines entities, and nothing that we read has one.
  parser.on('doctype', () => {
    throw new Refused('document_type');
  });
  parser.on('opentagstart', () => {
    elements += 1;
    attributes = 0;
    if (elements > limits.elementsMax) throw new Refused('too_many_elements');
    if (open.length >= limits.depthMax) throw new Refused('too_deep');
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.attributesMax) throw new Refused('too_many_elements');
  });
  parser.on('opentag', ({ local, uri, attributes: stated }) => {
    const named = Object.values(stated).map(({ name, value }) => [name, value] as const);
    const [children, texts]: [XmlElement[], string[]] = [[], []];
    open.push({ name: local, namespace: uri, attributes: new Map(named), children, texts });
  });
  const addText = (more: string) => {
    open.at(-1)?.texts.push(more);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) throw new Refused('not_xml');
    const { texts, ...rest } = closed;
    const element = { ...rest, text: texts.join('') };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text).close();
  if (!root) throw new Refused('not_xml');
  return root;
}

/**
 * Reads a document of UTF-8 without a document type, so without entities of its own. Hostile bytes
 * give a reason, never an exception.
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits): Result<XmlElement, XmlRefusal> {
  if (bytes.length > limits.bytesMax) return fail('too_many_bytes');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('not_xml');
  }
  try {
    return ok(parse(text, limits));
  } catch (error) {
    if (error instanceof Refused) return fail(error.kind);
    throw error;
  }
}

/** Whether a document can have these characters: no controls, no halves of pairs. */
function isXmlText(text: string): boolean {
  return Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
    return code < 0xd800 || (code > 0xdfff && code !== 0xfffe && code !== 0xffff);
  });
}

/**
 * Text as it stands in a document.
 * @throws when it has characters that no document can have
 */
export function escapedXml(text: string): string {
  assert.ok(isXmlText(text), 'text of XML');
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}
