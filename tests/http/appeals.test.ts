import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../src/cli/station-client.ts';
import { ordinaryUse } from '../../src/vocabulary/ordinary-use.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { scoredOn, wrong, wrongSince } from '../social/appeals/wronged-family.ts';
import { applicationOf, byNumber, ResidentClient } from '../resident-client.ts';

let social: SocialStation;
let family: Family;
let mother: ResidentClient;
let father: ResidentClient;

async function resident({ idcs, person }: Family['mother']): Promise<ResidentClient> {
  const application = await applicationOf(social.staff.as('clerk'), idcs, person);
  const client = new ResidentClient(social.address);
  const begun = await client.signIn(byNumber(idcs), application.code());
  expect(begun.status).toBe(201);
  return client;
}

beforeAll(async () => {
  social = await openSocialStation();
  family = await social.family('bennani');
  await wrong(social, family);
  mother = await resident(family.mother);
  father = await resident(family.father);
});
afterAll(() => social.close());

const as = (operator: string) => social.staff.as(operator);
const statement = 'We never had a car.';
const stated = (more: object = {}) => ({
  id: randomUUID(),
  type: 'data_error',
  programme: 'ASD',
  statement,
  ...more,
});
const noCar = (more: object = {}) => ({
  finding: {
    outcome: 'corrected',
    reason: 'The register of vehicles knows no car of theirs.',
    correction: {
      effectiveFrom: wrongSince,
      values: [{ variable: 'owns_car', value: false, source: 'declared', month: 'none' }],
      events: [],
      ...more,
    },
  },
});
/** A paper of an appeal, for the adjudicator. */
async function paperAt(path: string): Promise<Response> {
  const body = { operator: 'adjudicator', secret: 'the secret of adjudicator' };
  const begun = await send(social.address, { method: 'POST', path: '/v1/sessions', body });
  const { purpose, basis } = ordinaryUse(path);
  const stated = { 'basma-purpose': purpose, 'basma-basis': basis };
  const authorization = `Bearer ${String(begun.body['token'])}`;
  return fetch(`${social.address}${path}`, { headers: { authorization, ...stated } });
}
const pdf = Buffer.from('%PDF-1.7 a paper').toString('base64');

