import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** A part of a desk: what it is called in the interface's words, and whose it is. */
export interface DeskPart<Props> {
  readonly name: string;
  readonly roles: readonly string[];
  readonly Part: (props: Props) => ComponentChildren;
}

/** The parts of a desk that somebody's roles open, one at a time. */
export function PartsDesk<Props extends { readonly roles: readonly string[] }>(props: {
  readonly parts: readonly DeskPart<Props>[];
  readonly given: Props;
  /** What the parts are, for whoever hears the page. */
  readonly label: string;
  readonly titleOf: (name: string) => string;
  readonly class?: string;
}) {
  const { parts, given, label, titleOf } = props;
  const open = parts.filter((part) => part.roles.some((role) => given.roles.includes(role)));
  const [chosen, choose] = useState(open[0]?.name);
  const shown = open.find(({ name }) => name === chosen);
  if (!shown) return null;
  return (
    <div class={props.class ?? 'office'}>
      <nav class="parts" aria-label={label}>
        <ul>
          {open.map(({ name }) => (
            <li key={name}>
              <button
                type="button"
                id={`part-${name}`}
                {...(name === chosen ? { 'aria-current': 'true' as const } : {})}
                onClick={() => choose(name)}
              >
                {titleOf(name)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section class="card part" aria-labelledby={`part-${shown.name}`}>
        <h2>{titleOf(shown.name)}</h2>
        <shown.Part {...given} />
      </section>
    </div>
  );
}
