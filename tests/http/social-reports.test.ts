import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { send } from '../../src/cli/station-client.ts';
import { retentionCommand } from '../../src/cli/retention.ts';
import { actFrom } from '../../src/journal/leaf.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { applicationOf, byNumber, ResidentClient } from '../resident-client.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
const families: Family[] = [];

beforeAll(async () => {
  social = await openSocialStation();
  for (const name of ['alaoui', 'bennani', 'chraibi']) families.push(await social.family(name));
  // What our own clients state, each page for itself.
  for (const one of ['supervisor', 'auditor', 'administrator', 'second.administrator', 'clerk']) {
    social.staff.as(one).state('ordinary');
  }
}, 120_000);
afterAll(() => social.close());

const as = (operator: string) => social.staff.as(operator);

/** Asks until something is so. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came to that');
}

/** A file of the interface, as a browser fetches it. */
async function fileOf(operator: string, path: string): Promise<Response> {
  const body = { operator, secret: `the secret of ${operator}` };
  const begun = await send(social.address, { method: 'POST', path: '/v1/sessions', body });
  return fetch(new URL(path, social.address), {
    headers: {
      authorization: `Bearer ${String(begun.body['token'])}`,
      'basma-purpose': path.includes('extract') ? 'social-extract' : 'social-report',
      'basma-basis': 'law-72-18',
    },
  });
}

async function counted(id: string): Promise<string> {
  const asked = await as('supervisor').call('POST', `/v1/reports/${id}/counts`, {});
  expect(asked).toMatchObject({ status: 202 });
  const day = String(asked.body['day']);
  await until(
    () => as('supervisor').call('GET', `/v1/reports/${id}/counts/${day}`),
    ({ status }) => status === 200,
  );
  return `/v1/reports/${id}/counts/${day}`;
}

describe('a report', () => {
  test('is counted once a day, and hides what is of few', async () => {
    const path = await counted('people-by-age');
    const report = await as('supervisor').call('GET', path);
    expect(report.body).toMatchObject({ id: 'people-by-age', counts: 'people', least: 5 });
    const { tables } = z
      .object({ tables: z.array(z.object({ table: z.object({ total: z.number() }) })) })
      .parse(report.body);
    expect(tables[0]?.table.total).toBe(9);
    // Six grown-ups and three children: a count of three is not shown, and nobody can work it out.
    expect(JSON.stringify(report.body)).not.toMatch(/[^0-9][1-4][^0-9-]*[,\]]/);
    const again = await as('auditor').call('POST', '/v1/reports/people-by-age/counts', {});
    expect(again).toMatchObject({ status: 202, body: { state: 'kept' } });
  });

  test('is a workbook, a text and a page, in the language that is asked for', async () => {
    const path = await counted('people-by-region');
    const book = await fileOf('auditor', `${path}?form=xlsx&language=ar`);
    expect(book.headers.get('content-type')).toContain('spreadsheetml');
    const workbook = read(new Uint8Array(await book.arrayBuffer()));
    const [first = ''] = workbook.SheetNames;
    const sheet = workbook.Sheets[first];
    if (!sheet) throw new Error('a tab');
    const rows = utils.sheet_to_json<unknown[]>(sheet, { header: 1 });
    expect(rows.flat()).toContain('الرباط سلا القنيطرة');
    expect(rows.flat()).toContain(9);
    const text = await fileOf('auditor', `${path}?form=csv&language=fr`);
    const lines: unknown = parse(await text.text(), { bom: true, relaxColumnCount: true });
    expect(lines).toContainEqual(expect.arrayContaining(['Rabat-Salé-Kénitra']));
    const pdf = await fileOf('auditor', `${path}?form=pdf&language=ar`);
    expect(pdf.status).toBe(200);
    expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
  });

  test('is for the roles that its definition names', async () => {
    const refused = await as('supervisor').call(
      'POST',
      '/v1/reports/people-by-nationality/counts',
      {},
    );
    expect(refused).toMatchObject({ status: 403, body: { code: 'report_not_allowed' } });
    expect(await as('clerk').call('GET', '/v1/reports')).toMatchObject({
      status: 403,
      body: { code: 'role_required' },
    });
    const listed = await as('supervisor').call('GET', '/v1/reports');
    expect(JSON.stringify(listed.body)).not.toContain('people-by-nationality');
    const unknown = await as('auditor').call('POST', '/v1/reports/no-such/counts', {});
    expect(unknown).toMatchObject({ status: 404, body: { code: 'report_unknown' } });
    const never = await as('auditor').call('GET', '/v1/reports/people-by-age/counts/2020-01-01');
    expect(never).toMatchObject({ status: 404, body: { code: 'report_not_counted' } });
  });
});

