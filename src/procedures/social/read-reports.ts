import type { OperatorAccount } from '../../register/accounts.ts';
import { dayOf, type Day } from '../../social/day.ts';
import type { ReportDefinition } from '../../social/reports/report-definitions.ts';
import type { KeptReportName } from '../../social/reports/report-store.ts';
import type { Report } from '../../social/reports/report.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { ReportingNeeds } from './needs.ts';
import { noteBulkAct } from './note-bulk-act.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { dueReports, type DeskState } from './report-desk.ts';
import { stationAccess } from './station-access.ts';

/** Why somebody has no report. */
export interface ReportRefusal {
  readonly kind: 'report_unknown' | 'report_not_allowed' | 'report_not_counted' | 'counting_busy';
}

/** Somebody who works there. */
type Reader = Pick<OperatorAccount, 'id' | 'roles'>;

function mayRead({ roles }: ReportDefinition, reader: Reader): boolean {
  return roles.some((role) => reader.roles.includes(role));
}

function definitionFor(
  { reporting }: ReportingNeeds,
  id: string,
  reader: Reader,
): Result<ReportDefinition, ReportRefusal> {
  const definition = reporting.works.definitions.reports.find((one) => one.id === id);
  if (!definition) return fail({ kind: 'report_unknown' });
  return mayRead(definition, reader) ? ok(definition) : fail({ kind: 'report_not_allowed' });
}

/** Reports that somebody may have, with what is kept of them. */
export async function listReports(
  { reporting, social }: ReportingNeeds,
  reader: Reader,
): Promise<{
  readonly reports: readonly (ReportDefinition & { readonly kept: readonly KeptReportName[] })[];
  readonly least: number;
  readonly state: DeskState;
}> {
  const { reports, least } = reporting.works.definitions;
  const kept = await social.keptReports();
  return {
    least,
    state: reporting.desk.state,
    reports: reports
      .filter((one) => mayRead(one, reader))
      .map((one) => ({ ...one, kept: kept.filter(({ id }) => id === one.id) })),
  };
}

/**
 * Has a report counted as of today. Of one day there is one count: two could be compared, and tell
 * of the few by whom they differ.
 */
export async function askReport(
  needs: ReportingNeeds,
  id: string,
  reader: Reader,
): Promise<Result<'counting' | 'kept', ReportRefusal>> {
  const { reporting, social, now } = needs;
  const found = definitionFor(needs, id, reader);
  const day = dayOf(now());
  const by = `operator:${reader.id}`;
  const act = { kind: 'report.counted', actor: by, purpose: 'social-report' };
  if (!found.ok) {
    await noteHouseholdAct(needs, [], { ...act, outcome: found.error.kind });
    return found;
  }
  if (await social.keptReport(id, day)) return ok('kept');
  const begun = reporting.desk.begin([found.value.id], { day, by });
  if (begun === 'busy') {
    await noteHouseholdAct(needs, [], { ...act, outcome: 'counting_busy' });
    return fail({ kind: 'counting_busy' });
  }
  await noteBulkAct(needs, { ...act, outcome: 'begun' });
  return ok('counting');
}

/** A report of a day, for somebody whose role may read it. */
export async function readReport(
  needs: ReportingNeeds,
  { id, day }: { readonly id: string; readonly day: Day },
  reader: Reader,
): Promise<Result<Report, ReportRefusal>> {
  const found = definitionFor(needs, id, reader);
  const report = found.ok ? await needs.social.keptReport(id, day) : undefined;
  const refused = found.ok ? ('report_not_counted' as const) : found.error.kind;
  // Counts that tell of nobody: nobody's data is used by reading them.
  await noteHouseholdAct(needs, [], {
    kind: 'report.read',
    actor: `operator:${reader.id}`,
    purpose: 'social-report',
    outcome: report ? 'read' : refused,
  });
  return report ? ok(report) : fail({ kind: refused });
}

/** Counts what is due, without anybody's asking. @returns how many reports */
export async function countDueReports(needs: ReportingNeeds): Promise<number> {
  const { reporting, social, now } = needs;
  const day = dayOf(now());
  const due = dueReports(reporting.works.definitions.reports, await social.keptReports(), day);
  if (due.length === 0 || reporting.desk.state.kind === 'counting') return 0;
  const access = await stationAccess(needs, { doing: 'report.counted', purpose: 'social-report' });
  if (!access.ok) return 0;
  const begun = reporting.desk.begin(due, { day, by: 'station' });
  if (begun === 'busy') return 0;
  const { kind } = await begun;
  const { actor, doing, purpose, basis } = access.value;
  const outcome = kind === 'idle' ? 'counted' : 'failed';
  await noteBulkAct(needs, { kind: doing, actor, purpose, basis, outcome });
  return kind === 'idle' ? due.length : 0;
}
