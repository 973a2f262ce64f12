import type { StationConfig } from '../config.ts';
import { startThread } from '../inference/worker-thread.ts';
import { failLostExtracts } from '../procedures/social/give-extracts.ts';
import type { SocialRegister } from '../procedures/social/needs.ts';
import { ReportDesk } from '../procedures/social/report-desk.ts';
import { readApprovers } from '../social/formula/approver-directory.ts';
import { ActivatedFormulas } from '../social/formula/formulas-at-work.ts';
import { KeyedNames } from '../social/household/keyed-names.ts';
import { openThreadedSocialStore } from '../social/threaded.ts';
import type { Register } from '../register/register.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { DataDirectory } from './data-directory.ts';
import { purposeListOf } from './purpose-list.ts';
import { openReportWorks } from './report-works.ts';
import { keepSocialJobs } from './social-jobs.ts';
import type { Given } from './station-making.ts';
import { makeTrainingApprovers } from './training-approvers.ts';

/** Approvers of formulas that this checkout trusts: none, until a deployment puts theirs there. */
const ownApprovers = new URL('../../certs/approvers', import.meta.url).pathname;

/** Whose approvals of formulas count at this station. */
async function approversOf(
  config: StationConfig,
  data: Pick<DataDirectory, 'trainingApproversPath'>,
  training: boolean,
) {
  if (config.approversDirectory !== undefined) return readApprovers(config.approversDirectory);
  if (!training) return readApprovers(ownApprovers);
  await makeTrainingApprovers(data.trainingApproversPath);
  return readApprovers(data.trainingApproversPath);
}

/** The social register of a station that knows everybody; one that has a centre holds none. */
export async function openSocialRegister(
  config: StationConfig,
  data: Pick<DataDirectory, 'socialPlace' | 'trainingApproversPath'>,
  { parts, training = config.training }: Given,
  register: Register,
): Promise<SocialRegister | 'elsewhere'> {
  if (config.scope === 'station') return 'elsewhere';
  const trusted = await approversOf(config, data, training);
  const { path, keys, namesKey } = data.socialPlace;
  const social = parts.add(await openThreadedSocialStore({ path, keys, startThread }), (store) =>
    store.close(),
  );
  const works = await openReportWorks(config.dataDirectory, { path, keys });
  const opened: SocialRegister = {
    social,
    reporting: { works, desk: new ReportDesk({ social, works, now: systemClock }) },
    formulas: new ActivatedFormulas(social, trusted),
    purposes: await purposeListOf(config.dataDirectory),
    names: new KeyedNames(namesKey),
  };
  await failLostExtracts(opened);
  parts.add(keepSocialJobs({ ...opened, register, now: systemClock }), (jobs) => jobs.stop());
  return opened;
}
