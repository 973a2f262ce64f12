import type { DeviceRefusal, FoundDevice } from '../../src/capture/device.ts';
import type { Result } from '../../src/vocabulary/result.ts';
import type { Clock } from '../../src/vocabulary/time.ts';
import { ask } from './call.ts';
import { jsonOf, takeApart } from './compact-jws.ts';
import { DiscoveryAnswer, InfoAnswer, type DiscoveredDevice } from './messages.ts';
import { readInfo, type Believing, type KnownDevice } from './read-info.ts';

/** Ports on which devices of the interface answer. */
export const sbiPorts = { first: 4501, last: 4600 } as const;

/** A closed port answers at once; whoever holds an open one silently is not waited for longer. */
const discoveryLimits = { ms: 1_500, bytes: 64 * 1024 };
const infoLimits = { ms: 3_000, bytes: 512 * 1024 };

/** A device that answered; with what it signed when that is believed. */
export interface Discovered {
  readonly found: FoundDevice;
  readonly known: KnownDevice | 'none';
}

/** What a signed text says of its device's name, believed by nobody. */
function claimedId(text: string): string | undefined {
  const apart = takeApart(text);
  if (!apart.ok) return undefined;
  const said: unknown = Reflect.get(Object(jsonOf(apart.value.payload)), 'deviceId');
  return typeof said === 'string' ? said : undefined;
}

interface Infos {
  readonly texts: readonly string[];
  readonly refusal: DeviceRefusal;
}

async function infosAt(port: number): Promise<Infos> {
  const malformed: DeviceRefusal = { kind: 'answer_malformed' };
  const call = { port, verb: 'MOSIPDINFO', path: '/info', body: {} } as const;
  const answer = await ask(call, infoLimits);
  if (!answer.ok) return { texts: [], refusal: { kind: answer.error } };
  const parsed = InfoAnswer.safeParse(answer.value);
  if (!parsed.success) return { texts: [], refusal: malformed };
  return { texts: parsed.data.flatMap(({ deviceInfo }) => deviceInfo ?? []), refusal: malformed };
}

/** What becomes of one device that said that it is there. */
async function standing(
  { deviceId, deviceStatus }: DiscoveredDevice,
  { texts, refusal }: Infos,
  at: { readonly port: number; readonly believing: Believing },
): Promise<Discovered> {
  const { port, believing } = at;
  const seen = { deviceId, port, seenAt: believing.at };
  if (deviceStatus === 'Not Registered') {
    return { found: { ...seen, health: 'not_registered' }, known: 'none' };
  }
  const text = texts.find((one) => claimedId(one) === deviceId);
  const read: Result<KnownDevice, DeviceRefusal> =
    text === undefined ? { ok: false, error: refusal } : await readInfo(text, believing);
  if (!read.ok) {
    return { found: { ...seen, health: 'untrusted', why: read.error }, known: 'none' };
  }
  const { health, description } = read.value;
  return { found: { ...seen, health, description }, known: read.value };
}

async function devicesAt(port: number, believing: () => Believing): Promise<readonly Discovered[]> {
  const body = { type: 'Biometric Device' };
  const answer = await ask({ port, verb: 'MOSIPDISC', path: '/device', body }, discoveryLimits);
  if (!answer.ok) return [];
  const devices = DiscoveryAnswer.safeParse(answer.value);
  // Something else listens there.
  if (!devices.success || devices.data.length === 0) return [];
  const infos = await infosAt(port);
  const at = { port, believing: believing() };
  return Promise.all(devices.data.map((device) => standing(device, infos, at)));
}

/** Two devices of one name: whichever is the true one, a capture could go to the other. */
function withoutTwins(all: readonly Discovered[]): readonly Discovered[] {
  const counts = new Map<string, number>();
  for (const { found } of all) counts.set(found.deviceId, (counts.get(found.deviceId) ?? 0) + 1);
  return all.map((one) => {
    const { deviceId, port, seenAt } = one.found;
    if (counts.get(deviceId) === 1) return one;
    const why = { kind: 'device_id_twice' } as const;
    return { found: { deviceId, port, seenAt, health: 'untrusted', why }, known: 'none' };
  });
}

/** Asks every port of a range at once who is there, and checks what each one signed of itself. */
export async function discover(
  believing: Omit<Believing, 'at'>,
  now: Clock,
  { first, last }: { readonly first: number; readonly last: number } = sbiPorts,
): Promise<readonly Discovered[]> {
  const ports = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const found = await Promise.all(
    ports.map((port) => devicesAt(port, () => ({ ...believing, at: now() }))),
  );
  return withoutTwins(found.flat());
}
