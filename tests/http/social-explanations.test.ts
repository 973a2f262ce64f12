import { Decimal } from 'decimal.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { send } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { ExplanationAnswer } from '../../src/http/social/explanation-schema.ts';
import { byNumber, ResidentClient } from '../resident-client.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
let family: Family;
let unscored: Family;

beforeAll(async () => {
  social = await openSocialStation({ cardPrinter: '/usr/bin/chromium' });
  family = await social.family('tazi');
  unscored = await social.family('berrada');
  await social.facts(family.household, { has_fridge: false });
  await social.facts(family.household);
});
afterAll(() => social.close());

const clerk = () => social.staff.as('clerk');

/** A resident's own session, by a code on a slip. */
async function signedIn({ person, idcs }: Family['mother']): Promise<ResidentClient> {
  const face = Buffer.from(generatedPhotograph(person, 'slip')).toString('base64');
  const given = await clerk().call('POST', '/v1/residents/codes', {
    claimed: byNumber(idcs),
    face,
  });
  const client = new ResidentClient(social.address);
  const entered = await client.signIn(byNumber(idcs), z.string().parse(given.body['code']));
  expect(entered.status).toBe(201);
  return client;
}

describe('the explanation of a household’s score', () => {
  test('adds up, says what changed, and fits its own schema', async () => {
    const answer = await clerk().call('GET', `/v1/households/${family.household}/explanation`);
    expect(answer.status).toBe(200);
    const { explanation } = ExplanationAnswer.parse(answer.body);
    if (typeof explanation === 'string' || explanation.result.kind !== 'scored') {
      throw new Error('the household is scored');
    }
    const { terms, sum } = explanation.result;
    expect(
      Decimal.clone({ precision: 80 })
        .sum(...terms.map((of) => of.product))
        .toFixed(),
    ).toBe(sum);
    expect(explanation.change).toMatchObject({ kind: 'compared', formula: 'same' });
    expect(JSON.stringify(explanation.change)).toContain('has_fridge');
    expect(explanation.programmes.map(({ code }) => code)).toEqual(['AMO_TADAMON', 'ASD']);
  });

  test('says nothing of anybody’s name or number', async () => {
    const path = `/v1/households/${family.household}/explanation`;
    const said = JSON.stringify((await clerk().call('GET', path)).body);
    for (const { idcs } of [family.mother, family.father, family.child]) {
      expect(said).not.toContain(idcs);
    }
    expect(said).not.toMatch(/givenName|familyName|person"/);
  });

  test('is for people of the office and for her own household, for nobody else', async () => {
    const path = `/v1/households/${family.household}/explanation`;
    const auditor = await social.staff.as('auditor').call('GET', path);
    expect(auditor.status).toBe(200);
    const refused = await social.staff.as('adjudicator').call('GET', path);
    expect(refused).toMatchObject({ status: 403, body: { code: 'role_required' } });
    expect((await fetch(`${social.address}${path}`)).status).toBe(401);
    expect((await fetch(`${social.address}/v1/my/household`)).status).toBe(401);
    const mother = await signedIn(family.mother);
    const own = await mother.call('GET', '/v1/my/household');
    expect(own).toMatchObject({ status: 200, body: { household: family.household } });
  });

  test('is refused to an officer who does not say why she may read it', async () => {
    const auditor = social.staff.as('auditor');
    auditor.state('nothing');
    const path = `/v1/households/${family.household}/explanation`;
    const refused = await auditor.call('GET', path);
    expect(refused).toMatchObject({ status: 403, body: { code: 'purpose_missing' } });
    auditor.state({ purpose: 'social-explanation', basis: 'decree-2-21-582' });
  });

  test('is noted for each member: she finds that it was looked at', async () => {
    await clerk().call('GET', `/v1/households/${family.household}/explanation`);
    const father = await signedIn(family.father);
    const { body } = await father.call('GET', '/v1/my/uses?by=others');
    expect(JSON.stringify(body)).toContain('household.explained');
  });

  test('of a household that said nothing yet is incomplete, and of none a refusal', async () => {
    const path = (id: string) => `/v1/households/${id}/explanation`;
    const { body } = await clerk().call('GET', path(unscored.household));
    const { explanation } = ExplanationAnswer.parse(body);
    if (typeof explanation === 'string' || explanation.result.kind === 'scored') {
      throw new Error('nothing is known of the household');
    }
    const missing = explanation.result.missing.map(({ variable }) => variable);
    expect(missing).toEqual(expect.arrayContaining(['owns_car', 'power_year', 'rooms']));
    const nobody = await clerk().call('GET', path(crypto.randomUUID()));
    expect(nobody).toMatchObject({ status: 404, body: { code: 'household_unknown' } });
  });
});

describe('the letter of a household’s score', () => {
  test.each(['ar', 'fr', 'zgh', 'en'])('is printed in %s', async (language) => {
    const path = `/v1/households/${family.household}/letter`;
    const { address } = social;
    const body = { operator: 'clerk', secret: 'the secret of clerk' };
    const begun = await send(address, { method: 'POST', path: '/v1/sessions', body });
    const authorization = `Bearer ${z.string().parse(begun.body['token'])}`;
    const stated = { 'basma-purpose': 'social-explanation', 'basma-basis': 'law-09-08' };
    const printed = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { ...stated, authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ language }),
    });
    expect(printed.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await printed.arrayBuffer());
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  test('is not written in another language', async () => {
    const path = `/v1/households/${family.household}/letter`;
    const strange = await clerk().call('POST', path, { language: 'de' });
    expect(strange).toMatchObject({ status: 422 });
  });

  test('is refused where no formula is in force, and so no score is', async () => {
    const without = await openSocialStation({}, { formula: 'none' });
    const { household } = await without.family('lawless');
    const letter = await without.staff
      .as('clerk')
      .call('POST', `/v1/households/${household}/letter`, { language: 'fr' });
    expect(letter).toMatchObject({ status: 409, body: { code: 'score_unexplained' } });
    await without.close();
  });
});
