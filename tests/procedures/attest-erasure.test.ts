import { beforeEach, expect, test } from 'vitest';
import { actFrom, leafOf } from '../../src/journal/leaf.ts';
import { attestErasure, type ErasureStatement } from '../../src/procedures/attest-erasure.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import type { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, signsErasures, testAct } from '../people.ts';

const operator = OperatorId.parse('salma');
let needs: EnrolNeeds;
let idcs: Idcs;
beforeEach(async () => {
  needs = enrolNeeds(memoryRegister());
  const enrolled = await enrol(needs, enrolmentOf(1));
  if (!enrolled.ok || enrolled.value.idcs === 'none') throw new Error('she has a number');
  ({ idcs } = enrolled.value);
});

/** Keys whose token does not answer. */
const away = {
  signErasure: async () => {
    throw Object.assign(new Error('away'), { code: 'token_unavailable' });
  },
};

test('who is erased while the token is away is erased, and the receipt can be had later', async () => {
  const erased = await eraseResident({ ...needs, ...away }, { operator, idcs });
  if (!erased.ok || !erased.value.done) throw new Error('she is erased');
  expect(erased.value.receipt).toBe('none');
  expect(await needs.register.residentByIdcs(idcs)).toBeUndefined();
  const stated: ErasureStatement[] = [];
  const signErasure = async (statement: ErasureStatement) => {
    stated.push(statement);
    return signsErasures.signErasure(statement);
  };
  const place = erased.value.journalPlace;
  const later = await attestErasure({ ...needs, signErasure }, { operator, place });
  expect(later.ok && later.value.split('.')).toHaveLength(3);
  expect(stated).toMatchObject([{ journal: { place } }]);
});

test('another fault of the keys is not taken for a token that is away', async () => {
  const broken = {
    signErasure: async () => {
      throw Object.assign(new Error('broken'), { code: 'key_unknown' });
    },
  };
  const erasing = eraseResident({ ...needs, ...broken }, { operator, idcs });
  await expect(erasing).rejects.toMatchObject({ code: 'key_unknown' });
});

test('what is no erasure is not attested, and that it was asked is journalled', async () => {
  const { size } = await needs.register.journalState();
  for (const place of [0, size, 1_000_000]) {
    const refused = await attestErasure({ ...needs, ...signsErasures }, { operator, place });
    expect(refused).toEqual({ ok: false, error: { kind: 'erasure_unknown' } });
  }
  const [asked] = await needs.register.journalLeaves(size, size + 1);
  expect(asked && actFrom(asked)).toMatchObject({ kind: 'erasure.attested', subject: '0' });
});

test('an act is read from its leaf as it was written', () => {
  const named = { ...testAct, reference: 'a transaction' };
  for (const act of [testAct, named]) expect(actFrom(leafOf(act))).toEqual(act);
});
