import { EvidenceFusion } from '../biometrics/fusion.ts';
import type { StationConfig } from '../config.ts';
import type { StationGallery } from '../gallery/recall.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { defaultPolicy, type Policy } from '../procedures/policy.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import type { Register } from '../register/register.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition } from './acquisition.ts';

/** The defaults, but for what a deployment states. */
function policyOf(config: StationConfig): Policy {
  const fingers = { ...defaultPolicy.fingers, expected: config.fingersExpected };
  const { adjudication, falseHitsPerSearchMax } = defaultPolicy.duplicates;
  const duplicates = {
    ...defaultPolicy.duplicates,
    adjudication: {
      falseCasesPerDayMax: config.falseCasesPerDayMax ?? adjudication.falseCasesPerDayMax,
      enrolmentsPerDay: config.enrolmentsPerDay ?? adjudication.enrolmentsPerDay,
    },
    falseHitsPerSearchMax: config.falseHitsPerSearchMax ?? falseHitsPerSearchMax,
  };
  const { waitingMax, withoutContactMsMax } = defaultPolicy.outbox;
  const days = config.daysWithoutCentreMax;
  const outbox = {
    waitingMax: config.packetsWaitingMax ?? waitingMax,
    withoutContactMsMax: days === undefined ? withoutContactMsMax : days * 24 * 3_600_000,
  };
  const operators = { ...defaultPolicy.operators, factors: config.operatorFactors };
  const { consentRequired, exceptionPhotoRequired } = config;
  const asked = { consentRequired, exceptionPhotoRequired };
  return { ...defaultPolicy, fingers, duplicates, operators, outbox, ...asked };
}

/** What searching and deciding stand on. */
export function peopleNeeds(
  config: StationConfig,
  {
    acquisition,
    register,
    gallery,
  }: {
    readonly acquisition: Acquisition;
    readonly register: Register;
    readonly gallery: StationGallery;
  },
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
