import { useState } from 'preact/hooks';
import { textIn } from '../shared/fields.ts';
import { ShownPicture } from '../shared/shown-picture.tsx';
import type { BenchProps } from './bench.tsx';

/** Of what speaks for a candidate, the fingers that both have. */
export function comparedFingers(evidence: readonly unknown[]): readonly unknown[] {
  return evidence.filter((one) => textIn(one, 'explanation') !== '');
}

interface FingersProps extends BenchProps {
  readonly evidence: readonly unknown[];
  /** Whether they take the place of the statements. */
  readonly large: boolean;
  readonly onLarge: (large: boolean) => void;
}

/** Fingers that both have, drawn with the minutiae that were taken for the same, one at a time. */
export function CaseFingers({ say, evidence, large, onLarge }: FingersProps) {
  const fingers = comparedFingers(evidence);
  const [chosen, choose] = useState('');
  const shown = fingers.find((one) => textIn(one, 'source') === chosen) ?? fingers[0];
  if (!shown) return <p class="note">{say('adjudicate.no_fingers')}</p>;
  const nameOf = (one: unknown) => say.maybe(`enrol.finger.${textIn(one, 'source')}`) ?? '';
  return (
    <section class="case-fingers">
      <div class="bar">
        <h3 class="visually-hidden">{say('adjudicate.fingers')}</h3>
        {fingers.map((one) => (
          <button
            key={textIn(one, 'source')}
            type="button"
            class="quiet"
            aria-pressed={one === shown}
            onClick={() => choose(textIn(one, 'source'))}
          >
            {nameOf(one)}
          </button>
        ))}
        <span class="gap" />
        <button type="button" class="quiet" aria-pressed={large} onClick={() => onLarge(!large)}>
          {say('adjudicate.larger')}
        </button>
      </div>
      <figure>
        <ShownPicture
          path={`${textIn(shown, 'explanation')}?caption=none`}
          alt={say('adjudicate.finger', { finger: nameOf(shown) })}
          missing={say('adjudicate.no_finger')}
        />
        <figcaption>
          <span class="sides" dir="ltr">
            <span dir="auto">{say('adjudicate.newcomer')}</span>
            <span dir="auto">{say('adjudicate.candidate')}</span>
          </span>
          <span class="note">{say('adjudicate.paired')}</span>
        </figcaption>
      </figure>
    </section>
  );
}
