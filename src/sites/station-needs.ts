import { EvidenceFusion } from '../biometrics/fusion.ts';
import type { StationConfig } from '../config.ts';
import type { StationNeeds } from '../http/needs.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import type { EvaluationRuns } from '../procedures/social/evaluate-everyone.ts';
import { ownStatus } from '../procedures/publish-status.ts';
import { systemClock } from '../vocabulary/time.ts';
import { openPrinter } from './page-printer.ts';
import { cardReading } from './card-reading.ts';
import { openCodeReading } from './code-reading.ts';
import { documentsIn } from './own-trust.ts';
import { openEvaluationRuns } from './evaluation-runs.ts';
import { openDeduplications } from './deduplications.ts';
import { readAhead, type NextNetworks } from './next-networks.ts';
import { peopleAtWork } from './people-at-work.ts';
import { residentsAtHome } from './residents-at-home.ts';
import { rotatedAcquisition, rotationsOf } from './rotated-acquisition.ts';
import { openStationDevices } from './station-devices.ts';
import { stationExchange } from './exchange-when-asked.ts';
import { openStationKeys } from './station-keys.ts';
import { openStationOpenId } from './station-openid.ts';
import { trainingName } from '../credentials/identity-token.ts';
import type { Given } from './station-making.ts';
import { closeAcquisition, type StationParts } from './station-parts.ts';
import { keepSocialJobs } from './social-jobs.ts';
import { openSocialRegister } from './social-register.ts';
import { keepRegistersTogether } from './social-reviewing.ts';
import { policyOf } from './station-policy.ts';
import { signing } from './station-signing.ts';
import { documentTrust } from './document-trust.ts';
import { offlineVerifiers } from './offline-verifiers.ts';

/** What searching and deciding stand on. */
export function peopleNeeds(
  config: StationConfig,
  { acquisition, register, gallery }: Pick<StationParts, 'acquisition' | 'register' | 'gallery'>,
) {
  return {
    ...acquisition,
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register, fingers: acquisition.fingers }),
    board: new SettlementBoard(),
    fusion: new EvidenceFusion(),
    policy: policyOf(config),
    now: systemClock,
  };
}

/** Everything that the endpoints stand on, but for the traffic of packets. */
export async function stationNeeds(
  config: StationConfig,
  given: Given,
  at: {
    readonly opened: StationParts;
    readonly people: ReturnType<typeof peopleNeeds>;
    readonly address: string;
    readonly port: number;
  },
): Promise<Omit<StationNeeds, 'outbox' | 'inbox'>> {
  const { opened, people, address, port } = at;
  const { data, acquisition, register } = opened;
  const { parts } = given;
  const issuer = config.publicAddress ?? address;
  const signed = signing(data.keys, issuer, config.training, opened);
  const documentIssuer = config.training ? trainingName : issuer;
  const [atWork, socialRegister] = await Promise.all([
    peopleAtWork(config, given),
    openSocialRegister(config, data, issuer, given),
  ]);
  const evaluationRuns = await socialWork({ socialRegister, register, parts }, acquisition.busy);
  return {
    ...people,
    ...signed,
    ...offlineVerifiers({
      keys: data.keys,
      issuer: documentIssuer,
      trust: documentTrust(documentsIn(config)),
      statusLists: signed.statusLists,
    }),
    ...cardReading(config, {
      keys: data.keys,
      issuer: documentIssuer,
      statusOf: ownStatus(register, `${issuer}/v1/status/`),
      listsDirectory: data.centreListsPath,
      extractor: acquisition.extractor,
    }),
    training: config.training,
    ...cardsAtWork(config, parts),
    deduplications: parts.add(
      openDeduplications(people, opened.deduplicationPlace, acquisition.busy),
      (running) => running.stop(),
    ),
    stationKeys: parts.add(openStationKeys(data, register), (running) => running.stop()),
    drafts: opened.drafts,
    ...atWork,
    ...openStationOpenId(config, given, { ...people, ...signed, ...atWork, data }),
    ...whoIsInIt(socialRegister),
    socialRegister,
    evaluationRuns,
    exchange: stationExchange(given, { data, register, socialRegister, issuer }),
    ...residentsAtHome(config, people, given),
    capturing: await openStationDevices(config, given.devicePorts),
    port,
    startedAt: systemClock(),
    embeddingModel: acquisition.model,
    next: await openNext(opened, given, acquisition.busy),
  };
}

/** What goes on in the social register by itself. */
async function socialWork(
  {
    socialRegister,
    register,
    parts,
  }: Pick<StationNeeds, 'socialRegister' | 'register'> & Pick<Given, 'parts'>,
  busy: () => boolean,
): Promise<EvaluationRuns | 'none'> {
  if (socialRegister === 'elsewhere') return 'none';
  const needs = { ...socialRegister, register, now: systemClock };
  await keepRegistersTogether(needs, parts);
  parts.add(await keepSocialJobs(needs), (jobs) => jobs.stop());
  return parts.add(openEvaluationRuns(needs, busy), (running) => running.stop());
}

/** Whether somebody is in a household, where households are held here. */
function whoIsInIt(held: StationNeeds['socialRegister']): Pick<StationNeeds, 'inHousehold'> {
  if (held === 'elsewhere') return {};
  return { inHousehold: async (person) => (await held.social.householdOf(person)) !== undefined };
}

/** Cards, printed and read. */
function cardsAtWork(
  { cardPrinter }: StationConfig,
  parts: Given['parts'],
): Pick<StationNeeds, 'printCard' | 'printPage' | 'codeIn'> {
  const { codeIn } = parts.add(openCodeReading(), (reading) => reading.close());
  return { ...openPrinter(cardPrinter), codeIn };
}

/** Networks that will be in use next, at work. */
async function openNext(
  { register, data: { secrets } }: Pick<StationParts, 'register' | 'data'>,
  { parts, openNext: open }: Given,
  busy: () => boolean,
): Promise<NextNetworks | 'none'> {
  if (!open) return 'none';
  const plain = parts.add(await open(), closeAcquisition);
  const acquisition = rotatedAcquisition(plain, rotationsOf(secrets.templates, plain));
  const next = readAhead({ ...acquisition, register, now: systemClock }, busy);
  return parts.add(next, (opened) => opened.stop());
}