test('reports are for one purpose, and no other of the same operator', async () => {
  const supervisor = as('supervisor');
  supervisor.state({ purpose: 'social-review', basis: 'law-72-18' });
  const refused = await supervisor.call('GET', '/v1/reports');
  expect(refused).toMatchObject({ status: 403, body: { code: 'purpose_not_allowed' } });
  supervisor.state('ordinary');
});

describe('an extract', () => {
  const id = randomUUID();
  const body = { id, definition: 'households', reason: 'A study of the size of households.' };

  test('is made when somebody else approves it, and only whoever asked takes it', async () => {
    const asked = await as('administrator').call('POST', '/v1/extracts', body);
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested' } });
    const early = await as('administrator').call('GET', `/v1/extracts/${id}/rows`);
    expect(early).toMatchObject({ status: 409, body: { code: 'extract_not_made' } });

    const path = `/v1/extracts/${id}/answer`;
    const answer = { answer: 'approved' };
    const own = await as('administrator').call('POST', path, answer);
    expect(own).toMatchObject({ status: 409, body: { code: 'four_eyes' } });
    const other = await as('second.administrator').call('POST', path, answer);
    expect(other).toMatchObject({ status: 202, body: { answeredBy: 'second.administrator' } });
    const twice = await as('second.administrator').call('POST', path, { answer: 'refused' });
    expect(twice).toMatchObject({ status: 409, body: { code: 'extract_answered' } });

    await until(
      () => as('administrator').call('GET', '/v1/extracts'),
      (listed) => JSON.stringify(listed.body).includes('"state":"made"'),
    );
    const stranger = await as('second.administrator').call('GET', `/v1/extracts/${id}/rows`);
    expect(stranger).toMatchObject({ status: 403, body: { code: 'extract_of_another' } });
    const rows: unknown = parse(
      await (await fileOf('administrator', `/v1/extracts/${id}/rows`)).text(),
    );
    const [head] = z.array(z.array(z.string())).parse(rows);
    // Three households are fewer than the least: rows that would be of few are left out.
    expect(rows).toHaveLength(1);
    expect(head?.slice(0, 3)).toEqual(['household', 'region', 'area']);
  });

  test('that nobody gives out is not asked for', async () => {
    const asked = { ...body, id: randomUUID(), definition: 'names' };
    const refused = await as('administrator').call('POST', '/v1/extracts', asked);
    expect(refused).toMatchObject({ status: 404, body: { code: 'extract_unknown' } });
    const why = { ...body, id: randomUUID(), reason: 'x' };
    expect((await as('administrator').call('POST', '/v1/extracts', why)).status).toBe(422);
    expect((await as('clerk').call('POST', '/v1/extracts', body)).status).toBe(403);
  });

  test('lies sealed in a folder of its own', async () => {
    const files = await readdir(join(social.directory, 'extracts'));
    expect(files).toContain(`${id}.sqlite`);
  });
});

test('retention says what it would erase, and erases nothing', async () => {
  const preview = await as('auditor').call('POST', '/v1/retention/preview', {});
  expect(preview).toMatchObject({ status: 200, body: { extractsErased: 0 } });
  const listed = await as('auditor').call('GET', '/v1/retention');
  expect(listed.body).toMatchObject({ reports: [], schedule: { months: { decisions: 60 } } });
  expect(retentionCommand.options).toHaveProperty('dry-run');
});

test('whoever is in a household finds what was done with everybody’s data', async () => {
  const [family] = families;
  if (!family) throw new Error('there are families');
  const { mother } = family;
  const application = await applicationOf(as('clerk'), mother.idcs, mother.person);
  const resident = new ResidentClient(social.address);
  await resident.signIn(byNumber(mother.idcs), application.code());
  const uses = await resident.call('GET', '/v1/my/uses?by=others');
  const text = JSON.stringify(uses.body);
  for (const what of ['report.counted', 'extract.taken', 'household.declared']) {
    expect(text).toContain(what);
  }
  expect(text).toContain('"basis":"law-72-18"');
});

test('somebody in no household finds none of it', async () => {
  const alone = await social.enrolled('alone');
  const application = await applicationOf(as('clerk'), alone.idcs, alone.person);
  const resident = new ResidentClient(social.address);
  await resident.signIn(byNumber(alone.idcs), application.code());
  const uses = await resident.call('GET', '/v1/my/uses?by=others');
  expect(JSON.stringify(uses.body)).not.toContain('report.');
});

test('every act of it names its purpose and its legal basis', async () => {
  const journal = openJournalFile(join(social.directory, 'register.sqlite'));
  const acts = [];
  for await (const leaf of journal.leaves()) acts.push(actFrom(leaf));
  journal.close();
  const ours = acts.filter(({ kind }) => /^(report|extract|retention)\./.test(kind));
  expect(ours.length).toBeGreaterThan(8);
  const unfounded = ours.filter(({ basis, actor }) => basis === undefined && actor !== 'station');
  expect(unfounded).toEqual([]);
});
