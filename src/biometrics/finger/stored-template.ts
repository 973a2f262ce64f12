import assert from 'node:assert/strict';
import { fingerPositions, type FingerTemplate } from '../../vocabulary/finger.ts';
import { minutiaSetOf, type MinutiaSet } from '../../vocabulary/minutiae.ts';
import { Quality } from '../../vocabulary/quality.ts';
import { ModelId, type Template } from '../../vocabulary/template.ts';
import {
  readMinutiaeRecord2005,
  writeMinutiaeRecord2005,
} from '../interchange/iso-19794-2-2005.ts';
import type { MinutiaField } from '../interchange/minutia-field.ts';

/**
 * A finger's template as it is kept: "BFT" and a version; the hash of the networks, the model of
 * the minutiae, the model of the embedding, each with its length before it; the embedding's length
 * (16 bits) and floats, little-endian; to the end a record of ISO/IEC 19794-2:2005 at 500 dpi.
 */
const magic = Buffer.from('BFT\x01', 'latin1');
/** 500 dpi, as the standard counts. */
const pixelsPerCm = 197;
/** A view counts its minutiae in one byte; the surest come first. */
const minutiaeMax = 255;
const turn = 2 * Math.PI;

function fieldsOf(set: MinutiaSet): readonly MinutiaField[] {
  return Array.from({ length: Math.min(set.count, minutiaeMax) }, (_, place): MinutiaField => {
    const [x = 0, y = 0, direction = 0] = [set.x[place], set.y[place], set.direction[place]];
    return {
      kind: (set.ending[place] ?? 0) >= 0.5 ? 'ending' : 'bifurcation',
      x: Math.max(0, Math.round(x)),
      y: Math.max(0, Math.round(y)),
      // Ours turn clockwise, since y points down; the standard's anticlockwise.
      angle: ((Math.round((-direction / turn) * 256) % 256) + 256) % 256,
      // 0 would say that none is stated.
      quality: Math.min(100, Math.max(1, Math.round((set.certainty[place] ?? 0) * 100))),
      spareBits: 0,
    };
  });
}

function minutiaeFrom(fields: readonly MinutiaField[]): MinutiaSet {
  return minutiaSetOf(
    fields.map(({ x, y, angle, quality, kind }) => ({
      x,
      y,
      direction: (-angle / 256) * turn,
      certainty: quality / 100,
      ending: kind === 'ending' ? 1 : 0,
    })),
  );
}

function named(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  assert.ok(bytes.length < 256, 'a name is short');
  return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
}

/**
 * A template as bytes to keep. Places are rounded to pixels, angles to 1.4°.
 * @param modelHash hash of the networks: what other weights made is not compared
 */
export function storedTemplate(template: FingerTemplate, modelHash: string): Uint8Array {
  const record = writeMinutiaeRecord2005({
    captureDevice: 0,
    widthPx: template.widthPx,
    heightPx: template.heightPx,
    xPerCm: pixelsPerCm,
    yPerCm: pixelsPerCm,
    spareByte: 0,
    views: [
      {
        position: fingerPositions.indexOf(template.position),
        number: 0,
        impression: 0,
        quality: Math.round(template.quality),
        minutiae: fieldsOf(template.minutiae),
        extended: new Uint8Array(0),
      },
    ],
  });
  return frontBytes({ modelHash, model: template.model, embedding: template.embedding }, record);
}

function frontBytes(
  { modelHash, model, embedding }: Omit<Front, 'recordAt'>,
  record: Uint8Array,
): Uint8Array {
  const { vector } = embedding;
  const floats = Buffer.alloc(2 + 4 * vector.length);
  floats.writeUInt16LE(vector.length);
  for (const [place, value] of vector.entries()) floats.writeFloatLE(value, 2 + 4 * place);
  const names = [modelHash, model, embedding.model].map(named);
  return Uint8Array.from(Buffer.concat([magic, ...names, floats, record]));
}

interface Front {
  readonly modelHash: string;
  readonly model: ModelId;
  readonly embedding: Template;
  readonly recordAt: number;
}

function frontOf(stored: Uint8Array): Front {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  assert.ok(bytes.subarray(0, magic.length).equals(magic), 'a finger template of ours');
  let at = magic.length;
  const name = () => {
    const end = at + 1 + (bytes[at] ?? 0);
    const text = bytes.toString('utf8', at + 1, end);
    at = end;
    return text;
  };
  const [modelHash, model, embeddingModel] = [name(), name(), name()];
  const length = bytes.readUInt16LE(at);
  at += 2;
  const floats = new DataView(stored.buffer, stored.byteOffset + at, 4 * length);
  const vector = new Float32Array(length);
  for (let place = 0; place < length; place += 1) {
    vector[place] = floats.getFloat32(4 * place, true);
  }
  return {
    modelHash,
    model: ModelId.parse(model),
    embedding: { modality: 'finger', model: ModelId.parse(embeddingModel), vector },
    recordAt: at + 4 * length,
  };
}

/**
 * The embedding alone, for galleries.
 * @throws when the bytes are damaged or of other networks than `modelHash`
 */
export function storedEmbedding(stored: Uint8Array, modelHash: string): Template {
  const front = frontOf(stored);
  if (front.modelHash === modelHash) return front.embedding;
  throw Object.assign(new Error('a finger of the register is of other networks'), {
    code: 'references_of_another_model',
  });
}

/**
 * How large the impression is at 500 dpi, whichever networks made the template.
 * @throws when the bytes are damaged
 */
export function storedSize(stored: Uint8Array): Pick<FingerTemplate, 'widthPx' | 'heightPx'> {
  const record = readMinutiaeRecord2005(stored.subarray(frontOf(stored).recordAt));
  assert.ok(record.ok, 'a stored record is whole');
  const { widthPx, heightPx } = record.value;
  return { widthPx, heightPx };
}

/**
 * The same bytes with another embedding, and the name of who made it so; minutiae are not touched.
 * @throws when the bytes are damaged or of other networks than `from`
 */
export function turnedStoredTemplate(
  stored: Uint8Array,
  change: {
    readonly from: string;
    readonly to: string;
    readonly turn: (vector: Float32Array) => Float32Array;
  },
): Uint8Array {
  const { modelHash, model, embedding, recordAt } = frontOf(stored);
  assert.ok(modelHash === change.from, 'a finger of the networks that are left');
  return frontBytes(
    {
      modelHash: change.to,
      model,
      embedding: { ...embedding, vector: change.turn(embedding.vector) },
    },
    stored.subarray(recordAt),
  );
}

/**
 * A template from its bytes; `other_model` when other networks made it, for those never compare.
 * @throws when the bytes are damaged
 */
export function templateFromStored(
  stored: Uint8Array,
  modelHash: string,
): FingerTemplate | 'other_model' {
  const front = frontOf(stored);
  if (front.modelHash !== modelHash) return 'other_model';
  const record = readMinutiaeRecord2005(stored.subarray(front.recordAt));
  assert.ok(record.ok, 'a stored record is whole');
  const [view] = record.value.views;
  const position = fingerPositions[view?.position ?? -1];
  assert.ok(view && position, 'a stored record holds one finger');
  return {
    position,
    model: front.model,
    widthPx: record.value.widthPx,
    heightPx: record.value.heightPx,
    minutiae: minutiaeFrom(view.minutiae),
    quality: Quality.parse(view.quality),
    embedding: front.embedding,
  };
}
