import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient, send, type Answer } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

/** A pace at which a test can wait for what a station does by itself. */
const quickPace = { idleMs: 300, verdictMs: 30, retryMs: 20, retryMsMax: 500 };

/** A rehearsal's process, and whoever works there. */
export interface Side {
  readonly directory: string;
  station: RunningStation;
  readonly log: string[];
  readonly secrets: Map<string, string>;
  as(operator: string): Promise<OperatorClient>;
  /** Opens it again, with more or other configuration. */
  reopen(more?: object): Promise<void>;
  /** The same where it was closed before. */
  reopenClosed(more?: object): Promise<void>;
  end(): Promise<void>;
}

/** Opens one side, with a clerk and a supervisor beside its first operator. */
export async function openSide(config: object): Promise<Side> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-side-'));
  const log: string[] = [];
  const secrets = new Map<string, string>();
  // Sessions are few in a minute, so one is used as long as it is open.
  const clients = new Map<string, OperatorClient>();
  let given = config;
  const open = () =>
    openRehearsal(
      StationConfig.parse({ port: 0, dataDirectory: directory, ...given }),
      { write: (line) => log.push(line) },
      { sendingPace: quickPace },
    );
  const side: Side = {
    directory,
    log,
    secrets,
    station: await open(),
    as: async (operator) => {
      const key = `${side.station.address} ${operator}`;
      const known = clients.get(key);
      const current = await known?.call('GET', '/v1/sessions/current');
      if (known && current?.body['state'] === 'open') return known;
      const client = new OperatorClient(side.station.address);
      await client.begin(operator, secrets.get(operator) ?? '');
      clients.set(key, client);
      return client;
    },
    reopen: async (more) => {
      await side.station.close();
      await side.reopenClosed(more);
    },
    reopenClosed: async (more = {}) => {
      given = { ...given, ...more };
      side.station = await open();
    },
    end: async () => {
      await side.station.close();
      await rm(directory, { recursive: true });
    },
  };
  const { firstOperator } = side.station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  await changeSecret(side, firstOperator.id, firstOperator.secret);
  const first = await side.as(firstOperator.id);
  for (const [id, role] of [
    ['clerk', 'clerk'],
    ['supervisor', 'supervisor'],
    ['chief', 'supervisor'],
  ] as const) {
    const made = await first.call('POST', '/v1/operators', { id, roles: [role] });
    await changeSecret(side, id, String(made.body['firstSecret']));
  }
  return side;
}

async function changeSecret(side: Side, operator: string, first: string): Promise<void> {
  const client = new OperatorClient(side.station.address);
  await client.begin(operator, first);
  await client.changeSecret(`${first} changed`);
  side.secrets.set(operator, `${first} changed`);
}

/** Keys of a side, as its administrator hands them over. */
async function keysOf(side: Side): Promise<Record<string, unknown>> {
  const { body } = await send(side.station.address, { method: 'GET', path: '/v1/packet-keys' });
  return { ...body };
}

/** What a station's configuration says of its centre. */
export async function centreOf(centre: Side, address = centre.station.address): Promise<object> {
  const { sealingKey, receiptKeys } = await keysOf(centre);
  return { station: 'rabat-1', address, sealingKey, receiptKeys };
}

/** Records a station at its centre. */
export async function record(centre: Side, station: Side, more: object = {}): Promise<Answer> {
  const { packetKeys } = await keysOf(station);
  const administrator = await centre.as('first-operator');
  const account = { id: 'rabat-1', name: 'Rabat', keys: packetKeys, active: true, ...more };
  return administrator.call('POST', '/v1/stations', account);
}

/** Enrols a generated person at a station. */
export async function enrolAt(side: Side, person: number, recordId?: string): Promise<Answer> {
  const clerk = await side.as('clerk');
  const face = generatedPhotograph(String(person), 'station');
  return clerk.enrol(generatedRecord(person), face, recordId);
}

/** An enrolment of the outbox. */
export async function entryOf(side: Side, recordId: unknown): Promise<Record<string, unknown>> {
  const { body } = await (await side.as('clerk')).call('GET', '/v1/packets');
  const packets: unknown[] = Array.isArray(body['packets']) ? body['packets'] : [];
  return Object(packets.find((packet) => Reflect.get(Object(packet), 'recordId') === recordId));
}
