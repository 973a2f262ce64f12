import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBreakingProxy, type BreakingProxy } from '../../scripts/breaking-proxy.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { startRehearsal, type StartedRehearsal } from '../../scripts/started-rehearsal.ts';
import { OperatorClient, send, type Answer } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';

const people = 500;
/** People of the next day, whose packets go by stick. */
const byStick = 5;
const clerksAtOnce = 4;
/** Kills while people are enrolled, while they are approved, and while packets travel. */
const kills = { enrolling: 3, approving: 2, sending: 8 } as const;

/** One of the two processes, killed and started again at will. */
class Side {
  readonly directory: string;
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #secrets = new Map<string, string>();
  #started: StartedRehearsal | undefined;

  constructor(directory: string, config: Readonly<Record<string, unknown>>) {
    this.directory = directory;
    this.#config = config;
  }

  get address(): string {
    return this.#started?.address ?? '';
  }

  async start(): Promise<void> {
    this.#started = await startRehearsal(this.directory, this.#config);
    if (this.#started.firstSecret === 'known') return;
    await this.#changeSecret('first-operator', this.#started.firstSecret);
    const first = await this.as('first-operator');
    for (const id of ['clerk', 'supervisor']) {
      const made = await first.call('POST', '/v1/operators', { id, roles: [id] });
      await this.#changeSecret(id, String(made.body['firstSecret']));
    }
  }

  async #changeSecret(operator: string, given: string): Promise<void> {
    const client = new OperatorClient(this.address);
    await client.begin(operator, given);
    await client.changeSecret(`${given} changed`);
    this.#secrets.set(operator, `${given} changed`);
  }

  secretOf(operator: string): string {
    return this.#secrets.get(operator) ?? '';
  }

  async as(operator: string): Promise<OperatorClient> {
    const client = new OperatorClient(this.address);
    await client.begin(operator, this.secretOf(operator));
    return client;
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#started?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  async powerCut(): Promise<void> {
    await this.stop('SIGKILL');
    await this.start();
  }
}

let folder: string;
let centre: Side;
let station: Side;
let proxy: BreakingProxy | undefined;
let port: number;

