import { previewRetention } from '../../procedures/social/enforce-retention.ts';
import type { RetentionReport } from '../../social/retention/retention.ts';
import { operation, type Operation } from '../operation.ts';
import { NothingBody, RetentionAnswer, RetentionPreview } from './report-schema.ts';
import { socialNeeds } from './social-needs.ts';

function reportBody({ recorded, ...report }: RetentionReport) {
  return { ...report, recorded: new Date(recorded).toISOString() };
}

/** For what these are used. */
const purposes = ['social-retention'] as const;

/** What is kept how long, what was erased, and what would be. */
export const retentionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/retention',
    summary: 'How long each kind of data is kept, and what was erased on which day',
    access: ['auditor', 'administrator'],
    purposes,
    answers: { 200: { what: 'Counts; the newest report first.', schema: RetentionAnswer } },
    handle: async (needs) => {
      const { social, reporting } = socialNeeds(needs);
      const reports = (await social.retentionReports()).map(reportBody);
      return { status: 200, body: { schedule: reporting.works.schedule, reports } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/retention/preview',
    summary: 'What retention would erase today; nothing is erased',
    access: ['auditor', 'administrator'],
    purposes,
    body: NothingBody,
    answers: { 200: { what: 'Counts.', schema: RetentionPreview } },
    handle: async (needs, call) => {
      const report = await previewRetention(socialNeeds(needs), call.operator().id);
      return { status: 200, body: reportBody(report) };
    },
  }),
];
