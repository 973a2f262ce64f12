import { dayOf } from '../../social/day.ts';
import type { RetentionReport } from '../../social/retention/retention.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { eraseOverdueExtracts } from './give-extracts.ts';
import type { AccessRefusal } from './lawful-access.ts';
import type { ReportingNeeds } from './needs.ts';
import { noteBulkAct } from './note-bulk-act.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { stationAccess } from './station-access.ts';

/** What retention would erase today; nothing is erased, and that somebody looked is journalled. */
export async function previewRetention(
  needs: ReportingNeeds,
  operator: string,
): Promise<RetentionReport> {
  const at = needs.now();
  const day = dayOf(at);
  const kinds = await needs.reporting.works.enforce(day, 'count');
  const extractsErased = await eraseOverdueExtracts(needs, 'count');
  await noteHouseholdAct(needs, [], {
    kind: 'retention.previewed',
    actor: `operator:${operator}`,
    purpose: 'social-retention',
    outcome: 'counted',
  });
  return { day, recorded: at, kinds, extractsErased };
}

/** Erases what is older than its kind is kept, and keeps a report of counts. */
async function enforceRetention(
  needs: ReportingNeeds,
): Promise<Result<RetentionReport, AccessRefusal>> {
  const doing = 'retention.enforced';
  const access = await stationAccess(needs, { doing, purpose: 'social-retention' });
  if (!access.ok) return fail(access.error);
  const at = needs.now();
  const day = dayOf(at);
  const extractsErased = await eraseOverdueExtracts(needs, 'erase');
  const kinds = await needs.reporting.works.enforce(day, 'erase');
  const report = { day, recorded: at, kinds, extractsErased };
  await needs.social.keepRetentionReport(report);
  const erased = kinds.reduce((sum, one) => sum + one.erased, extractsErased);
  const { actor, purpose, basis } = access.value;
  await noteBulkAct(needs, { kind: doing, actor, purpose, basis, outcome: `erased:${erased}` });
  return ok(report);
}

/** Enforces retention once a day. @returns whether it was done now */
export async function enforceDueRetention(needs: ReportingNeeds): Promise<boolean> {
  const [last] = await needs.social.retentionReports();
  if (last && last.day >= dayOf(needs.now())) return false;
  return (await enforceRetention(needs)).ok;
}
