import type { TradeOff } from './error-rates.ts';

/** A curve with the name that stands beside it. */
export interface NamedCurve {
  readonly name: string;
  readonly points: readonly TradeOff[];
}

const size = { width: 720, height: 540, left: 80, top: 48, right: 24, bottom: 64 };
const colours: readonly string[] = ['#0b5d4e', '#b3541e', '#3d4f9f'];
/** Decades that the axes show. */
const fmrDecades = { from: -6, to: 0 };
const fnmrDecades = { from: -4, to: 0 };

function place(rate: number, decades: { readonly from: number; readonly to: number }): number {
  const decade = Math.max(decades.from, Math.log10(Math.max(rate, 1e-12)));
  return (decade - decades.from) / (decades.to - decades.from);
}

function xOf(fmr: number): number {
  return size.left + place(fmr, fmrDecades) * (size.width - size.left - size.right);
}

function yOf(fnmr: number): number {
  return (
    size.height - size.bottom - place(fnmr, fnmrDecades) * (size.height - size.top - size.bottom)
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text at a place; `attributes` say how it stands there. */
function label(x: number, y: number, attributes: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(text)}</text>`;
}

const right = size.width - size.right;
const bottom = size.height - size.bottom;

function gridOf(): string {
  const lines: string[] = [];
  for (let decade = fmrDecades.from; decade <= fmrDecades.to; decade += 1) {
    const x = xOf(10 ** decade);
    lines.push(`<path class="grid" d="M${x.toFixed(1)} ${size.top}V${bottom}"/>`);
    lines.push(label(x, bottom + 20, 'text-anchor="middle"', `1e${decade}`));
  }
  for (let decade = fnmrDecades.from; decade <= fnmrDecades.to; decade += 1) {
    const y = yOf(10 ** decade);
    lines.push(`<path class="grid" d="M${size.left} ${y.toFixed(1)}H${right}"/>`);
    lines.push(label(size.left - 8, y, 'dy="4" text-anchor="end"', `1e${decade}`));
  }
  return lines.join('\n');
}

function drawn({ name, points }: NamedCurve, place: number): string {
  const steps = points.map(({ fmr, fnmr }) => `${xOf(fmr).toFixed(1)} ${yOf(fnmr).toFixed(1)}`);
  const colour = colours[place % colours.length] ?? 'black';
  const path = steps.length === 0 ? '' : `M${steps.join('L')}`;
  const attributes = `fill="${colour}" text-anchor="end"`;
  return [
    `<path class="curve" stroke="${colour}" d="${path}"/>`,
    label(right - 12, size.top + 20 + 20 * place, attributes, name),
  ].join('\n');
}

const style = [
  'text{font:13px system-ui,sans-serif}',
  '.grid{stroke:#d5d9d7;fill:none}',
  '.curve{fill:none;stroke-width:2}',
].join('');

/** A detection error trade-off curve as SVG: FNMR over FMR, both axes logarithmic. */
export function detCurve(title: string, curves: readonly NamedCurve[]): string {
  const middle = (size.top + bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '<rect width="100%" height="100%" fill="white"/>',
    label(size.left, 28, 'font-weight="600"', title),
    gridOf(),
    ...curves.map(drawn),
    label((size.left + right) / 2, size.height - 16, 'text-anchor="middle"', 'false match rate'),
    `<g transform="translate(20 ${middle}) rotate(-90)">`,
    label(0, 0, 'text-anchor="middle"', 'false non-match rate'),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
