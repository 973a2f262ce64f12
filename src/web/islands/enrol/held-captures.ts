import { useState } from 'preact/hooks';
import { without, type TakenCapture } from './captures.ts';
import type { Statements } from './statements.ts';

/** What devices captured for one enrolment. */
export interface HeldCaptures {
  /** By finger. They lie in the page's memory alone: after a reload there are none. */
  readonly prints: ReadonlyMap<string, Blob>;
  /** Adds a capture, in place of others of the same fingers. */
  readonly hold: (taken: TakenCapture) => void;
  /** Lets those go that are of a hand or finger, or hold the finger. */
  readonly letGo: (name: string) => void;
}

/** Keeps the captures of an enrolment among its statements. */
export function useHeldCaptures(
  latest: () => Statements,
  state: (change: Partial<Statements>) => void,
): HeldCaptures {
  const [prints, setPrints] = useState<ReadonlyMap<string, Blob>>(new Map());
  return {
    prints,
    hold: ({ held, pictures, qualities }) => {
      const { captures, qualities: before } = latest();
      const others = held.holds.reduce(without, captures);
      state({ captures: [...others, held], qualities: { ...before, ...qualities } });
      setPrints((shown) => new Map([...shown, ...pictures]));
    },
    letGo: (name) => {
      const { captures } = latest();
      const left = without(captures, name);
      if (left.length === captures.length) return;
      state({ captures: left });
      const gone = captures.filter((one) => !left.includes(one)).flatMap(({ holds }) => holds);
      setPrints((shown) => new Map([...shown].filter(([position]) => !gone.includes(position))));
    },
  };
}
