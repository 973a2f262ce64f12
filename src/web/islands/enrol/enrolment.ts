import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Problem } from '../shared/station.ts';
import { DraftDesk, listDrafts, openDraft, type KeptDraft, type Samples } from './desk.ts';
import { afterLoss } from './captures.ts';
import { useHeldCaptures, type HeldCaptures } from './held-captures.ts';
import { askAgain, sendEnrolment, type Outcome } from './send.ts';
import { nothingStated, type Statements, type Step } from './statements.ts';

/** How the sending of an enrolment stands. */
export type Sending =
  | { readonly kind: 'not_sent' }
  | { readonly kind: 'under_way' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'settled'; readonly outcome: Outcome };

/** One enrolment at the counter, and what can be done with it. */
export interface Enrolment extends HeldCaptures {
  readonly recordId: string;
  readonly statements: Statements;
  readonly samples: Samples;
  readonly sending: Sending;
  /** Whether everything that was stated lies on the station's disk. */
  readonly kept: boolean;
  readonly state: (change: Partial<Statements>) => void;
  readonly goTo: (step: Step) => void;
  /** Puts a picture in its place, or takes it away. */
  readonly putSample: (name: string, picture: Blob | undefined) => void;
  readonly send: () => Promise<void>;
  /** Ends with this person, and begins with the next. */
  readonly next: () => Promise<void>;
  /** Leaves this one for later. */
  readonly putAside: () => Promise<void>;
  /** Leaves this one for later, and goes on with another that was left. */
  readonly goOnWith: (recordId: string) => Promise<void>;
}

function sendingOf(answer: Answer<Outcome>): Sending {
  if (answer.kind === 'refused') return { kind: 'refused', problem: answer.problem };
  if (answer.kind === 'unanswered') return { kind: 'unanswered' };
  return { kind: 'settled', outcome: answer.body };
}

function newDraft(): KeptDraft {
  const statements = { ...nothingStated, begunAt: Date.now() };
  return { recordId: crypto.randomUUID(), statements, samples: new Map() };
}

/** The newest draft, so that a reload goes on where it was; or a new enrolment. */
export async function beginning(): Promise<KeptDraft> {
  const [newest] = await listDrafts();
  const kept = newest && (await openDraft(newest.recordId));
  return kept ? livingPart(kept) : newDraft();
}

/** An enrolment as it was left a moment ago; a new one where nothing was written. */
export async function resumed(recordId: string): Promise<KeptDraft> {
  const kept = await openDraft(recordId);
  return kept ? livingPart(kept) : newDraft();
}

/** A draft that waited for long has captures that the station has not. */
function livingPart(draft: KeptDraft): KeptDraft {
  const { statements, samples } = draft;
  if (statements.captures.every(({ expiresAt }) => expiresAt > Date.now())) return draft;
  const captures = statements.captures.filter(({ expiresAt }) => expiresAt > Date.now());
  const faceless = statements.faceSource === 'device' && !captures.some(({ of }) => of === 'face');
  return {
    ...draft,
    statements: { ...statements, captures },
    samples: faceless ? withSample(samples, 'face', undefined) : samples,
  };
}

/**
 * The station does not know a capture any more: what it enrolled before has its answer still, and
 * otherwise the captures are made again.
 */
async function answeredBefore(recordId: string, answer: Answer<Outcome>): Promise<Answer<Outcome>> {
  if (answer.kind !== 'refused' || answer.problem.code !== 'capture_unknown') return answer;
  const before = await askAgain(recordId);
  return before.kind === 'answered' ? before : answer;
}

function withSample(before: Samples, name: string, picture: Blob | undefined): Samples {
  const after = new Map(before);
  if (picture) after.set(name, picture);
  else after.delete(name);
  return after;
}

/** The answer of what was sent before a reload or a crash may be there already. */
function useLostAnswer(
  { recordId, statements }: KeptDraft,
  setSending: (sending: Sending) => void,
  settle: (answer: Answer<Outcome>) => void,
): void {
  useEffect(() => {
    if (!statements.sent) return;
    setSending({ kind: 'under_way' });
    void askAgain(recordId).then((answer) => {
      const unknown = answer.kind === 'refused' && answer.problem.code === 'not_found';
      if (!unknown) settle(answer);
      else setSending({ kind: 'not_sent' });
    });
  }, []);
}

/** What an answer changes in what was stated. */
function afterAnswer(sending: Sending, statements: Statements): Partial<Statements> {
  if (sending.kind === 'settled') return { step: 'receipt' };
  const lost = sending.kind === 'refused' && sending.problem.code === 'capture_unknown';
  return lost ? afterLoss(statements, Date.now()) : {};
}

/** Ways from this enrolment to another. */
function waysOn(
  desk: DraftDesk,
  begin: (draft: KeptDraft) => void,
): Pick<Enrolment, 'next' | 'putAside' | 'goOnWith'> {
  return {
    next: async () => {
      await desk.drop();
      begin(newDraft());
    },
    putAside: async () => {
      await desk.flush();
      begin(newDraft());
    },
    goOnWith: async (other) => {
      await desk.flush();
      const draft = await openDraft(other);
      if (draft) begin(livingPart(draft));
    },
  };
}

/** What the page shows changes with every part of it. */
export function useEnrolment(begun: KeptDraft, begin: (draft: KeptDraft) => void): Enrolment {
  const { recordId } = begun;
  const [statements, setStatements] = useState(begun.statements);
  const [samples, setSamples] = useState(begun.samples);
  const [sending, setSending] = useState<Sending>({ kind: 'not_sent' });
  const [kept, setKept] = useState(true);
  const latest = useRef(begun.statements);
  const [desk] = useState(() => new DraftDesk(recordId, setKept));
  const state = (change: Partial<Statements>) => {
    latest.current = { ...latest.current, ...change };
    setStatements(latest.current);
    desk.keep(latest.current);
  };
  const settle = (answer: Answer<Outcome>) => {
    const next = sendingOf(answer);
    setSending(next);
    const after = afterAnswer(next, latest.current);
    state(after);
    if (after.step === 'face') putSample('face', undefined);
  };
  const putSample = (name: string, picture: Blob | undefined) => {
    setSamples((before) => withSample(before, name, picture));
    // The draft must be there before its pictures.
    desk.keep(latest.current);
    void desk.flush();
    void desk.keepSample(name, picture);
  };
  const send = async () => {
    setSending({ kind: 'under_way' });
    state({ sent: true });
    await desk.flush();
    const answer = await sendEnrolment(recordId, latest.current, samples);
    settle(await answeredBefore(recordId, answer));
  };
  useLostAnswer(begun, setSending, settle);
  return {
    recordId,
    statements,
    samples,
    sending,
    kept,
    state,
    goTo: (step) => {
      if (sending.kind !== 'settled') setSending({ kind: 'not_sent' });
      state({ step });
    },
    putSample,
    ...useHeldCaptures(() => latest.current, state),
    send,
    ...waysOn(desk, begin),
  };
}
