import { acceptedOutcome, type OfflineAct } from '../../vocabulary/offline-act.ts';
import type { RgbImage } from '../../vocabulary/image.ts';
import type { Advice } from '../../vocabulary/quality.ts';
import { fail, type Result } from '../../vocabulary/result.ts';
import type { Template } from '../../vocabulary/template.ts';
import type { Clock } from '../../vocabulary/time.ts';
import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { readBundle } from '../trust/bundle.ts';
import { clockRefusal } from '../trust/device-clock.ts';
import { ActLog, type ActContent, type Exclusive } from './act-log.ts';
import { pair, refresh, upload, type StationRefusal, type Uploaded } from './at-station.ts';
import { checkCard, type HeldCard } from './check-card.ts';
import { liveTemplate, portraitTemplate, scoreOf, type FaceComparer } from './compare-face.ts';
import type { DeviceRecord, DeviceStore } from './device-store.ts';
import type { StationLine } from './station-line.ts';

/** What an installation stands on. */
export interface EngineParts {
  readonly store: DeviceStore;
  readonly line: StationLine;
  readonly now: Clock;
  readonly exclusive: Exclusive;
  /** Opened when it is first needed: networks take seconds to load. */
  readonly faces: () => Promise<FaceComparer>;
  /** Pixels of a photograph; `none` when it is no picture. */
  readonly decodePhoto: (photo: Uint8Array) => Promise<RgbImage | 'none'>;
}

/** How an installation stands. */
export type Standing =
  | { readonly kind: 'unpaired' }
  | {
      readonly kind: 'paired';
      readonly name: string;
      readonly issuer: string;
      /** When whom to believe was downloaded, in ms. */
      readonly bundleAt: number;
      readonly bundleStale: boolean;
      readonly clock: 'plausible' | 'clock_behind' | 'clock_ahead';
      readonly unsent: number;
    };

/** What a card's code came to. */
export type CardAnswer =
  | { readonly kind: 'refused'; readonly code: string }
  | {
      readonly kind: 'holds';
      readonly name: string;
      readonly otherName: string;
      readonly birthDate: string;
      readonly photo: Uint8Array;
      readonly listStale: boolean;
    };

/** What a face came to. */
export type FaceAnswer =
  /** Another picture may do. */
  | { readonly kind: 'again'; readonly code: string; readonly advice: readonly Advice[] }
  | { readonly kind: 'accepted' | 'refused'; readonly code: string; readonly ms: number };

interface Ready {
  readonly device: DeviceRecord;
  readonly bundle: VerifierBundle;
  readonly log: ActLog;
}

interface Shown {
  readonly card: HeldCard;
  readonly entitlement: OfflineAct['entitlement'];
  /** Of the photograph, made while the agent looks for the camera. */
  readonly template: Promise<Template | 'none'>;
}

/** What is not even a card of anybody's is answered, and no act. */
const nobodysCard: ReadonlySet<string> = new Set([
  'too_long',
  'base45_malformed',
  'zlib_malformed',
]);

/** One installation of the offline verifier: a card, then a face, then an act. */
export class VerifierEngine {
  readonly #parts: EngineParts;
  #ready: Ready | undefined;
  #shown: Shown | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async #opened(): Promise<Ready | undefined> {
    if (this.#ready) return this.#ready;
    const { store, exclusive } = this.#parts;
    const [device, signed] = await Promise.all([store.device(), store.bundle()]);
    const read = signed === undefined ? undefined : await readBundle(signed, 'none');
    if (!device || !read?.ok) return undefined;
    this.#ready = { device, bundle: read.value, log: new ActLog(device, store, exclusive) };
    return this.#ready;
  }

