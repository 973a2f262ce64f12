import { slapPositions } from './slaps.ts';
import { base64Of, call, type Problem } from '../shared/station.ts';
import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import type { Samples } from './desk.ts';
import type { FoundQualities, StatedException, Statements } from './statements.ts';

/** How one finger stands. */
export type FingerState =
  | { readonly kind: 'open' }
  | { readonly kind: 'captured'; readonly quality: number; readonly by: string }
  | { readonly kind: 'excepted'; readonly reason: StatedException['reason'] };

/** How a finger stands, by what was captured and stated. */
export function stateOf(
  position: KnownFinger,
  { exceptions, qualities, captures }: Statements,
  samples: Samples,
): FingerState {
  const exception = exceptions.find((one) => one.position === position);
  if (exception) return { kind: 'excepted', reason: exception.reason };
  const slap = Array.from(slapPositions).find(
    ([kind, positions]) => samples.has(kind) && positions.includes(position),
  );
  const held = captures.find(({ holds }) => holds.includes(position));
  const by = held?.of ?? (samples.has(position) ? position : slap?.[0]);
  if (by === undefined) return { kind: 'open' };
  return { kind: 'captured', quality: qualities[position] ?? 0, by };
}

/** What a captured image was found to hold, or what to change. */
export type Examined =
  | { readonly kind: 'good'; readonly qualities: FoundQualities }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered' };

function qualitiesFrom(body: unknown): FoundQualities {
  const fingers: unknown = Object(body).fingers;
  const found = Array.isArray(fingers) ? fingers : [];
  return Object.fromEntries(
    found.map((one) => [String(Object(one).position), Number(Object(one).quality)]),
  );
}

/** Asks the station whether it would take an image of a finger or a slap. */
export async function examine(
  name: KnownFinger | SlapKind,
  picture: Blob,
  exceptions: readonly StatedException[],
): Promise<Examined> {
  const image = await base64Of(picture);
  const positions = slapPositions.get(name);
  const missing = exceptions
    .map(({ position }) => position)
    .filter((position) => positions?.includes(position));
  const body = positions
    ? { slaps: [{ kind: name, image, missing }], fingers: [] }
    : { slaps: [], fingers: [{ position: name, image }] };
  return guided(body);
}

/** Asks the same of several fingers, each on a picture of its own. */
export async function examineFingers(pictures: ReadonlyMap<string, Blob>): Promise<Examined> {
  const fingers = [...pictures].map(async ([position, picture]) => ({
    position,
    image: await base64Of(picture),
  }));
  return guided({ slaps: [], fingers: await Promise.all(fingers) });
}

async function guided(body: object): Promise<Examined> {
  const answer = await call('POST', '/v1/finger-guides', qualitiesFrom, body);
  if (answer.kind === 'answered') return { kind: 'good', qualities: answer.body };
  if (answer.kind === 'refused') return { kind: 'refused', problem: answer.problem };
  return { kind: 'unanswered' };
}
