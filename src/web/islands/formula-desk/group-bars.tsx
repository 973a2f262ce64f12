import type { Count, CountName, FoundGroup } from './found.ts';
import type { FormulaDeskProps } from './known-formula.ts';
import { countText, groupText } from './shown-numbers.ts';

/** Of the drawing, in its own units. */
const wide = 640;
const labelWide = 150;
const numberWide = 90;
const barHigh = 11;
const rowHigh = 34;

const series = [
  { name: 'eligibleBefore', title: 'formula.found.before', kind: 'before' },
  { name: 'eligibleAfter', title: 'formula.found.after', kind: 'after' },
] as const satisfies readonly { readonly name: CountName; readonly [more: string]: string }[];

/** So that what is there is seen, however little it is. */
const leastWide = 3;

function lengthOf(count: Count, most: number): number {
  const room = wide - labelWide - numberWide;
  if (count === 'few') return leastWide;
  return count === 0 ? 0 : Math.max(leastWide, (count / most) * room);
}

/** Households of each group before and after, side by side; the table beside says the same. */
export function GroupBars({
  say,
  locale,
  groups,
  programme,
}: FormulaDeskProps & { readonly groups: readonly FoundGroup[]; readonly programme: string }) {
  const counts = groups.flatMap(({ counts: of }) => series.map(({ name }) => of.get(name) ?? 0));
  const most = Math.max(1, ...counts.map((count) => (count === 'few' ? 0 : count)));
  const fromRight = document.documentElement.dir === 'rtl';
  // Drawn from where the language begins to read.
  const left = (start: number, length: number) => (fromRight ? wide - start - length : start);
  const high = groups.length * rowHigh;
  return (
    <figure class="bars">
      <figcaption>
        {say('formula.found.chart', { programme })}
        <span class="legend">
          {series.map(({ kind, title }) => (
            <span key={kind} class={`key ${kind}`}>
              {say(title)}
            </span>
          ))}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${wide} ${high}`} aria-hidden="true" focusable="false">
        {groups.map(({ dimension, group, counts: of }, row) => (
          <g key={group}>
            <text x={left(0, 0)} y={row * rowHigh + 19} text-anchor="start">
              {groupText(say, dimension, group)}
            </text>
            {series.map(({ name, kind }, place) => {
              const count = of.get(name) ?? 0;
              const length = lengthOf(count, most);
              const y = row * rowHigh + 4 + place * (barHigh + 2);
              return (
                <g key={kind}>
                  <rect
                    class={`bar-${kind}`}
                    x={left(labelWide, length)}
                    y={y}
                    width={length}
                    height={barHigh}
                  />
                  <text
                    class="number"
                    x={left(labelWide + length + 6, 0)}
                    y={y + 9.5}
                    text-anchor="start"
                  >
                    {countText(say, locale, count)}
                  </text>
                </g>
              );
            })}
          </g>
        ))}
      </svg>
    </figure>
  );
}
