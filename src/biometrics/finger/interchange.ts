import { workingDpi } from '../../vocabulary/dpi.ts';
import {
  fingerPositions,
  type FingerPosition,
  type FingerTemplate,
} from '../../vocabulary/finger.ts';
import { minutiaSetOf, type Minutia, type MinutiaSet } from '../../vocabulary/minutiae.ts';
import { Quality } from '../../vocabulary/quality.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import type { RecordError } from '../interchange/byte-reader.ts';
import {
  readMinutiaeRecord2005,
  writeMinutiaeRecord2005,
} from '../interchange/iso-19794-2-2005.ts';
import {
  readMinutiaeRecord2011,
  writeMinutiaeRecord2011,
} from '../interchange/iso-19794-2-2011.ts';
import type { MinutiaField } from '../interchange/minutia-field.ts';

/**
 * Our minutiae as records of ISO/IEC 19794-2 and back. Both count x from the left and y from the
 * top. Both directions lead from the minutia into the ridge that ends or, at a fork, into the
 * valley that ends (the standard's "direction of the minutia"); ours is in radians with y down, the
 * standard's in 256ths of a turn anticlockwise as one looks at the image, so the sign changes.
 * A record keeps whole pixels and 1.4 degrees: half a pixel and 0.7 degrees are lost.
 */

/** The editions that are written. */
export const recordFormats = ['iso-2005', 'iso-2011'] as const;
export type RecordFormat = (typeof recordFormats)[number];

/** 500 dpi in the whole number of pixels in a centimetre that stands for it. */
const perCm = 197;
const cmPerInch = 2.54;
const partsOfTurn = 256;
const coordinateMax = 0x3fff;
/** A record counts in a byte. */
const minutiaeMax = 255;
/** How sure a minutia is whose record does not say. */
const certaintyUnknown = 0.7;
/** How sure it must be that a ridge ends, or forks, to say so. */
const kindSureFrom = 0.6;
const unknownTime = new Uint8Array(9).fill(0xff);
const livePlain = 0;

function fieldOf({ x, y, direction, certainty, ending }: Minutia, size: Size): MinutiaField {
  const turn = Math.round((-direction / (2 * Math.PI)) * partsOfTurn);
  const within = (value: number, side: number) =>
    Math.min(Math.min(side - 1, coordinateMax), Math.max(0, Math.round(value)));
  return {
    kind: ending >= kindSureFrom ? 'ending' : ending <= 1 - kindSureFrom ? 'bifurcation' : 'other',
    x: within(x, size.widthPx),
    y: within(y, size.heightPx),
    angle: ((turn % partsOfTurn) + partsOfTurn) % partsOfTurn,
    // 0 would say that nothing is known.
    quality: Math.min(100, Math.max(1, Math.round(100 * certainty))),
    spareBits: 0,
  };
}

type Size = Pick<FingerTemplate, 'widthPx' | 'heightPx'>;

function rowsOf(minutiae: MinutiaSet): readonly Minutia[] {
  return Array.from({ length: minutiae.count }, (_, row) => ({
    x: minutiae.x[row] ?? 0,
    y: minutiae.y[row] ?? 0,
    direction: minutiae.direction[row] ?? 0,
    certainty: minutiae.certainty[row] ?? 0,
    ending: minutiae.ending[row] ?? 0,
  }));
}

/** What both editions say of one finger. */
function viewOf(template: FingerTemplate) {
  const surest = rowsOf(template.minutiae).slice(0, minutiaeMax);
  return {
    position: fingerPositions.indexOf(template.position),
    number: 0,
    impression: livePlain,
    minutiae: surest.map((minutia) => fieldOf(minutia, template)),
    extended: new Uint8Array(),
  };
}

