import type { OperatorAccount } from '../../register/accounts.ts';
import { dayOf, daysAfter } from '../../social/day.ts';
import type { CountingProgress } from '../../social/reports/counting-progress.ts';
import type { Extract, ExtractId } from '../../social/reports/extract.ts';
import type { ExtractDefinition } from '../../social/reports/report-definitions.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ReportingNeeds } from './needs.ts';
import { noteBulkAct } from './note-bulk-act.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** Why an extract is not asked for, answered or given. */
export interface ExtractRefusal {
  readonly kind:
    | 'extract_unknown'
    /** Whoever asked does not approve. */
    | 'four_eyes'
    | 'extract_answered'
    /** It is not made yet, or erased. */
    | 'extract_not_made'
    /** Only whoever asked for it takes it. */
    | 'extract_of_another';
}

type Worker = Pick<OperatorAccount, 'id' | 'roles'>;

/** Outcomes with which everybody's data came nearer to somebody; everybody is told of these. */
const told: ReadonlySet<string> = new Set(['requested', 'approved', 'taken']);

async function note(needs: ReportingNeeds, by: Worker, act: { kind: string; outcome: string }) {
  const whole = { ...act, actor: `operator:${by.id}`, purpose: 'social-extract' };
  if (told.has(act.outcome)) await noteBulkAct(needs, whole);
  else await noteHouseholdAct(needs, [], whole);
}

function definitionOf({ reporting }: ReportingNeeds, id: string): ExtractDefinition | undefined {
  return reporting.works.definitions.extracts.find((one) => one.id === id);
}

/** Asks for an extract; it is made when somebody else approves it. */
export async function requestExtract(
  needs: ReportingNeeds,
  asked: { readonly id: ExtractId; readonly definition: string; readonly reason: string },
  by: Worker,
): Promise<Result<Extract, ExtractRefusal>> {
  const known = definitionOf(needs, asked.definition);
  await note(needs, by, {
    kind: 'extract.requested',
    outcome: known ? 'requested' : 'extract_unknown',
  });
  if (!known) return fail({ kind: 'extract_unknown' });
  const { social, now } = needs;
  await social.requestExtract({ ...asked, requestedBy: by.id, requestedAt: now() });
  const extract = await social.extract(asked.id);
  return extract ? ok(extract) : fail({ kind: 'extract_unknown' });
}

/** Makes an approved extract; it never throws, what went wrong is the extract's state. */
async function make(
  needs: ReportingNeeds,
  { id, definition }: { readonly id: ExtractId; readonly definition: ExtractDefinition },
  onProgress: (progress: CountingProgress) => void,
): Promise<void> {
  const { reporting, social, now } = needs;
  const day = dayOf(now());
  let outcome = 'made';
  try {
    const made = await reporting.works.makeExtract({ id, definition, day }, onProgress);
    await social.finishExtract({ ...made, id, until: daysAfter(day, definition.days) });
  } catch {
    outcome = 'failed';
    await reporting.works.eraseExtractFile(id);
    await social.failExtract(id);
  }
  const purpose = 'social-extract';
  await noteBulkAct(needs, { kind: 'extract.made', actor: 'station', purpose, outcome });
}

/**
 * Approves or refuses an extract, by somebody who did not ask for it.
 * @returns the making beside the answer, for whoever waits for it
 */
export async function answerExtract(
  needs: ReportingNeeds,
  { id, answer }: { readonly id: ExtractId; readonly answer: 'approved' | 'refused' },
  by: Worker,
): Promise<Result<{ readonly making: Promise<void> }, ExtractRefusal>> {
  const { social, now } = needs;
  const extract = await social.extract(id);
  const definition = extract && definitionOf(needs, extract.definition);
  const refused = await (async (): Promise<ExtractRefusal['kind'] | 'none'> => {
    if (!extract || !definition) return 'extract_unknown';
    if (extract.requestedBy === by.id) return 'four_eyes';
    const taken = await social.answerExtract({ id, answer, by: by.id, at: now() });
    return taken ? 'none' : 'extract_answered';
  })();
  const outcome = refused === 'none' ? answer : refused;
  await note(needs, by, { kind: 'extract.answered', outcome });
  if (refused !== 'none' || !definition) {
    return fail({ kind: refused === 'none' ? 'extract_unknown' : refused });
  }
  if (answer === 'refused') return ok({ making: Promise.resolve() });
  const making = make(needs, { id, definition }, () => undefined);
  // Whoever ends while it is made finds it failed at the next start.
  return ok({ making: making.catch(() => undefined) });
}

/** The rows of an extract, for whoever asked for it, as long as it is there. */
export async function takeExtract(
  needs: ReportingNeeds,
  id: ExtractId,
  by: Worker,
): Promise<Result<AsyncIterable<Uint8Array>, ExtractRefusal>> {
  const { social, reporting, now } = needs;
  const extract = await social.extract(id);
  const key = await social.extractKey(id);
  const isOver = extract?.until !== 'none' && (extract?.until ?? '') < dayOf(now());
  const refused = (): ExtractRefusal['kind'] | 'none' => {
    if (!extract) return 'extract_unknown';
    if (extract.requestedBy !== by.id) return 'extract_of_another';
    return key === undefined || isOver ? 'extract_not_made' : 'none';
  };
  const kind = refused();
  await note(needs, by, { kind: 'extract.taken', outcome: kind === 'none' ? 'taken' : kind });
  if (kind !== 'none' || !key) {
    return fail({ kind: kind === 'none' ? 'extract_not_made' : kind });
  }
  return ok(reporting.works.extractRows(id, key));
}

/** Extracts whose making ended with the process that made them came to nothing. */
export async function failLostExtracts({
  social,
  reporting,
}: Pick<ReportingNeeds, 'social' | 'reporting'>): Promise<void> {
  const lost = (await social.extracts()).filter(({ state }) => state === 'approved');
  for (const { id } of lost) {
    await reporting.works.eraseExtractFile(id);
    await social.failExtract(id);
  }
}

/** Erases extracts whose days are over. @returns how many */
export async function eraseOverdueExtracts(
  { social, reporting, now }: Pick<ReportingNeeds, 'social' | 'reporting' | 'now'>,
  mode: 'erase' | 'count',
): Promise<number> {
  const today = dayOf(now());
  const over = (await social.extracts()).filter(
    ({ state, until }) => state === 'made' && until !== 'none' && until < today,
  );
  if (mode === 'count') return over.length;
  for (const { id } of over) {
    // The key first: whatever is left of the file opens no more.
    await social.eraseExtract(id);
    await reporting.works.eraseExtractFile(id);
  }
  return over.length;
}