/** A port that is free on both loopback addresses. */
async function freePort(): Promise<number> {
  const listen = (host: string, at: number) =>
    new Promise<{ port: number; close: () => void }>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(at, host, () => {
        const bound = server.address();
        const found = typeof bound === 'object' && bound ? bound.port : 0;
        resolve({ port: found, close: () => void server.close() });
      });
    });
  const one = await listen('127.0.0.1', 0);
  const other = await listen('::1', one.port);
  one.close();
  other.close();
  return one.port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-offline-'));
  await mkdir(join(folder, 'stick'));
  port = await freePort();
  centre = new Side(join(folder, 'centre'), { port, acceptsPackets: true });
  await centre.start();
  const keys = await send(centre.address, { method: 'GET', path: '/v1/packet-keys' });
  const { sealingKey, receiptKeys } = keys.body;
  station = new Side(join(folder, 'station'), {
    scope: 'station',
    centre: { station: 'tafraout-1', address: `http://[::1]:${port}`, sealingKey, receiptKeys },
    exportDirectory: join(folder, 'stick'),
  });
  await station.start();
  const { packetKeys } = (await send(station.address, { method: 'GET', path: '/v1/packet-keys' }))
    .body;
  const administrator = await centre.as('first-operator');
  const account = { id: 'tafraout-1', name: 'Tafraout', keys: packetKeys, active: true };
  const recorded = await administrator.call('POST', '/v1/stations', account);
  expect(recorded.status).toBe(200);
}, 120_000);
afterAll(async () => {
  await proxy?.close();
  await Promise.all([station, centre].map((side) => side.stop('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

const recordIds = Array.from({ length: people + byStick }, () => randomUUID());
const tracking = new Map<number, string>();

function enrolOne(clerk: OperatorClient, person: number): Promise<Answer> {
  const face = generatedPhotograph(String(person), 'station');
  const image = generatedImpression(String(person), 'right_thumb', 'station');
  const fingers = [{ position: 'right_thumb', image }];
  return clerk.enrol(generatedRecord(person), face, recordIds[person], { fingers });
}

/**
 * Does something for everybody of `left`, several at once, through so many power cuts; whoever was
 * under way when the power went has her turn again.
 */
async function throughCuts(
  left: Set<number>,
  cuts: number,
  work: (person: number) => Promise<void>,
): Promise<void> {
  for (let cut = 0; left.size > 0; cut += 1) {
    const waiting = [...left];
    const working = Array.from({ length: clerksAtOnce }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        await work(one);
        left.delete(one);
      }
    });
    if (cut < cuts) {
      const ended = Promise.allSettled(working);
      await pass(randomInt(200, 900));
      await station.stop('SIGKILL');
      await ended;
      await station.start();
    } else await Promise.all(working);
  }
}

/** A session that lasts until the power goes. */
function sessions(operator: string): () => Promise<OperatorClient> {
  let held: { readonly address: string; readonly client: Promise<OperatorClient> } | undefined;
  return () => {
    if (held?.address !== station.address) {
      held = { address: station.address, client: station.as(operator) };
    }
    return held.client;
  };
}

async function enrolEverybody(numbers: readonly number[], cuts: number): Promise<void> {
  const clerk = sessions('clerk');
  await throughCuts(new Set(numbers), cuts, async (person) => {
    const { body } = await enrolOne(await clerk(), person);
    expect(body, JSON.stringify(body)).toMatchObject({ verdict: 'provisional' });
    // Whoever was told a number has it still.
    const known = tracking.get(person) ?? String(body['trackingNumber']);
    expect(body['trackingNumber']).toBe(known);
    tracking.set(person, known);
  });
}

async function approveEverybody(numbers: readonly number[], cuts: number): Promise<void> {
  const supervisor = sessions('supervisor');
  await throughCuts(new Set(numbers), cuts, async (person) => {
    const path = `/v1/packets/${String(recordIds[person])}/approval`;
    const { status, body } = await (await supervisor()).call('POST', path, {});
    // The power may have gone between the approval and its answer.
    expect([200, 409], JSON.stringify(body)).toContain(status);
    if (status === 409) expect(body['code']).toBe('packet_not_waiting');
  });
}

async function outboxOf(): Promise<Record<string, unknown>> {
  return { ...(await (await station.as('supervisor')).call('GET', '/v1/outbox')).body };
}

/** Waits until so many are settled; the questions are few, since sessions are. */
async function untilSettled(settled: number, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  for (const client = await station.as('supervisor'); ; await pass(250)) {
    const { body } = await client.call('GET', '/v1/outbox');
    const counts: unknown = body['counts'];
    if (Reflect.get(Object(counts), 'settled') === settled) return;
    if (performance.now() > until) throw new Error(JSON.stringify(body));
  }
}

const numbers = Array.from({ length: people }, (_, person) => person);
const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);

test(`${people} people enrolled offline arrive exactly once, through a line that breaks and power cuts on both sides`, async () => {
  const begun = performance.now();
  await enrolEverybody(numbers, kills.enrolling);
  const enrolledIn = seconds(begun);
  await approveEverybody(numbers, kills.approving);
  expect(await outboxOf()).toMatchObject({
    accepting: 'yes',
    waiting: people,
    trouble: 'centre_unreachable',
  });

  // Evening: there is a line, of a kind.
  const evening = performance.now();
  proxy = await openBreakingProxy(port);
  for (let kill = 0; kill < kills.sending; kill += 1) {
    await pass(randomInt(1_000, 5_000));
    await (kill % 2 === 0 ? station : centre).powerCut();
  }
  const sentBeforeLastKill = (await outboxOf())['counts'];
  await untilSettled(people, 150_000);
  const sentIn = seconds(evening);
  const { connections, cuts, replays, bytes } = proxy.figures;
  await proxy.close();
  proxy = undefined;
  expect(cuts).toBeGreaterThan(20);

  // Everybody stands in the centre's register, once, with a number of her own.
  const atCentre = await centre.as('clerk');
  const atStation = await station.as('clerk');
  const given = new Set<unknown>();
  for (const person of numbers) {
    const recordId = String(recordIds[person]);
    const known = await atCentre.call('GET', `/v1/enrolments/${recordId}`);
    expect(known.body).toMatchObject({ verdict: 'enrolled' });
    const path = `/v1/packets/${recordId}/number`;
    const handed = await atStation.call('POST', path, { trackingNumber: tracking.get(person) });
    expect(handed.body['idcs']).toBe(known.body['idcs']);
    given.add(known.body['idcs']);
  }
  expect(given.size).toBe(people);
  const gallery = await atCentre.call('GET', '/v1/gallery');
  expect(gallery.body).toMatchObject({ count: people });
  // Sent by mistake to the centre itself, nobody gets a second number.
  const face = generatedPhotograph('7', 'again');
  const twice = await atCentre.enrol(generatedRecord(7), face);
  expect(twice.body).toMatchObject({ verdict: 'already_enrolled' });
  process.stdout.write(
    `${people} enrolled offline in ${enrolledIn} s through ${kills.enrolling} power cuts; ` +
      `approved through ${kills.approving}; sent in ${sentIn} s over ${connections} connections ` +
      `(${cuts} cut, ${replays} repeated, ${(bytes / 2 ** 20).toFixed(1)} MiB) and ` +
      `${kills.sending} power cuts of both sides; before the last: ` +
      `${JSON.stringify(sentBeforeLastKill)}\n`,
  );
});

/** Runs the command line as somebody does. */
async function basma(words: readonly string[], secret: string) {
  const bin = new URL('../../bin/basma.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [bin, ...words, '--json'], {
    env: { ...process.env, BASMA_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (piece: Buffer) => {
    text += piece.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const result: unknown = JSON.parse(text);
  return { code, result };
}

test('who is enrolled where no line reaches goes by stick, and the receipts come back', async () => {
  const next = Array.from({ length: byStick }, (_, place) => people + place);
  await enrolEverybody(next, 0);
  await approveEverybody(next, 0);
  const as = (side: Side) => ['--station', side.address, '--operator', 'supervisor'];
  const exported = await basma(
    ['outbox', '--export', ...as(station)],
    station.secretOf('supervisor'),
  );
  expect(exported).toMatchObject({ code: 0, result: { packets: byStick } });
  const [name = ''] = await readdir(join(folder, 'stick'));
  const stick = join(folder, 'stick', name);
  const carry = () =>
    basma(['import-packets', '--directory', stick, ...as(centre)], centre.secretOf('supervisor'));
  expect(await carry()).toMatchObject({ code: 0, result: { taken: byStick, refused: [] } });
  // By the second time they are decided: the verdicts are on the stick then, too.
  await pass(2_000);
  expect(await carry()).toMatchObject({ code: 0, result: { taken: byStick, refused: [] } });
  const heard = await basma(
    ['outbox', '--statements', join(stick, 'statements.json'), ...as(station)],
    station.secretOf('supervisor'),
  );
  expect(heard).toMatchObject({ code: 0, result: { notBelieved: 0 } });
  await untilSettled(people + byStick, 5_000);
  const gallery = await (await centre.as('clerk')).call('GET', '/v1/gallery');
  expect(gallery.body).toMatchObject({ count: people + byStick });
  for (const side of [station, centre]) {
    await side.stop('SIGTERM');
    const file = join(side.directory, 'register.sqlite');
    expect(checkRegister(file).filter(({ broken }) => broken > 0)).toEqual([]);
  }
});
