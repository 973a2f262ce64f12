import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { Say } from '../shared/texts.ts';
import type { FingerState } from './fingers.ts';
import { useAddress } from './picture.tsx';
import { allFingers } from './slaps.ts';

/** Where each finger of the left hand stands: its root, its length and how it leans. */
const shapes = [
  { x: 22, y: 104, length: 52, lean: -22 },
  { x: 44, y: 86, length: 70, lean: -9 },
  { x: 68, y: 80, length: 78, lean: 0 },
  { x: 91, y: 86, length: 70, lean: 9 },
  { x: 101, y: 146, length: 74, lean: 46 },
] as const;
const widthPx = 19;
/** How much of a finger its picture covers, from the tip. */
const printPx = 27;

/** What a device saw of a finger, at its tip. */
function Print(props: {
  readonly picture: Blob;
  readonly x: number;
  readonly tip: number;
  readonly mirrored: boolean;
}) {
  const { picture, x, tip, mirrored } = props;
  const address = useAddress(picture);
  if (address === '') return null;
  return (
    <image
      class="print"
      href={address}
      x={x - widthPx / 2}
      y={tip}
      width={widthPx}
      height={printPx}
      preserveAspectRatio="xMidYMid slice"
      // The right hand is drawn as the left one's mirror image; its print is not mirrored.
      {...(mirrored ? { transform: `translate(${2 * x} 0) scale(-1 1)` } : {})}
    />
  );
}

function Finger(props: {
  readonly say: Say;
  readonly position: KnownFinger;
  readonly place: number;
  readonly state: FingerState;
  readonly print: Blob | undefined;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { say, position, place, state, print, chosen, onChoose } = props;
  const shape = shapes[place < 5 ? place : 9 - place];
  if (!shape) return null;
  const { x, y, length, lean } = shape;
  const filled = state.kind === 'captured' ? Math.max(0.25, state.quality / 100) * length : 0;
  const label = say('enrol.fingers.finger_state', {
    finger: say(`enrol.finger.${position}`),
    state: stateIn(say, state),
  });
  return (
    <g transform={`rotate(${lean} ${x} ${y})`}>
      <g
        class={`finger ${state.kind}${chosen ? ' chosen' : ''}`}
        role="button"
        tabIndex={0}
        aria-pressed={chosen}
        aria-label={label}
        data-finger={position}
        onClick={onChoose}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          onChoose();
        }}
      >
        <rect
          class="skin"
          x={x - widthPx / 2}
          y={y - length}
          width={widthPx}
          height={length}
          rx={9}
        />
        <rect
          class="fill"
          x={x - widthPx / 2}
          y={y - filled}
          width={widthPx}
          height={filled}
          rx={9}
        />
        {state.kind === 'captured' && print ? (
          <Print picture={print} x={x} tip={y - length} mirrored={place >= 5} />
        ) : null}
        {state.kind === 'excepted' ? (
          <path class="cross" d={`M${x - 6} ${y - length + 8}l12 12m0 -12l-12 12`} />
        ) : null}
      </g>
    </g>
  );
}

/** How a finger stands, in words. */
export function stateIn(say: Say, state: FingerState): string {
  if (state.kind === 'open') return say('enrol.fingers.open');
  if (state.kind === 'excepted') return say(`enrol.absence.${state.reason}`);
  return say('enrol.fingers.captured', { quality: Math.round(state.quality) });
}

/** Two hands that fill as fingers are captured. The palms look down, as on a sensor. */
export function Hands(props: {
  readonly say: Say;
  readonly states: ReadonlyMap<KnownFinger, FingerState>;
  /** Pictures of fingers, where a device gave them. */
  readonly prints: ReadonlyMap<string, Blob>;
  readonly chosen: KnownFinger | undefined;
  readonly onChoose: (position: KnownFinger) => void;
}) {
  const { say, states, prints, chosen, onChoose } = props;
  const hand = (from: number) =>
    allFingers
      .slice(from, from + 5)
      .map((position, place) => (
        <Finger
          key={position}
          say={say}
          position={position}
          place={from === 0 ? place : place + 5}
          state={states.get(position) ?? { kind: 'open' }}
          print={prints.get(position)}
          chosen={chosen === position}
          onChoose={() => onChoose(position)}
        />
      ));
  const palm = <path class="palm" d="M13 104q-1 66 24 88h46q24-12 27-52l-6-50q-46-24-91 14z" />;
  return (
    <svg class="hands" viewBox="0 0 320 196" role="group" aria-label={say('enrol.fingers.hands')}>
      <g>
        {hand(0)}
        {palm}
      </g>
      <g transform="translate(320 0) scale(-1 1)">
        {hand(5)}
        {palm}
      </g>
    </svg>
  );
}
