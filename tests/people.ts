import { randomBytes, randomUUID } from 'node:crypto';
import { evidenceOf } from '../src/biometrics/evidence.ts';
import { EvidenceFusion } from '../src/biometrics/fusion.ts';
import { generatedRecord } from '../scripts/generated-record.ts';
import { openExhaustiveFingers } from '../src/gallery/exhaustive-fingers.ts';
import { openExhaustiveGallery } from '../src/gallery/exhaustive.ts';
import { openPeopleGallery } from '../src/gallery/people.ts';
import { signErasure } from '../src/credentials/erasure-receipt.ts';
import { openMemoryKeys } from '../src/credentials/keys/software.ts';
import type { Act } from '../src/journal/act.ts';
import type { FingerImpression } from '../src/procedures/acquire-fingers.ts';
import type { ErasureStatement } from '../src/procedures/attest-erasure.ts';
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
import {
  generatedFingerDimension,
  generatedFingerModel,
  generatedImpression,
} from '../src/generation/fingers.ts';
import { generatedFingerEngine } from '../src/generation/slaps.ts';
import type { KnownFinger } from '../src/vocabulary/biometric-source.ts';
import type { FingerPosition } from '../src/vocabulary/finger.ts';
import type { GreyImage } from '../src/vocabulary/image.ts';
import { OperatorId, RecordId } from '../src/vocabulary/record-ids.ts';
import { ok } from '../src/vocabulary/result.ts';
import { Instant, systemClock } from '../src/vocabulary/time.ts';

/** An act that stands for any. */
export const testAct: Act = {
  at: Instant.parse(1_800_000_000_000),
  kind: 'test.done',
  actor: 'station',
  subject: 'x',
  purpose: 'test',
  outcome: 'done',
};

/** Signs receipts of erasures, by keys of one test. */
export const signsErasures = {
  signErasure: async (statement: ErasureStatement) =>
    signErasure(
      { keys: await openMemoryKeys(), issuer: 'http://127.0.0.1', now: systemClock },
      statement,
    ),
};

/** Keys of a register of one test. */
export function registerKeys() {
  return { wrap: randomBytes(32), lookup: randomBytes(32), pseudonym: randomBytes(32) };
}

/** What generated people's templates are made by. */
export const generatedNetworks = { face: 'generated', finger: 'generated' } as const;

/** A register in memory. */
export function memoryRegister(): Register {
  return openSqliteRegister({
    path: ':memory:',
    keys: registerKeys(),
    numberPolicy: lenientNumbers,
    networks: generatedNetworks,
  });
}

/** What galleries of generated people hold. */
export const faceKind = {
  model: generatedModel,
  modelHash: 'generated',
  dimension: generatedDimension,
  scope: 'register',
} as const;
export const fingerKind = {
  model: generatedFingerModel,
  modelHash: 'generated',
  dimension: generatedFingerDimension,
  scope: 'register',
} as const;

/** Impressions of a person's fingers, each of a capture of its own. */
export function impressionsOf<P extends FingerPosition = KnownFinger>(
  person: number | string,
  capture: string,
  positions: readonly P[],
): readonly FingerImpression<P>[] {
  return positions.map((position) => ({
    position,
    image: generatedImpression(String(person), position, capture),
    dpi: 'unstated',
  }));
}

/** What enrolling needs, over a register, with generated faces. */
export function enrolNeeds(
  register: Register,
  scope: 'register' | 'station' = 'register',
): EnrolNeeds {
  const gallery = openPeopleGallery({
    faces: openExhaustiveGallery({ ...faceKind, scope }),
    fingers: openExhaustiveFingers({ ...fingerKind, scope }),
  });
  const fingers = {
    engine: generatedFingerEngine,
    calibration: generatedEvidence,
    modelHash: fingerKind.modelHash,
    decode: async (data: Uint8Array) => ok({ widthPx: 1, heightPx: 1, data, dpi: 500 }),
    encode: async ({ data }: GreyImage) => data,
    enrolmentGate: () => ok('good_enough' as const),
    verificationGate: () => ok('good_enough' as const),
  };
  return {
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register, fingers }),
    board: new SettlementBoard(),
    extractor: generatedExtractor,
    fingers,
    decode: async (data) => ok({ widthPx: 1, heightPx: 1, data }),
    calibration: generatedEvidence,
    fusion: new EvidenceFusion(),
    enrolmentGate: () => ok('good_enough'),
    policy: defaultPolicy,
    now: systemClock,
  };
}

/** What similarities of generated people say; captures of one lie around 0.75. */
const generatedEvidence = evidenceOf(
  [
    { similarity: 0, falseMatchRate: 0.5 },
    { similarity: 0.35, falseMatchRate: 1e-3 },
    { similarity: 0.56, falseMatchRate: 1e-6 },
  ],
  [
    { similarity: 0, falseNonMatchRate: 1e-4 },
    { similarity: 0.35, falseNonMatchRate: 0.01 },
    { similarity: 0.56, falseNonMatchRate: 0.1 },
  ],
);

/** An enrolment of a person by the clerk of the tests. */
export function enrolmentOf(person: number): EnrolmentRequest {
  return {
    recordId: RecordId.parse(randomUUID()),
    operator: OperatorId.parse('clerk'),
    record: generatedRecord(person),
    // Each enrolment has a capture of its own, as two photographs of one face differ.
    face: generatedPhotograph(String(person), randomUUID()),
    fingers: [],
    slaps: [],
    fingerExceptions: [],
  };
}
