import { randomBytes, randomUUID } from 'node:crypto';
import { calibrationOf } from '../src/biometrics/calibration.ts';
import { generatedRecord } from '../scripts/generated-record.ts';
import { openExhaustiveGallery } from '../src/gallery/exhaustive.ts';
import type { EnrolNeeds, EnrolmentRequest } from '../src/procedures/enrol.ts';
import { GalleryFollower } from '../src/procedures/gallery-follower.ts';
import { defaultPolicy } from '../src/procedures/policy.ts';
import { SettlementBoard } from '../src/procedures/settlement-board.ts';
import { lenientNumbers } from '../src/register/idcs-issuance.ts';
import type { Register } from '../src/register/register.ts';
import { openSqliteRegister } from '../src/register/sqlite/sqlite-register.ts';
import {
  generatedDimension,
  generatedExtractor,
  generatedModel,
  generatedPhotograph,
} from '../src/generation/faces.ts';
import { OperatorId, RecordId } from '../src/vocabulary/record-ids.ts';
import { ok } from '../src/vocabulary/result.ts';
import { systemClock } from '../src/vocabulary/time.ts';

/** Keys of a register of one test. */
export function registerKeys() {
  return { wrap: randomBytes(32), lookup: randomBytes(32), pseudonym: randomBytes(32) };
}

/** A register in memory. */
export function memoryRegister(): Register {
  return openSqliteRegister({
    path: ':memory:',
    keys: registerKeys(),
    numberPolicy: lenientNumbers,
  });
}

/** What enrolling needs, over a register, with generated faces. */
export function enrolNeeds(
  register: Register,
  scope: 'register' | 'station' = 'register',
): EnrolNeeds {
  const gallery = openExhaustiveGallery({
    model: generatedModel,
    modelHash: 'generated',
    dimension: generatedDimension,
    scope,
  });
  return {
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register }),
    board: new SettlementBoard(),
    extractor: generatedExtractor,
    decode: async (data) => ok({ widthPx: 1, heightPx: 1, data }),
    calibration: calibrationOf([
      { similarity: 0, falseMatchRate: 0.5 },
      { similarity: 0.35, falseMatchRate: 1e-3 },
      { similarity: 0.56, falseMatchRate: 1e-6 },
    ]),
    enrolmentGate: () => ok('good_enough'),
    policy: defaultPolicy,
    now: systemClock,
  };
}

/** An enrolment of a person by the clerk of the tests. */
export function enrolmentOf(person: number): EnrolmentRequest {
  return {
    recordId: RecordId.parse(randomUUID()),
    operator: OperatorId.parse('clerk'),
    record: generatedRecord(person),
    // Each enrolment has a capture of its own, as two photographs of one face differ.
    face: generatedPhotograph(String(person), randomUUID()),
  };
}