  async standing(): Promise<Standing> {
    const ready = await this.#opened();
    if (!ready) return { kind: 'unpaired' };
    const { device, bundle, log } = ready;
    const [end, receipt] = await Promise.all([log.end(), this.#parts.store.receipt()]);
    const now = this.#parts.now();
    return {
      kind: 'paired',
      name: device.name,
      issuer: bundle.issuer,
      bundleAt: bundle.issuedAt,
      bundleStale: now - bundle.issuedAt >= bundle.policy.listStaleMs,
      clock: clockRefusal(bundle, end.at, now)?.kind ?? 'plausible',
      unsent: end.seq - (receipt?.upTo ?? 0),
    };
  }

  async pair(code: string): Promise<Result<DeviceRecord, StationRefusal>> {
    if (await this.#opened()) return fail({ kind: 'paired_already' });
    return pair(this.#parts, code.trim().toLowerCase());
  }

  async refresh(): Promise<Result<VerifierBundle, StationRefusal>> {
    const ready = await this.#opened();
    if (!ready) return fail({ kind: 'unpaired' });
    const read = await refresh(this.#parts, ready.bundle);
    if (read.ok) this.#ready = { ...ready, bundle: read.value };
    return read;
  }

  async upload(): Promise<Result<Uploaded, StationRefusal>> {
    const ready = await this.#opened();
    if (!ready) return fail({ kind: 'unpaired' });
    return upload({ ...this.#parts, ...ready });
  }

  /** Checks a code; a card that holds waits for a face. */
  async checkCard(text: string, entitlement: OfflineAct['entitlement']): Promise<CardAnswer> {
    this.#shown = undefined;
    const ready = await this.#opened();
    if (!ready) return { kind: 'refused', code: 'unpaired' };
    const now = this.#parts.now();
    const end = await ready.log.end();
    const clock = clockRefusal(ready.bundle, end.at, now);
    // By such a clock not even an act is signed.
    if (clock) return { kind: 'refused', code: clock.kind };
    const checked = await checkCard(text.trim(), ready.bundle, now);
    const said = { entitlement, credential: 'none', listAt: 'none' } as const;
    if (!checked.ok) {
      const { kind, credential } = checked.error;
      if (nobodysCard.has(kind)) return { kind: 'refused', code: kind };
      return this.#refuse(ready, { ...said, credential, outcome: kind });
    }
    const card = checked.value;
    if (await this.#isBarred(ready, card.credential)) {
      return this.#refuse(ready, {
        ...said,
        credential: card.credential,
        outcome: 'too_many_refusals',
      });
    }
    const template = this.#templateOf(card.photo);
    // Whoever asks for the face hears what went wrong with it.
    template.catch(() => undefined);
    this.#shown = { card, entitlement, template };
    const { fullName = '', secondFullName = '', birthDate = '' } = card.token.identity;
    return {
      kind: 'holds',
      name: fullName,
      otherName: secondFullName,
      birthDate,
      photo: card.photo,
      listStale: card.status !== 'none' && card.status.stale,
    };
  }

  /** Compares whoever stands there with the photograph of the card that was checked last. */
  async compareFace(image: RgbImage): Promise<FaceAnswer> {
    const ready = await this.#opened();
    const shown = this.#shown;
    if (!ready || !shown) return { kind: 'again', code: 'no_card', advice: [] };
    const began = performance.now();
    const comparer = await this.#parts.faces();
    const onCard = await shown.template;
    if (onCard === 'none') {
      return { ...(await this.#answer(ready, shown, 'photo_without_face')), ms: 0 };
    }
    const live = await liveTemplate(comparer, image);
    if (!live.ok) {
      const advice = live.error.kind === 'quality_low' ? live.error.advice : [];
      return { kind: 'again', code: live.error.kind, advice };
    }
    const score = scoreOf(comparer, live.value, onCard);
    const holds = score >= ready.bundle.policy.acceptFrom;
    const ms = Math.round(performance.now() - began);
    return {
      ...(await this.#answer(ready, shown, holds ? acceptedOutcome : 'not_the_holder')),
      ms,
    };
  }

  /** Nothing of the person who stood there stays. */
  forget(): void {
    this.#shown = undefined;
  }

  async #templateOf(photo: Uint8Array): Promise<Template | 'none'> {
    const portrait = await this.#parts.decodePhoto(photo);
    if (portrait === 'none') return 'none';
    return portraitTemplate(await this.#parts.faces(), portrait);
  }

  async #answer(ready: Ready, { card, entitlement }: Shown, outcome: string) {
    this.#shown = undefined;
    const listAt = card.status === 'none' ? 'none' : card.status.listAt;
    const { credential } = card;
    if (outcome !== acceptedOutcome) await this.#count(ready, credential);
    await this.#sign(ready, { credential, entitlement, outcome, listAt });
    const kind = outcome === acceptedOutcome ? ('accepted' as const) : ('refused' as const);
    return { kind, code: outcome };
  }

  async #refuse(ready: Ready, said: Omit<ActContent, 'at' | 'threshold'>): Promise<CardAnswer> {
    await this.#sign(ready, said);
    return { kind: 'refused', code: said.outcome };
  }

  #sign({ log, bundle }: Ready, said: Omit<ActContent, 'at' | 'threshold'>): Promise<void> {
    const at = this.#parts.now();
    return log.append({ ...said, at, threshold: bundle.policy.acceptFrom });
  }

  /** Whether so many strangers showed this card that nobody is taken for its holder now. */
  async #isBarred({ bundle }: Ready, credential: string): Promise<boolean> {
    const { refusalsMax, refusalsWindowMs } = bundle.policy;
    const since = this.#parts.now() - refusalsWindowMs;
    const counted = await this.#parts.store.refusals();
    const own = counted.filter((one) => one.credential === credential && one.at > since);
    return own.length >= refusalsMax;
  }

  async #count({ bundle }: Ready, credential: string): Promise<void> {
    const at = this.#parts.now();
    const since = at - bundle.policy.refusalsWindowMs;
    const recent = (await this.#parts.store.refusals()).filter((one) => one.at > since);
    await this.#parts.store.putRefusals([...recent, { credential, at }]);
  }
}
