import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

let directory: string;
let station: RunningStation;
let token: string;
let clerk: OperatorClient;
const lines: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-gone-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory });
  // Without native threads everyone searches in processes, which can be let sleep.
  const native = { missing: 'so that it can be let sleep' };
  station = await openRehearsal(config, { write: (line) => lines.push(line) }, { native });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret('a secret for the gone');
  await clerk.begin(id, 'a secret for the gone');
  const begun = await clerk.call('POST', '/v1/sessions', {
    operator: id,
    secret: 'a secret for the gone',
  });
  token = String(begun.body['token']);
});
afterAll(() => rm(directory, { recursive: true }));

/** Lets the processes of the galleries sleep, or wakes them: nothing is searched between. */
function signalGalleries(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();
  for (const child of children.split(' ')) process.kill(Number(child), signal);
}

/** Sends a body and goes away while the galleries sleep. */
async function sendAndGo(path: string, body: object): Promise<void> {
  const going = new AbortController();
  const sent = fetch(new URL(path, station.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: going.signal,
  });
  const refused = expect(sent).rejects.toThrow();
  // Long enough to get as far as the galleries; they do not answer.
  await pass(1_000);
  going.abort();
  await refused;
  const gone = () => lines.filter((line) => line.includes(path) && line.includes('client_gone'));
  await expect.poll(() => gone().length).toBe(1);
}

// Children are listed by Linux; elsewhere there is nothing to let sleep.
test.runIf(process.platform === 'linux')(
  'a client that goes away ends its identification, and not its enrolment',
  async () => {
    const face = Buffer.from(generatedPhotograph('gone', 'one')).toString('base64');
    const recordId = randomUUID();
    const enrolled = await clerk.enrol(generatedRecord(1), generatedPhotograph('first', 'one'));
    expect(enrolled.body['verdict']).toBe('enrolled');
    signalGalleries('SIGSTOP');
    await sendAndGo('/v1/identifications', { purpose: 'adjudication', face });
    await sendAndGo('/v1/enrolments', { recordId, record: generatedRecord(2), face });
    signalGalleries('SIGCONT');
    const verdict = async () =>
      (await clerk.call('GET', `/v1/enrolments/${recordId}`)).body['verdict'];
    await expect.poll(verdict, { timeout: 10_000 }).toBe('enrolled');
    await station.close();
    const journal = openJournalFile(join(directory, 'register.sqlite'));
    const acts: string[] = [];
    for await (const leaf of journal.leaves()) acts.push(Buffer.from(leaf).toString('utf8'));
    journal.close();
    const identifications = acts.filter((act) => act.includes('identification.answered'));
    expect(identifications.length).toBe(1);
    expect(identifications[0]).toContain('given_up');
    expect(lines.filter((line) => line.includes('"kind":"failed"'))).toEqual([]);
  },
);
