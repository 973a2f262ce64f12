import { useState } from 'preact/hooks';
import { textIn } from '../shared/fields.ts';
import { ShownPicture } from '../shared/shown-picture.tsx';
import type { BenchProps } from './bench.tsx';

/** Fingers that both have, drawn with the minutiae that were taken for the same, one at a time. */
export function CaseFingers({
  say,
  evidence,
}: BenchProps & { readonly evidence: readonly unknown[] }) {
  const fingers = evidence.filter((one) => textIn(one, 'explanation') !== '');
  const [chosen, choose] = useState('');
  const shown = fingers.find((one) => textIn(one, 'source') === chosen) ?? fingers[0];
  if (!shown) return null;
  const nameOf = (one: unknown) => say.maybe(`enrol.finger.${textIn(one, 'source')}`) ?? '';
  return (
    <section class="case-fingers">
      <h3>{say('adjudicate.fingers')}</h3>
      <div class="bar">
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
      </div>
      <ShownPicture
        path={textIn(shown, 'explanation')}
        alt={say('adjudicate.finger', { finger: nameOf(shown) })}
        missing={say('adjudicate.no_finger')}
      />
    </section>
  );
}