/** Writes one finger as a record; its embedding stays behind, no standard has a place for it. */
export function recordOfFinger(template: FingerTemplate, format: RecordFormat): Uint8Array {
  const { widthPx, heightPx } = template;
  const view = viewOf(template);
  const quality = Math.round(template.quality);
  const image = { widthPx, heightPx, xPerCm: perCm, yPerCm: perCm };
  switch (format) {
    case 'iso-2005':
      return writeMinutiaeRecord2005({
        captureDevice: 0,
        ...image,
        spareByte: 0,
        views: [{ ...view, quality }],
      });
    case 'iso-2011':
      return writeMinutiaeRecord2011({
        certified: false,
        views: [
          {
            ...view,
            ...image,
            capturedAt: unknownTime,
            deviceTechnology: 0,
            deviceVendor: 0,
            device: 0,
            qualities: [{ score: quality, vendor: 0, algorithm: 0 }],
            certifications: [],
            endingKind: 0,
            minutiaQuality: true,
          },
        ],
      });
  }
}

/** Whether these bytes begin as a record of minutiae does. */
export function isMinutiaeRecord(bytes: Uint8Array): boolean {
  return bytes[0] === 0x46 && bytes[1] === 0x4d && bytes[2] === 0x52 && bytes[3] === 0;
}

/** What a record's view says, brought to one form. */
interface View {
  readonly position: number;
  readonly quality: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly xPerCm: number;
  readonly yPerCm: number;
  readonly minutiae: readonly MinutiaField[];
}

function viewsOf(bytes: Uint8Array): Result<readonly View[], RecordError['kind']> {
  const newer = readMinutiaeRecord2011(bytes);
  if (newer.ok) {
    const quality = (view: { readonly qualities: readonly { readonly score: number }[] }) =>
      view.qualities[0]?.score ?? 255;
    return ok(newer.value.views.map((view) => ({ ...view, quality: quality(view) })));
  }
  if (newer.error !== 'version_unknown') return newer;
  const older = readMinutiaeRecord2005(bytes);
  if (!older.ok) return older;
  return ok(older.value.views.map((view) => ({ ...older.value, ...view })));
}

/** Pixels at 500 dpi in one of these. */
function scaleOf(pixelsPerCm: number): number {
  return pixelsPerCm === perCm ? 1 : workingDpi / (pixelsPerCm * cmPerInch);
}

function minutiaOf(field: MinutiaField, scaleX: number, scaleY: number): Minutia {
  const turn = (-field.angle / partsOfTurn) * 2 * Math.PI;
  const known = field.quality >= 1 && field.quality <= 100;
  return {
    x: field.x * scaleX,
    y: field.y * scaleY,
    direction: Math.atan2(Math.sin(turn) * scaleY, Math.cos(turn) * scaleX),
    certainty: known ? field.quality / 100 : certaintyUnknown,
    ending: field.kind === 'ending' ? 1 : field.kind === 'bifurcation' ? 0 : 0.5,
  };
}

function fingerOf(view: View, model: ModelId): FingerTemplate {
  const scaleX = scaleOf(view.xPerCm);
  const scaleY = scaleOf(view.yPerCm);
  const position: FingerPosition = fingerPositions[view.position] ?? 'unknown';
  const minutiae = view.minutiae
    .map((field) => minutiaOf(field, scaleX, scaleY))
    .toSorted((a, b) => b.certainty - a.certainty);
  return {
    position,
    model,
    widthPx: Math.round(view.widthPx * scaleX),
    heightPx: Math.round(view.heightPx * scaleY),
    minutiae: minutiaSetOf(minutiae),
    // Above 100 the standard says that there is none.
    quality: Quality.parse(view.quality <= 100 ? view.quality : 0),
    embedding: { modality: 'finger', model, vector: new Float32Array() },
  };
}

/**
 * The fingers of a record of either edition, brought to 500 dpi; without embeddings, so they can be
 * compared and not searched. Hostile bytes give a reason, never an exception.
 * @param model as whose minutiae they are to count: a record does not say who found them, and
 *   templates of different models never compare
 */
export function fingersOfRecord(
  bytes: Uint8Array,
  model: ModelId,
): Result<readonly FingerTemplate[], RecordError['kind']> {
  const views = viewsOf(bytes);
  if (!views.ok) return views;
  if (views.value.some(({ xPerCm, yPerCm }) => xPerCm === 0 || yPerCm === 0)) {
    return fail('value_wrong');
  }
  return ok(views.value.map((view) => fingerOf(view, model)));
}
