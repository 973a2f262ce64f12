import type { FingerTemplate } from '../../vocabulary/finger.ts';
import type { FingerExplanation } from './finger-engine.ts';
import { LabelPlaces, type Point } from './label-places.ts';

/** An impression to be drawn. */
export interface DrawnImpression {
  readonly template: FingerTemplate;
  readonly picture:
    | { readonly kind: 'minutiae_only' }
    /** A PNG or JPEG of the size of the template at 500 dpi. */
    | { readonly kind: 'image'; readonly dataUri: string };
}

/** The alignment as a person would say it. */
export interface AlignmentInWords {
  readonly turnDegrees: number;
  readonly turned: 'clockwise' | 'counter_clockwise' | 'not';
  /** How far the middle of the paired minutiae moves, to the right and downwards. */
  readonly rightMm: number;
  readonly downMm: number;
}

const millimetresPerPx = 25.4 / 500;
const gapPx = 40;
const rimPx = 16;
const captionPx = 72;
const dataUriPattern = /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+=*$/;

/** A minutia in the drawing. */
interface Spot extends Point {
  readonly direction: number;
}

/** Where a template lies in the drawing. */
interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Radians around its middle. */
  readonly turn: number;
}

/** How the probe has to be turned and shifted to lie on the reference. */
export function alignmentInWords(
  { alignment, pairs }: Pick<FingerExplanation, 'alignment' | 'pairs'>,
  probe: FingerTemplate,
  reference: FingerTemplate,
): AlignmentInWords {
  let [right, down] = [0, 0];
  for (const { probe: one, reference: other } of pairs) {
    right += (reference.minutiae.x[other] ?? 0) - (probe.minutiae.x[one] ?? 0);
    down += (reference.minutiae.y[other] ?? 0) - (probe.minutiae.y[one] ?? 0);
  }
  const count = Math.max(1, pairs.length);
  const turnDegrees = Math.round((alignment.turn * 180) / Math.PI);
  return {
    turnDegrees: Math.abs(turnDegrees),
    turned: turnDegrees === 0 ? 'not' : turnDegrees > 0 ? 'clockwise' : 'counter_clockwise',
    rightMm: Math.round((right / count) * millimetresPerPx * 10) / 10,
    downMm: Math.round((down / count) * millimetresPerPx * 10) / 10,
  };
}

function sentenceOf({ turnDegrees, turned, rightMm, downMm }: AlignmentInWords): string {
  const turn =
    turned === 'not'
      ? 'not turned'
      : `turned by ${turnDegrees}° ${turned === 'clockwise' ? 'clockwise' : 'counter-clockwise'}`;
  const sideways = `${Math.abs(rightMm)} mm to the ${rightMm < 0 ? 'left' : 'right'}`;
  const upright = `${Math.abs(downMm)} mm ${downMm < 0 ? 'up' : 'down'}`;
  return `The left impression is ${turn}, and shifted ${sideways} and ${upright}.`;
}

const short = (value: number) => String(Math.round(value * 10) / 10);

/** A minutia of a template as it lies in its panel. */
function spotOf({ minutiae, widthPx, heightPx }: FingerTemplate, row: number, panel: Panel): Spot {
  const x = (minutiae.x[row] ?? 0) - widthPx / 2;
  const y = (minutiae.y[row] ?? 0) - heightPx / 2;
  const cosine = Math.cos(panel.turn);
  const sine = Math.sin(panel.turn);
  return {
    x: panel.left + panel.width / 2 + cosine * x - sine * y,
    y: panel.top + panel.height / 2 + sine * x + cosine * y,
    direction: (minutiae.direction[row] ?? 0) + panel.turn,
  };
}

/** The data of a path from one point to another. */
function lineOf(from: Point, to: Point): string {
  return `M${short(from.x)} ${short(from.y)}L${short(to.x)} ${short(to.y)}`;
}

function mark({ x, y, direction }: Spot): string {
  const tail = { x: x + 11 * Math.cos(direction), y: y + 11 * Math.sin(direction) };
  return `<circle cx="${short(x)}" cy="${short(y)}" r="4"/><path d="${lineOf({ x, y }, tail)}"/>`;
}

/** The panel of a template that is turned: large enough for all of it. */
function panelOf({ widthPx, heightPx }: FingerTemplate, left: number, turn: number): Panel {
  const cosine = Math.abs(Math.cos(turn));
  const sine = Math.abs(Math.sin(turn));
  return {
    left,
    top: captionPx,
    width: widthPx * cosine + heightPx * sine,
    height: widthPx * sine + heightPx * cosine,
    turn,
  };
}

function pictureOf({ template, picture }: DrawnImpression, panel: Panel): string {
  const middleX = panel.left + panel.width / 2;
  const middleY = panel.top + panel.height / 2;
  const { widthPx, heightPx } = template;
  const degrees = short((panel.turn * 180) / Math.PI);
  const turned = `rotate(${degrees} ${short(middleX)} ${short(middleY)})`;
  const place =
    `x="${short(middleX - widthPx / 2)}" y="${short(middleY - heightPx / 2)}" ` +
    `width="${widthPx}" height="${heightPx}" transform="${turned}"`;
  if (picture.kind === 'minutiae_only') {
    return `<rect ${place} fill="#f6f6f3" fill-opacity="0.7" stroke="#c9c9c2"/>`;
  }
  if (!dataUriPattern.test(picture.dataUri)) throw new Error('a picture is a PNG or a JPEG');
  return `<image ${place} opacity="0.7" href="${picture.dataUri}"/>`;
}

