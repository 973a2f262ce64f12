/** A curve with the name that stands beside it; both numbers of a point are positive. */
export interface PlottedCurve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** An axis from one power of ten to another. */
export interface LogAxis {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const size = { width: 720, height: 540, left: 80, top: 48, right: 24, bottom: 64 };
const colours: readonly string[] = ['#0b5d4e', '#b3541e', '#3d4f9f', '#7a2f5d', '#5c6b1f'];
const right = size.width - size.right;
const bottom = size.height - size.bottom;

/** Where a value stands on its axis, 0 … 1; what lies below it stands at its begin. */
function share(value: number, { from, to }: LogAxis): number {
  const decade = Math.max(from, Math.log10(Math.max(value, 1e-12)));
  return (decade - from) / (to - from);
}

function xOf(value: number, axis: LogAxis): number {
  return size.left + share(value, axis) * (right - size.left);
}

function yOf(value: number, axis: LogAxis): number {
  return bottom - share(value, axis) * (bottom - size.top);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text at a place; `attributes` say how it stands there. */
function label(x: number, y: number, attributes: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(text)}</text>`;
}

function gridOf(across: LogAxis, up: LogAxis): string {
  const lines: string[] = [];
  for (let decade = across.from; decade <= across.to; decade += 1) {
    const x = xOf(10 ** decade, across);
    lines.push(`<path class="grid" d="M${x.toFixed(1)} ${size.top}V${bottom}"/>`);
    lines.push(label(x, bottom + 20, 'text-anchor="middle"', `1e${decade}`));
  }
  for (let decade = up.from; decade <= up.to; decade += 1) {
    const y = yOf(10 ** decade, up);
    lines.push(`<path class="grid" d="M${size.left} ${y.toFixed(1)}H${right}"/>`);
    lines.push(label(size.left - 8, y, 'dy="4" text-anchor="end"', `1e${decade}`));
  }
  return lines.join('\n');
}

const style = [
  'text{font:13px system-ui,sans-serif}',
  '.grid{stroke:#d5d9d7;fill:none}',
  '.curve{fill:none;stroke-width:2}',
].join('');

/** Curves as SVG, both axes logarithmic. */
export function logPlot(
  title: string,
  axes: { readonly across: LogAxis; readonly up: LogAxis },
  curves: readonly PlottedCurve[],
): string {
  const { across, up } = axes;
  const drawn = ({ name, points }: PlottedCurve, place: number): string => {
    const steps = points.map(({ x, y }) => `${xOf(x, across).toFixed(1)} ${yOf(y, up).toFixed(1)}`);
    const colour = colours[place % colours.length] ?? 'black';
    const path = steps.length === 0 ? '' : `M${steps.join('L')}`;
    return [
      `<path class="curve" stroke="${colour}" d="${path}"/>`,
      label(right - 12, size.top + 20 + 20 * place, `fill="${colour}" text-anchor="end"`, name),
    ].join('\n');
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '<rect width="100%" height="100%" fill="white"/>',
    label(size.left, 28, 'font-weight="600"', title),
    gridOf(across, up),
    ...curves.map(drawn),
    label((size.left + right) / 2, size.height - 16, 'text-anchor="middle"', across.name),
    `<g transform="translate(20 ${(size.top + bottom) / 2}) rotate(-90)">`,
    label(0, 0, 'text-anchor="middle"', up.name),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
