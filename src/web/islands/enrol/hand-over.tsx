import { useEffect } from 'preact/hooks';
import type { Say } from '../shared/texts.ts';
import { focusFirst } from './parts.tsx';

/** The number covers itself again: nobody leaves it on a screen. */
const shownMs = 60_000;

/** A number in groups that people can read out. */
export function Grouped({
  digits,
  sizes,
}: {
  readonly digits: string;
  readonly sizes: readonly number[];
}) {
  let place = 0;
  const groups = sizes.map((size) => digits.slice(place, (place += size)));
  return <bdi dir="ltr">{groups.join(' ')}</bdi>;
}

/** The number, on a screen that is turned to its holder and shows nothing else. */
export function HandOver(props: {
  readonly say: Say;
  readonly idcs: string;
  readonly onDone: () => void;
  readonly onNext: () => void;
}) {
  const { say, idcs, onDone, onNext } = props;
  useEffect(() => {
    const timer = setTimeout(onDone, shownMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="hand-over" role="dialog" aria-modal="true" aria-labelledby="hand-over">
      <h2 id="hand-over">{say('enrol.receipt.your_number')}</h2>
      <p class="number">
        <Grouped digits={idcs} sizes={[4, 3, 3]} />
      </p>
      <p>{say('enrol.receipt.keep_it')}</p>
      <button type="button" class="primary" ref={focusFirst} onClick={onNext}>
        {say('enrol.receipt.noted')}
      </button>
      <button type="button" onClick={onDone}>
        {say('enrol.receipt.cover')}
      </button>
    </div>
  );
}
