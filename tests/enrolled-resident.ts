import type { Register, Resident } from '../src/register/register.ts';
import { enrol } from '../src/procedures/enrol.ts';
import { enrolmentOf, enrolNeeds } from './people.ts';

/** A generated person with a number, in a register of one test. */
export async function enrolledResident(register: Register, person = 1): Promise<Resident> {
  const request = enrolmentOf(person);
  const result = await enrol(enrolNeeds(register), request);
  if (!result.ok) throw new Error(result.error.kind);
  const enrolment = await register.enrolment(request.recordId);
  const resident = enrolment && (await register.residentAt(enrolment.seq));
  if (!resident) throw new Error('an enrolled person is a resident');
  return resident;
}
