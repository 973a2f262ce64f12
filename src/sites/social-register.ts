import { readFile } from 'node:fs/promises';
import type { StationConfig } from '../config.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { SocialRegister } from '../procedures/social/needs.ts';
import { ReportDesk } from '../procedures/social/report-desk.ts';
import type { SimulationReport } from '../procedures/social/simulate-formula.ts';
import { AppealPolicy } from '../social/appeals/appeal-policy.ts';
import { readApprovers } from '../social/formula/approver-directory.ts';
import { ActivatedFormulas } from '../social/formula/formulas-at-work.ts';
import { KeyedNames } from '../social/household/keyed-names.ts';
import { Amounts } from '../social/simulation/amounts.ts';
import { simulatorOver } from '../social/simulation/simulating.ts';
import { SimulationDesk } from '../social/simulation/simulation-desk.ts';
import { openThreadedSocialStore } from '../social/threaded.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { DataDirectory } from './data-directory.ts';
import { purposeListOf } from './purpose-list.ts';
import { openReportWorks } from './report-works.ts';
import { openReviewing } from './social-reviewing.ts';
import type { Given } from './station-making.ts';
import { openRescorings } from './rescorings.ts';
import { makeTrainingApprovers } from './training-approvers.ts';

/** Approvers of formulas that this checkout trusts: none, until a deployment puts theirs there. */
const ownApprovers = new URL('../../certs/approvers', import.meta.url).pathname;

/** How appeals are heard where a deployment says nothing else. */
const ownAppealPolicy = new URL('../social/rules/appeals.json', import.meta.url).pathname;

/** How appeals are heard at this station. */
async function readAppealPolicy(config: StationConfig): Promise<AppealPolicy> {
  const text = await readFile(config.appealPolicyFile ?? ownAppealPolicy, 'utf8');
  return AppealPolicy.parse(JSON.parse(text));
}

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

/** Amounts for a training, which nobody pays. */
const exampleAmounts = new URL('../social/formulas/example-amounts.json', import.meta.url).pathname;

/**
 * What programmes pay, for budgets of simulations.
 * @throws what a file that is none throws: a station does not begin with another's amounts
 */
async function amountsOf({ programmeAmounts }: StationConfig): Promise<Amounts> {
  return Amounts.parse(JSON.parse(await readFile(programmeAmounts ?? exampleAmounts, 'utf8')));
}

/** The social register of a station that knows everybody; one that has a centre holds none. */
export async function openSocialRegister(
  config: StationConfig,
  data: Pick<DataDirectory, 'socialPlace' | 'trainingApproversPath' | 'keys'>,
  issuer: string,
  { parts, training = config.training }: Given,
): Promise<SocialRegister | 'elsewhere'> {
  if (config.scope === 'station') return 'elsewhere';
  const trusted = await approversOf(config, data, training);
  const appealPolicy = await readAppealPolicy(config);
  const { path, keys, namesKey } = data.socialPlace;
  const { keys: keysOf } = data;
  const social = parts.add(await openThreadedSocialStore({ path, keys, startThread }), (opened) =>
    opened.close(),
  );
  const rescorings = parts.add(openRescorings(social, { path, keys }, trusted), (running) =>
    running.stop(),
  );
  const simulations = new SimulationDesk<SimulationReport>(
    simulatorOver({ path, keys, threads: config.threads, startThread }),
  );
  parts.add(simulations, (opened) => opened.close());
  const works = await openReportWorks(config.dataDirectory, { path, keys });
  return {
    social,
    reporting: { works, desk: new ReportDesk({ social, works, now: systemClock }) },
    rescorings,
    simulations,
    amounts: await amountsOf(config),
    formulas: new ActivatedFormulas(social, trusted),
    appealPolicy,
    purposes: await purposeListOf(config.dataDirectory),
    decisionKeys: {
      issuer,
      keys: () => keysOf.published('decision-token'),
      signer: {
        current: () => keysOf.current('decision-token'),
        sign: (kid, bytes) => keysOf.sign('decision-token', kid, bytes),
      },
    },
    names: new KeyedNames(namesKey),
    ...(await openReviewing(
      { rules: config.socialRulesDirectory, partners: config.partnersDirectory },
      { path, keys },
      parts,
    )),
  };
}
