import { generatedRecord } from '../scripts/generated-record.ts';
import { enrol, type EnrolNeeds } from '../src/procedures/enrol.ts';
import { lenientNumbers } from '../src/register/idcs-issuance.ts';
import { openSqliteRegister } from '../src/register/sqlite/sqlite-register.ts';
import { openDataDirectory } from '../src/sites/data-directory.ts';
import { enrolmentOf, enrolNeeds, generatedNetworks } from './people.ts';

/** Needs with which nobody is found: a register as it was filled before there was a search. */
export function unsearched<N extends EnrolNeeds>(needs: N): N {
  const { policy } = needs;
  const duplicates = { ...policy.duplicates, candidatesMax: 0, exchangedCandidatesMax: 0 };
  return { ...needs, policy: { ...policy, duplicates } };
}

/**
 * A station's data directory with people 1 … `count`, taken over from elsewhere; a place of `twins`
 * shows the person of another place under data of its own.
 */
export async function takenOverDirectory(
  directory: string,
  { count, twins }: { readonly count: number; readonly twins: Readonly<Record<number, number>> },
): Promise<{ readonly recordIds: readonly string[]; readonly numbers: readonly string[] }> {
  const data = await openDataDirectory(directory);
  const register = openSqliteRegister({
    path: data.registerPath,
    keys: data.secrets,
    numberPolicy: lenientNumbers,
    networks: generatedNetworks,
  });
  const needs = unsearched(enrolNeeds(register));
  const recordIds: string[] = [];
  const numbers: string[] = [];
  for (let place = 1; place <= count; place += 1) {
    const enrolment = { ...enrolmentOf(twins[place] ?? place), record: generatedRecord(place) };
    const settled = await enrol(needs, enrolment);
    if (!settled.ok || settled.value.idcs === 'none') throw new Error('everyone has a number');
    recordIds.push(enrolment.recordId);
    numbers.push(settled.value.idcs);
  }
  await register.close();
  await data.markBegun();
  await data.release();
  return { recordIds, numbers };
}
