import { storedTemplate } from '../biometrics/finger/stored-template.ts';
import type { ExtractedAgain, FingerSample } from '../register/change.ts';
import type { ReadingState, Register, UnreadEnrolment } from '../register/register.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { FingerNeeds } from './acquire-fingers.ts';
import type { AcquireNeeds } from './acquire.ts';

/** What reading everyone's samples anew needs. */
export interface ReExtractNeeds extends AcquireNeeds {
  readonly register: Pick<Register, 'commit' | 'samplesAt' | 'unread' | 'readingState'>;
  /** Of the face. */
  readonly modelHash: string;
  readonly fingers: Pick<FingerNeeds, 'decode' | 'engine' | 'modelHash'>;
  readonly now: Clock;
}

/** How a run goes on, and who hears of it. */
export interface ReExtraction {
  /** People read at once. */
  readonly atOnce: number;
  /** Awaited before each person: whoever stands at the counter comes first. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (state: ReadingState) => void;
  /** The run ends after whoever is being read. */
  readonly signal: AbortSignal;
}

/** People asked of the register at once. */
const perReadMax = 64;
/** Enrolments whose superseded templates go in one transaction: it holds up nobody for long. */
const perDropMax = 50;

/** So many samples without a template accuse no networks, however few people there are. */
const missedMin = 10;
/** A larger share of samples without a template tells that the networks do not fit. */
const missedShareMax = 0.05;

/** What stands for the networks that `needs` reads with. */
export function networksOf(needs: {
  readonly modelHash: string;
  readonly fingers: { readonly modelHash: string };
}): Networks {
  return { face: needs.modelHash, finger: needs.fingers.modelHash };
}

/**
 * An extraction, or `none` when a thread ended over this sample twice: one image must not keep
 * everyone else unread.
 */
async function attempted<T>(extract: () => Promise<T>): Promise<T | 'none'> {
  const overSample = (error: unknown) =>
    error instanceof Error &&
    'code' in error &&
    (error.code === 'extraction_failed' || error.code === 'extraction_overdue');
  try {
    return await extract();
  } catch (error) {
    if (!overSample(error)) throw error;
  }
  try {
    return await extract();
  } catch (error) {
    if (!overSample(error)) throw error;
    return 'none';
  }
}

/** The face's template, from whatever quality the photograph has: it was good enough once. */
async function faceOf(needs: ReExtractNeeds, sample: Uint8Array): Promise<Template | 'none'> {
  const image = await needs.decode(sample);
  if (!image.ok) return 'none';
  const found = await attempted(() => needs.extractor.extract(image.value));
  return found !== 'none' && found.ok ? found.value.template : 'none';
}

async function fingerOf(
  { fingers: { decode, engine, modelHash } }: ReExtractNeeds,
  { position, sample, dpi }: FingerSample,
): Promise<Uint8Array | 'none'> {
  const image = await decode(sample, dpi, position);
  if (!image.ok) return 'none';
  const found = await attempted(() => engine.extractFinger(image.value, position));
  return found !== 'none' && found.ok ? storedTemplate(found.value.template, modelHash) : 'none';
}

/** Reads one person anew and puts the templates away; each modality whole or not at all. */
async function readAgain(needs: ReExtractNeeds, unread: UnreadEnrolment): Promise<void> {
  const samples = await needs.register.samplesAt(unread.seq);
  // Erased since the list was made.
  if (!samples) return;
  const networks = networksOf(needs);
  for (const modality of unread.lacks) {
    let extracted: ExtractedAgain;
    if (modality === 'face') {
      extracted = { modality, template: await faceOf(needs, samples.face) };
    } else {
      const read = await Promise.all(
        samples.fingers.map(async (finger) => ({
          position: finger.position,
          template: await fingerOf(needs, finger),
        })),
      );
      const fingers = read.flatMap(({ position, template }) =>
        template === 'none' ? [] : [{ position, template }],
      );
      extracted = { modality, fingers };
    }
    const at = needs.now();
    await needs.register.commit(
      'put_templates',
      { seq: unread.seq, networks: networks[modality], extracted, at },
      {
        at,
        kind: 'templates.extracted',
        actor: 'station',
        subject: unread.recordId,
        purpose: 'administration',
        outcome: outcomeOf(extracted, samples.fingers.length),
      },
    );
  }
}

/** What was found, for the journal. */
function outcomeOf(extracted: ExtractedAgain, fingers: number): string {
  return extracted.modality === 'face'
    ? `face:${extracted.template === 'none' ? 0 : 1}/1`
    : `finger:${extracted.fingers.length}/${fingers}`;
}

/**
 * Brings everyone's templates to the networks of `needs`, beside those that are in use. It can be
 * stopped at any moment: what is read is kept, and the next run goes on with whoever is left.
 */
export async function reExtract(
  needs: ReExtractNeeds,
  { atOnce, pause, onProgress, signal }: ReExtraction,
): Promise<void> {
  const networks = networksOf(needs);
  const start = await needs.register.readingState(networks);
  let read = start.read;
  onProgress(start);
  let after: Seq | 0 = 0;
  for (;;) {
    const unread: readonly UnreadEnrolment[] = await needs.register.unread(networks, {
      after,
      max: perReadMax,
    });
    const waiting = [...unread];
    const work = async () => {
      for (let one = waiting.shift(); one && !signal.aborted; one = waiting.shift()) {
        await pause();
        await readAgain(needs, one);
        read += 1;
        onProgress({ ...start, read: Math.min(read, start.total) });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if (unread.length < perReadMax || signal.aborted) break;
    after = unread.at(-1)?.seq ?? after;
  }
  onProgress(await needs.register.readingState(networks));
}

function checkFit({ total, fingers, facesUnread, fingersUnread }: ReadingState): void {
  for (const [what, missed, of] of [
    ['photographs', facesUnread, total],
    ['impressions', fingersUnread, fingers],
  ] as const) {
    if (missed <= Math.max(missedMin, missedShareMax * of)) continue;
    const message = `these networks find nothing in ${missed} of ${of} ${what}`;
    throw Object.assign(new Error(message), { code: 'networks_unfit' });
  }
}

/**
 * Makes the networks of `needs` the ones in use, and removes what others made.
 * @throws when somebody's samples are unread, for she would be found by nobody; an Error with code
 *   `networks_unfit` when they found nothing in so many samples that the fault is theirs
 */
export async function useNetworks(needs: ReExtractNeeds): Promise<void> {
  const networks = networksOf(needs);
  const state = await needs.register.readingState(networks);
  const { read, total, inUse, superseded } = state;
  if (read < total) throw new Error('networks are used once they have read everyone');
  if (!inUse) checkFit(state);
  const at = needs.now();
  const act = {
    at,
    kind: 'networks.in_use',
    actor: 'station',
    subject: networks.finger.slice(0, 12),
    purpose: 'administration',
    outcome: 'in_use',
  };
  if (!inUse) await needs.register.commit('use_networks', { networks, at }, act);
  else if (!superseded) return;
  for (;;) {
    const { dropped } = await needs.register.commit(
      'drop_superseded',
      { max: perDropMax, at },
      { ...act, kind: 'templates.dropped', outcome: 'superseded' },
    );
    if (dropped < perDropMax) return;
  }
}
