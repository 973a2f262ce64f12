import { randomBytes, randomUUID } from 'node:crypto';
import type { Extractor } from '../src/biometrics/extraction.ts';
import { calibrationOf } from '../src/biometrics/calibration.ts';
import { openExhaustiveGallery } from '../src/gallery/exhaustive.ts';
import type { EnrolNeeds, EnrolmentRequest } from '../src/procedures/enrol.ts';
import { GalleryFollower } from '../src/procedures/gallery-follower.ts';
import { defaultPolicy } from '../src/procedures/policy.ts';
import { SettlementBoard } from '../src/procedures/settlement-board.ts';
import { lenientNumbers } from '../src/register/idcs-issuance.ts';
import type { Register } from '../src/register/register.ts';
import { openSqliteRegister } from '../src/register/sqlite/sqlite-register.ts';
import { Quality } from '../src/vocabulary/quality.ts';
import { OperatorId, RecordId } from '../src/vocabulary/record-ids.ts';
import { ResidentRecord } from '../src/vocabulary/resident-record.ts';
import { ok } from '../src/vocabulary/result.ts';
import { ModelId } from '../src/vocabulary/template.ts';
import { systemClock } from '../src/vocabulary/time.ts';

/** The generated templates' model. */
export const generatedModel = ModelId.parse('generated@1');
const dimension = 64;

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

/** A record that differs from person to person. */
function recordOf(person: number): ResidentRecord {
  const letters = Array.from(String(person), (digit) => 'bcdfgklmnr'[Number(digit)]).join('a');
  return ResidentRecord.parse({
    demographics: {
      givenName: { latin: `Per${letters}` },
      familyName: { latin: `Fam${letters}` },
      birthDate: { precision: 'year', year: 1940 + (person % 60) },
      birthPlace: 'Rabat',
      sex: person % 2 === 0 ? 'female' : 'male',
      nationality: 'MAR',
    },
    evidence: { kind: 'national_card', number: `P${String(person).padStart(6, '0')}` },
  });
}

/** A unit vector of a person's own. */
export function vectorOf(person: number): Float32Array {
  let state = person * 2_654_435_761 + 1;
  const vector = Float32Array.from({ length: dimension }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/**
 * An extractor for generated photographs, whose first four bytes name a person: it turns them into
 * that person's template with a little noise, as two captures of one face differ.
 */
const generatedExtractor: Extractor = {
  extract: async ({ data }) => {
    const person = Buffer.from(data).readUInt32BE(0);
    const noise = randomBytes(dimension);
    const vector = vectorOf(person).map((value, at) => value + ((noise[at] ?? 0) - 127.5) / 4_000);
    const norm = Math.hypot(...vector);
    return ok({
      template: {
        modality: 'face',
        model: generatedModel,
        vector: vector.map((value) => value / norm),
      },
      quality: Quality.parse(80),
      measures: [],
      presentationAttackScore: 1,
      networkMs: 0,
    });
  },
  close: async () => undefined,
};

/** A generated photograph of a person. */
function photographOf(person: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(person);
  return bytes;
}

/** What enrolling needs, over a register, with generated faces. */
export function enrolNeeds(
  register: Register,
  scope: 'register' | 'station' = 'register',
): EnrolNeeds {
  const gallery = openExhaustiveGallery({ model: generatedModel, dimension, scope });
  return {
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register }),
    board: new SettlementBoard(),
    extractor: generatedExtractor,
    decode: async (data) => ok({ widthPx: 1, heightPx: 1, data }),
    calibration: calibrationOf([
      { similarity: 0, falseMatchRate: 0.5 },
      { similarity: 0.5, falseMatchRate: 1e-3 },
      { similarity: 0.8, falseMatchRate: 1e-6 },
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
    record: recordOf(person),
    face: photographOf(person),
  };
}
