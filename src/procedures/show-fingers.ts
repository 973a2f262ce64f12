import type { FingerEngine, FingerExplanation } from '../biometrics/finger/finger-engine.ts';
import { storedSize, templateFromStored } from '../biometrics/finger/stored-template.ts';
import { fingerSample } from '../capture/finger-sample.ts';
import type { StoredFinger } from '../register/change.ts';
import type { AdjudicationCase, Register } from '../register/register.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import type { CaseId, OperatorId, Seq } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What showing the fingers of a case needs. */
export interface ShowFingersNeeds {
  readonly register: Register;
  readonly fingers: {
    readonly engine: Pick<FingerEngine, 'explainFingers'>;
    readonly modelHash: string;
    /** A kept impression at the size that its template states, at 500 dpi. */
    readonly decodeKept: (
      sample: Uint8Array,
      size: Pick<FingerTemplate, 'widthPx' | 'heightPx'>,
    ) => Promise<Result<GreyImage, { readonly kind: string }>>;
  };
  readonly now: Clock;
}

/** A finger of a person in a case, and who asks to see it. */
export interface CaseFinger {
  readonly caseId: CaseId;
  readonly operator: OperatorId;
  /** Whose finger: the newcomer's or a candidate's. */
  readonly seq: Seq;
  readonly position: KnownFinger;
}

/** Why a finger is not shown. */
export interface ShowRefusal {
  readonly kind:
    | 'not_found'
    /** Either person has no such finger, or her data have been erased. */
    | 'finger_not_shared'
    /** A template of networks that are no longer used: those never compare. */
    | 'finger_of_other_networks'
    | 'impression_unreadable';
}

/** One side of a comparison that is shown. */
export interface ShownFinger {
  readonly template: FingerTemplate;
  /** The impression as PNG, as large as the template says. */
  readonly png: Uint8Array;
}

/** Why the finger of a newcomer is, or is not, found alike a candidate's. */
export interface ExplainedFingers {
  readonly explanation: FingerExplanation;
  readonly newcomer: ShownFinger & { readonly seq: Seq };
  readonly candidate: ShownFinger & { readonly seq: Seq };
}

type Shown<T> = Result<T, ShowRefusal>;

const refused = (kind: ShowRefusal['kind']) => fail({ kind });

/** Whoever looks is in the journal, with what was looked at, before anything is shown. */
async function noted<T>(
  needs: ShowFingersNeeds,
  { caseId, operator, seq, position }: CaseFinger,
  looked: { readonly kind: string; readonly shown: Shown<T> },
): Promise<Shown<T>> {
  const { kind, shown } = looked;
  const at = needs.now();
  await needs.register.commit(
    'note_act',
    { at },
    {
      at,
      kind,
      actor: `operator:${operator}`,
      subject: caseId,
      purpose: 'adjudication',
      outcome: shown.ok ? `${position}:${seq}` : shown.error.kind,
    },
  );
  return shown;
}

async function storedFinger(
  { register }: ShowFingersNeeds,
  seq: Seq,
  position: KnownFinger,
): Promise<StoredFinger | undefined> {
  return (await register.biometricsAt(seq, [position]))?.fingers[0];
}

/** The impression of a finger; undefined when there is none or it has been erased. */
async function impressionOf(
  needs: ShowFingersNeeds,
  seq: Seq,
  stored: StoredFinger,
): Promise<Shown<Uint8Array> | undefined> {
  const sample = await needs.register.sampleAt(seq, stored.position);
  if (!sample) return undefined;
  const image = await needs.fingers.decodeKept(sample, storedSize(stored.template));
  return image.ok ? ok(await fingerSample(image.value)) : refused('impression_unreadable');
}

function concerns({ seq: newcomer, candidates }: AdjudicationCase, seq: Seq): boolean {
  return seq === newcomer || candidates.some((candidate) => candidate.seq === seq);
}

/** An impression of the newcomer or of a candidate, as PNG at 500 dpi. */
export async function viewFinger(
  needs: ShowFingersNeeds,
  request: CaseFinger,
): Promise<Shown<Uint8Array>> {
  const { caseId, seq, position } = request;
  const look = async (): Promise<Shown<Uint8Array>> => {
    const found = await needs.register.caseOf(caseId);
    if (!found || !concerns(found, seq)) return refused('not_found');
    const stored = await storedFinger(needs, seq, position);
    if (!stored) return refused('not_found');
    return (await impressionOf(needs, seq, stored)) ?? refused('not_found');
  };
  return noted(needs, request, { kind: 'adjudication.finger_viewed', shown: await look() });
}

/** One side of an explanation. */
async function sideOf(
  needs: ShowFingersNeeds,
  seq: Seq,
  position: KnownFinger,
): Promise<Shown<ShownFinger & { readonly seq: Seq }>> {
  const stored = await storedFinger(needs, seq, position);
  if (!stored) return refused('finger_not_shared');
  const template = templateFromStored(stored.template, needs.fingers.modelHash);
  if (template === 'other_model') return refused('finger_of_other_networks');
  const png = await impressionOf(needs, seq, stored);
  if (!png) return refused('finger_not_shared');
  return png.ok ? ok({ seq, template, png: png.value }) : png;
}

/** The comparison of the newcomer's finger with a candidate's, with the minutiae it rests on. */
export async function explainFinger(
  needs: ShowFingersNeeds,
  /** `seq` is the candidate. */
  request: CaseFinger,
): Promise<Shown<ExplainedFingers>> {
  const { caseId, seq, position } = request;
  const look = async (): Promise<Shown<ExplainedFingers>> => {
    const found = await needs.register.caseOf(caseId);
    if (!found?.candidates.some((candidate) => candidate.seq === seq)) return refused('not_found');
    const newcomer = await sideOf(needs, found.seq, position);
    if (!newcomer.ok) return newcomer;
    const candidate = await sideOf(needs, seq, position);
    if (!candidate.ok) return candidate;
    const explanation = await needs.fingers.engine.explainFingers(
      newcomer.value.template,
      candidate.value.template,
    );
    return ok({ explanation, newcomer: newcomer.value, candidate: candidate.value });
  };
  return noted(needs, request, { kind: 'adjudication.explanation_viewed', shown: await look() });
}
