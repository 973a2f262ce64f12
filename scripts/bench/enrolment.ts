import { randomUUID } from 'node:crypto';
import { evidenceOf } from '../../src/biometrics/evidence.ts';
import { extractFace } from '../../src/biometrics/face/extract.ts';
import { decodeSample } from '../../src/capture/decode.ts';
import { enrolmentQuality, passQuality } from '../../src/capture/quality-gate.ts';
import { EvidenceFusion } from '../../src/biometrics/fusion.ts';
import { openConfirmedGallery } from '../../src/gallery/confirmed.ts';
import { openExhaustiveFingers } from '../../src/gallery/exhaustive-fingers.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { GalleryFollower } from '../../src/procedures/gallery-follower.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { SettlementBoard } from '../../src/procedures/settlement-board.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import { generatedDimension, generatedVector } from '../../src/generation/faces.ts';
import { generatedFingerDimension } from '../../src/generation/fingers.ts';
import { generatedFingerEngine } from '../../src/generation/slaps.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { OperatorId, RecordId } from '../../src/vocabulary/record-ids.ts';
import { facesOf } from '../../src/sites/station-gallery.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { demonstrationFace, demonstrationLabels } from '../demonstration-people.ts';
import { generatedRecord } from '../generated-record.ts';
import { exactGallery } from './exact-gallery.ts';
import { timesOf, type Line } from './stopwatch.ts';
import { ownNetworks } from './templates.ts';

const operator = OperatorId.parse('bench');
const key = (byte: number) => new Uint8Array(32).fill(byte);

/** People in the gallery whose templates are generated, under the model of the real faces. */
async function fill(
  needs: EnrolNeeds,
  people: number,
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  const { embeddingModel } = await ownNetworks();
  for (let person = 1; person <= people; person += 1) {
    const at = systemClock();
    const recordId = RecordId.parse(randomUUID());
    const act = {
      at,
      kind: 'bench.filled',
      actor: 'station',
      subject: recordId,
      purpose: 'bench',
      outcome: 'done',
    };
    const vector = generatedVector(`reference ${person}`);
    const opened = await needs.register.commit(
      'open_enrolment',
      {
        recordId,
        operator,
        record: generatedRecord(person),
        template: { modality: 'face', model: embeddingModel, vector },
        quality: Quality.parse(80),
        sample: new Uint8Array(8),
        fingers: [],
        fingerExceptions: [],
        requestHash: recordId,
        at,
      },
      act,
    );
    if (opened.kind !== 'opened') throw new Error('a new person is opened');
    const verdict = { kind: 'enrolled' } as const;
    await needs.register.commit('settle_enrolment', { seq: opened.seq, verdict, at }, act);
    if (person % 100 === 0) {
      await needs.follower.catchUp();
      onProgress(person, people);
    }
  }
}

/** A station's needs in this process, and the milliseconds that each extraction's networks took. */
async function needsOf(): Promise<EnrolNeeds & { readonly inNetworks: number[] }> {
  const networks = await ownNetworks();
  const register = openSqliteRegister({
    path: ':memory:',
    keys: { wrap: key(1), lookup: key(2), pseudonym: key(3) },
    numberPolicy: lenientNumbers,
    networks: { face: 'bench', finger: 'bench' },
  });
  const kind = {
    model: networks.embeddingModel,
    modelHash: 'bench',
    dimension: generatedDimension,
    scope: 'register',
  } as const;
  const calibration = evidenceOf(networks.calibration, networks.matedCalibration);
  // This measures faces; the way of fingers is there and is not taken.
  const fingers = {
    engine: generatedFingerEngine,
    calibration,
    modelHash: 'bench',
    decode: async () => fail({ kind: 'not_measured_here' }),
    encode: async ({ data }: GreyImage) => data,
    enrolmentGate: () => ok('good_enough' as const),
    verificationGate: () => ok('good_enough' as const),
  };
  const gallery = openPeopleGallery({
    faces: openConfirmedGallery({
      proposes: await openHnswGallery(kind),
      disposes: await exactGallery({ kind, references: facesOf(register) }),
    }),
    fingers: openExhaustiveFingers({ ...kind, dimension: generatedFingerDimension }),
  });
  const inNetworks: number[] = [];
  return {
    inNetworks,
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register, fingers }),
    board: new SettlementBoard(),
    extractor: {
      extract: async (image) => {
        const extraction = await extractFace(networks, image);
        if (extraction.ok) inNetworks.push(extraction.value.networkMs);
        return extraction;
      },
      close: async () => undefined,
    },
    decode: decodeSample,
    fingers,
    calibration,
    fusion: new EvidenceFusion(),
    enrolmentGate: (extraction) => passQuality(extraction, enrolmentQuality),
    policy: defaultPolicy,
    now: systemClock,
  };
}

/** CPU from a photograph's bytes to the verdict with everyone searched, all threads counted. */
export async function benchEnrolment(
  people: number,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Line[]> {
  const needs = await needsOf();
  const { inNetworks } = needs;
  await fill(needs, people, onProgress);
  const cpu: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const [place, label] of demonstrationLabels().entries()) {
      const face = await demonstrationFace(label);
      const before = process.cpuUsage();
      const answer = await enrol(needs, {
        recordId: RecordId.parse(randomUUID()),
        operator,
        record: generatedRecord(people + 100 * round + place),
        face,
        fingers: [],
        slaps: [],
        fingerExceptions: [],
      });
      const { user, system } = process.cpuUsage(before);
      if (!answer.ok && answer.error.kind !== 'quality_low') throw new Error(answer.error.kind);
      if (!answer.ok) continue;
      cpu.push((user + system) / 1000);
    }
  }
  const { heapUsed, rss } = process.memoryUsage();
  await needs.register.close();
  return [
    {
      what: `enrolment to verdict, gallery of ${people}`,
      figures: {
        'CPU p50 ms': timesOf(cpu).p50,
        'CPU p99 ms': timesOf(cpu).p99,
        'in networks p50 ms': timesOf(inNetworks).p50,
        enrolments: cpu.length,
        'rss MiB': rss / 2 ** 20,
        'heap MiB': heapUsed / 2 ** 20,
      },
    },
  ];
}
