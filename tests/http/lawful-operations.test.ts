import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../src/cli/station-client.ts';
import { socialOperations } from '../../src/http/social/operations.ts';
import { actFrom } from '../../src/journal/leaf.ts';
import { openJournalFile } from '../../src/register/sqlite/journal-file.ts';
import { ordinaryUse } from '../../src/vocabulary/ordinary-use.ts';
import { allowedUse, PurposeList } from '../../src/vocabulary/purpose-basis.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
let family: Family;
let token = '';

beforeAll(async () => {
  social = await openSocialStation();
  family = await social.family('alaoui');
  const body = { operator: 'clerk', secret: 'the secret of clerk' };
  const begun = await send(social.address, { method: 'POST', path: '/v1/sessions', body });
  token = String(begun.body['token']);
});
afterAll(() => social.close());

/** What the journal has since some place. */
async function actsFrom(place: number) {
  const journal = openJournalFile(join(social.directory, 'register.sqlite'));
  const acts = [];
  for await (const leaf of journal.leaves()) acts.push(actFrom(leaf));
  journal.close();
  return acts.slice(place);
}

async function shown(use: { readonly purpose?: string; readonly basis?: string }) {
  const { length } = await actsFrom(0);
  const { purpose = '', basis = '' } = use;
  const answer = await send(social.address, {
    method: 'GET',
    path: `/v1/households/${family.household}`,
    headers: {
      authorization: `Bearer ${token}`,
      'basma-purpose': purpose,
      'basma-basis': basis,
    },
  });
  return { answer, acts: await actsFrom(length) };
}

describe('a household', () => {
  test('is shown for a stated purpose, and each of its people finds it in the journal', async () => {
    const stated = { purpose: 'social-review', basis: 'decree-2-21-582' };
    const { answer, acts } = await shown(stated);
    expect(answer.status).toBe(200);
    const told = acts.filter(({ kind }) => kind === 'household.shown');
    expect(told).toHaveLength(3);
    expect(new Set(told.map(({ subject }) => subject)).size).toBe(3);
    for (const act of told) expect(act).toMatchObject(stated);
  });

  test.each([
    ['without a purpose', { basis: 'law-72-18' }, 'purpose_missing'],
    ['without a legal basis', { purpose: 'social-registration' }, 'basis_missing'],
    [
      'for a purpose of others',
      { purpose: 'social-retention', basis: 'law-09-08' },
      'purpose_not_allowed',
    ],
    [
      'on a basis that does not carry it',
      { purpose: 'social-registration', basis: 'law-09-08' },
      'basis_not_allowed',
    ],
  ])('is not shown %s, and the refusal is journalled', async (_, use, code) => {
    const { answer, acts } = await shown(use);
    expect(answer).toMatchObject({ status: 403, body: { code } });
    expect(acts).toMatchObject([
      { kind: 'social.get_households_id', actor: 'operator:clerk', outcome: code, subject: '' },
    ]);
  });
});

test('whoever has no role is refused before anybody asks for her purpose', async () => {
  const path = `/v1/households/${family.household}`;
  const answer = await social.staff.as('administrator').call('GET', path);
  expect(answer).toMatchObject({ status: 403, body: { code: 'role_required' } });
});

test('every operation of the social register wants both, but for residents and the public', async () => {
  const asked = socialOperations.filter(({ access }) => Array.isArray(access));
  expect(asked.length).toBeGreaterThan(2);
  for (const { method, path } of asked) {
    const address = path.replaceAll(/:\w+/g, family.household);
    for (const operator of ['clerk', 'supervisor', 'administrator', 'adjudicator', 'auditor']) {
      const answer = await send(social.address, {
        method: verbs[method],
        path: address,
        ...(method === 'get' ? {} : { body: {} }),
        headers: {
          authorization: await sessionOf(operator),
          'basma-purpose': '',
          'basma-basis': '',
        },
      });
      expect([path, answer.body['code']]).toEqual([
        path,
        expect.stringMatching(/^(purpose_missing|role_required)$/),
      ]);
    }
  }
});

const verbs = { get: 'GET', post: 'POST', put: 'PUT', delete: 'DELETE' } as const;

const sessions = new Map<string, string>();
async function sessionOf(operator: string): Promise<string> {
  const known = sessions.get(operator);
  if (known !== undefined) return known;
  const body = { operator, secret: `the secret of ${operator}` };
  const begun = await send(social.address, { method: 'POST', path: '/v1/sessions', body });
  const session = `Bearer ${String(begun.body['token'])}`;
  sessions.set(operator, session);
  return session;
}

const purposes = PurposeList.parse(
  JSON.parse(readFileSync('src/social/rules/purposes.json', 'utf8')),
);

describe('our own clients', () => {
  const asked = socialOperations.flatMap(({ method, path, access, purposes: fitting }) =>
    typeof access === 'string' ? [] : [[`${method} ${path}`, { path, access, fitting }] as const],
  );

  test.each(asked)('state a use that everybody who may %s may state', (_, operation) => {
    const { path, access, fitting } = operation;
    const stated = ordinaryUse(path.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000abc'));
    for (const role of access) expect(allowedUse(purposes, [role], stated)).toMatchObject(stated);
    expect(fitting ?? [stated.purpose]).toContain(stated.purpose);
  });

  test.each([
    ['/v1/households/review/evaluation?day=decision', 'social-scoring'],
    ['/v1/households/00000000-0000-4000-8000-000000000abc/holdings', 'social-registration'],
    ['/v1/reports/quality-of-letters/counts', 'social-report'],
    ['/v1/reports/review-by-age/counts/2026-01-01?form=csv', 'social-report'],
    ['/v1/retention/preview', 'social-retention'],
  ])('take no name in %s for a word of ours', (path, purpose) => {
    expect(ordinaryUse(path).purpose).toBe(purpose);
  });
});