/** Both sides of one pair as they lie in the drawing. */
interface JoinedSpots {
  readonly from: Spot;
  readonly to: Spot;
  readonly colour: string;
}

/** Every minutia of a template that is not among these rows, faintly. */
function unpairedOf(template: FingerTemplate, paired: readonly number[], panel: Panel): string {
  return Array.from({ length: template.minutiae.count }, (_, row) => row)
    .filter((row) => !paired.includes(row))
    .map((row) => mark(spotOf(template, row, panel)))
    .join('');
}

/** The number of a pair, beside one of its minutiae. */
function numberOf(places: LabelPlaces, spot: Spot, place: number): string {
  const text = String(place + 1);
  const { x, y } = places.take(spot, text);
  return `<text x="${short(x)}" y="${short(y)}">${text}</text>`;
}

/** Paired minutiae with their numbers; one colour, one pair. */
function marksOf(joined: readonly JoinedSpots[]): readonly string[] {
  const places = new LabelPlaces(joined.flatMap(({ from, to }) => [from, to]));
  return joined.map(({ from, to, colour }, place) =>
    [
      `<g stroke="${colour}" fill="none" stroke-width="1.4">${mark(from)}${mark(to)}</g>`,
      `<g fill="${colour}" stroke="#fff" stroke-width="2.5" paint-order="stroke"`,
      ` text-anchor="middle">`,
      numberOf(places, from, place),
      numberOf(places, to, place),
      '</g>',
    ].join(''),
  );
}

/** Lines from side to side; they lie under the pictures, so that no ridge is hidden by them. */
function linesOf(joined: readonly JoinedSpots[]): string {
  return joined
    .map(({ from, to, colour }) => `<path d="${lineOf(from, to)}" stroke="${colour}"/>`)
    .join('');
}

/** The panels of both, side by side, as high as paired minutiae lie level on the whole. */
function panelsOf(
  { alignment, pairs }: FingerExplanation,
  probe: FingerTemplate,
  reference: FingerTemplate,
): readonly [Panel, Panel] {
  const one = panelOf(probe, rimPx, alignment.turn);
  const other = panelOf(reference, rimPx + one.width + gapPx, 0);
  const lower = pairs.reduce(
    (sum, pair) =>
      sum + spotOf(probe, pair.probe, one).y - spotOf(reference, pair.reference, other).y,
    0,
  );
  const shift = lower / Math.max(1, pairs.length);
  return [
    { ...one, top: one.top + Math.max(0, -shift) },
    { ...other, top: other.top + Math.max(0, shift) },
  ];
}

/**
 * Both impressions side by side as SVG, for whoever decides whether they are of one finger: the
 * left one turned as the comparison turned it, paired minutiae joined under one number, others
 * faint.
 * It names nobody.
 * @param caption whether English sentences with the score stand above; a console says its own
 * @throws when a picture is not a PNG or JPEG as a data URI (programmer error)
 */
export function explanationDrawing(
  explanation: FingerExplanation,
  probe: DrawnImpression,
  reference: DrawnImpression,
  caption: 'said' | 'none' = 'said',
): string {
  const { pairs, comparison, probeInside, referenceInside } = explanation;
  const [one, other] = panelsOf(explanation, probe.template, reference.template);
  const width = Math.ceil(other.left + other.width + rimPx);
  const height = Math.ceil(Math.max(one.top + one.height, other.top + other.height) + rimPx);
  const joined = pairs.map((pair, place) => ({
    from: spotOf(probe.template, pair.probe, one),
    to: spotOf(reference.template, pair.reference, other),
    colour: `hsl(${Math.round(place * 137.5) % 360} 75% 36%)`,
  }));
  const words = alignmentInWords(explanation, probe.template, reference.template);
  const sentences = [
    `${pairs.length} minutiae are paired, of ${probeInside} on the left and ` +
      `${referenceInside} on the right that lie where both have skin. ` +
      `Score ${comparison.score.toFixed(0)}.`,
    sentenceOf(words),
  ].map((line, place) => `<text x="${rimPx}" y="${28 + 22 * place}" font-size="15">${line}</text>`);
  const faint =
    unpairedOf(
      probe.template,
      pairs.map((pair) => pair.probe),
      one,
    ) +
    unpairedOf(
      reference.template,
      pairs.map((pair) => pair.reference),
      other,
    );
  const top = caption === 'said' ? 0 : captionPx - rimPx;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 ${top} ${width} ${height - top}"`,
    ` width="${width}" height="${height - top}" font-family="sans-serif" font-size="10">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    caption === 'said' ? `<g fill="#222">${sentences.join('')}</g>` : '',
    `<g fill="none" opacity="0.4">${linesOf(joined)}</g>`,
    pictureOf(probe, one),
    pictureOf(reference, other),
    `<g stroke="#555" fill="none" stroke-width="1.2" opacity="0.5">${faint}</g>`,
    ...marksOf(joined),
    '</svg>',
  ].join('\n');
}