describe('an appeal that is won', () => {
  const mine = stated();
  const path = `/v1/appeals/${mine.id}`;

  test('is taken from the resident, with a receipt and a day', async () => {
    const opened = await mother.call('POST', '/v1/my/appeals', mine);
    expect(opened).toMatchObject({ status: 201, body: { id: mine.id } });
    expect(opened.body['receipt']).toMatch(/^R\d{10}$/);
    const again = await mother.call('POST', '/v1/my/appeals', mine);
    expect(again.body['receipt']).toBe(opened.body['receipt']);
    const other = await mother.call('POST', '/v1/my/appeals', { ...mine, statement: 'No.!' });
    expect(other).toMatchObject({ status: 409, body: { why: 'appeal_conflict' } });
    const twin = await father.call('POST', '/v1/my/appeals', stated());
    expect(twin).toMatchObject({ status: 409, body: { why: 'open_already' } });
    const { receipt } = opened.body;
    const found = await as('clerk').call('POST', '/v1/appeals/search', { receipt });
    expect(found.body).toMatchObject({ id: mine.id });
  });

  test('has files, of which the bytes say what they are', async () => {
    const added = await mother.call('POST', `/v1/my/appeals/${mine.id}/papers`, { file: pdf });
    expect(added).toMatchObject({
      status: 201,
      body: { evidence: { mediaType: 'application/pdf', bytes: 16 } },
    });
    const script = Buffer.from('<script>').toString('base64');
    const refused = await mother.call('POST', `/v1/my/appeals/${mine.id}/papers`, {
      file: script,
    });
    expect(refused).toMatchObject({ status: 422, body: { why: 'evidence_of_unknown_type' } });
    const foreign = await father.call('POST', `/v1/my/appeals/${mine.id}/papers`, { file: pdf });
    expect(foreign).toMatchObject({ status: 404, body: { code: 'appeal_unknown' } });
  });

  test('is examined by a first officer, who may ask', async () => {
    const early = await as('supervisor').call('POST', `${path}/finding`, noCar());
    expect(early).toMatchObject({ status: 409, body: { why: 'not_hers' } });
    await as('supervisor').call('POST', `${path}/examination`, {});
    const asked = await as('supervisor').call('POST', `${path}/questions`, { words: 'Which car?' });
    expect(asked.body).toMatchObject({ state: 'asked' });
    const listed = await mother.call('GET', '/v1/my/appeals');
    expect(listed.body['appeals']).toMatchObject([
      { questions: [{ words: 'Which car?', answer: 'none' }], clock: { kind: 'stopped' } },
    ]);
    const words = 'A neighbour’s, it stands before our door.';
    const answer = await mother.call('POST', `/v1/my/appeals/${mine.id}/answers`, { words });
    expect(answer.body).toMatchObject({ state: 'examined' });
  });

  test('shows what was scored, by whose word, and what a finding would change', async () => {
    const unfit = await as('supervisor').call(
      'POST',
      `${path}/finding`,
      noCar({ values: [{ variable: 'owns_car', value: '7', source: 'declared', month: 'none' }] }),
    );
    expect(unfit).toMatchObject({ status: 422, body: { code: 'correction_unfit' } });
    const proposed = await as('supervisor').call('POST', `${path}/finding`, noCar());
    expect(proposed.body).toMatchObject({ state: 'proposed' });
    const shown = await as('adjudicator').call('GET', path);
    expect(shown.body).toMatchObject({
      appellant: family.mother.idcs,
      household: family.household,
      maySecond: true,
      first: 'supervisor',
      statement,
    });
    expect(shown.body['values']).toContainEqual({
      variable: 'owns_car',
      type: 'flag',
      sources: ['ministry', 'declared'],
      readings: false,
      value: true,
      source: 'declared',
    });
    expect(shown.body['settlement']).toMatchObject({
      sums: [{ programme: 'ASD', months: 5 }],
    });
    // Nothing has changed yet.
    const own = await mother.call('GET', '/v1/my/appeals');
    expect(own.body['appeals']).toMatchObject([{ settlement: 'none', state: 'proposed' }]);
    const [file] = Object(shown.body['evidence']);
    const paper = await paperAt(`${path}/papers/${file.id}`);
    expect(paper.headers.get('content-disposition')).toBe('attachment');
    expect(await paper.text()).toBe('%PDF-1.7 a paper');
  });

  test('is not decided by its first officer, nor by whoever only reads', async () => {
    const first = await as('supervisor').call('POST', `${path}/decision`, {});
    expect(first).toMatchObject({ status: 409, body: { why: 'not_second' } });
    const auditor = await as('auditor').call('POST', `${path}/decision`, {});
    expect(auditor).toMatchObject({ status: 403 });
  });

  test('is decided by a second one: both scores side by side, and the months owed', async () => {
    const decided = await as('second.supervisor').call('POST', `${path}/decision`, {});
    expect(decided).toMatchObject({ status: 200, body: { state: 'closed' } });
    const own = await mother.call('GET', '/v1/my/appeals');
    const [appeal] = Object(own.body['appeals']);
    expect(appeal).toMatchObject({ outcome: 'corrected', state: 'closed' });
    const { scores, outcomes, sums } = appeal.settlement;
    const days: readonly string[] = scores.map(({ day }: { day: string }) => day);
    expect(days).toEqual([wrongSince, ...scoredOn, days.at(-1)]);
    for (const { day, scoreCalculated, scoreCorrected } of scores) {
      // Nobody scored it on the first day, and on the day of its declaration nothing was known.
      if (day === wrongSince) expect(scoreCalculated).toBe('none');
      else if (!scoredOn.includes(day)) expect(scoreCalculated).toBe('incomplete');
      else expect(Number(scoreCalculated)).toBeGreaterThan(9.743001);
      expect(Number(scoreCorrected)).toBeLessThanOrEqual(9.743001);
    }
    expect(outcomes).toContainEqual({
      programme: 'ASD',
      day: scoredOn[0],
      before: 'ineligible',
      after: 'eligible',
    });
    expect(sums).toContainEqual({ programme: 'ASD', months: 5, total: '3250.00 MAD' });
    expect(JSON.stringify(own.body)).not.toMatch(/supervisor/);
    const after = await as('adjudicator').call('GET', path);
    expect(after.body).toMatchObject({ second: 'second.supervisor', maySecond: false });
  });

  test('is counted, and both of them find who used their data', async () => {
    const counted = await fetch(`${social.address}/v1/appeal-counters`);
    expect(await counted.json()).toMatchObject({ opened: 1, closed: 1, corrected: 1 });
    const mothers = JSON.stringify((await mother.call('GET', '/v1/my/uses')).body);
    expect(mothers).toContain('appeal.decided');
    expect(mothers).toContain('household.corrected');
    const fathers = JSON.stringify((await father.call('GET', '/v1/my/uses')).body);
    expect(fathers).toContain('household.corrected');
    // That she appealed is hers alone to know.
    expect(fathers).not.toContain('appeal.decided');
  });
});

describe('an appeal at the desk', () => {
  test('is not decided by whoever took it down', async () => {
    const { idcs } = family.father;
    const body = { ...stated({ type: 'formula_dispute', programme: 'every' }), idcs };
    const opened = await as('adjudicator').call('POST', '/v1/appeals', body);
    expect(opened.status).toBe(201);
    const path = `/v1/appeals/${body.id}`;
    await as('supervisor').call('POST', `${path}/examination`, {});
    const finding = { outcome: 'rejected', reason: 'The formula was applied as it is.' };
    await as('supervisor').call('POST', `${path}/finding`, { finding });
    const own = await as('adjudicator').call('POST', `${path}/decision`, {});
    expect(own).toMatchObject({ status: 409, body: { why: 'not_second' } });
    const back = { words: 'Which of its terms?' };
    const returned = await as('second.supervisor').call('POST', `${path}/return`, back);
    expect(returned.body).toMatchObject({ state: 'examined' });
    const withdrawn = await father.call('POST', `/v1/my/appeals/${body.id}/withdrawal`, {});
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn' });
    const over = await as('supervisor').call('POST', `${path}/finding`, { finding });
    expect(over).toMatchObject({ status: 409, body: { why: 'appeal_over' } });
  });

  test('is refused of whoever is in no household', async () => {
    const { idcs } = await social.enrolled('somebody alone');
    const refused = await as('clerk').call('POST', '/v1/appeals', { ...stated(), idcs });
    expect(refused).toMatchObject({ status: 409, body: { why: 'no_household' } });
  });
});

test('appeals are not for programmes, and an unknown one is unknown', async () => {
  const path = `/v1/appeals/${randomUUID()}`;
  expect(await as('supervisor').call('GET', path)).toMatchObject({ status: 404 });
  const listed = await as('clerk').call('GET', '/v1/appeals');
  expect(listed).toMatchObject({ status: 403 });
});
