import type { StationConfig } from '../config.ts';
import { defaultPolicy, type Policy } from '../procedures/policy.ts';

/** The defaults, but for what a deployment states. */
export function policyOf(config: StationConfig): Policy {
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
  const { consentRequired, exceptionPhotoRequired, residentFactors } = config;
  const asked = { consentRequired, exceptionPhotoRequired, residentFactors };
  return { ...defaultPolicy, fingers, duplicates, operators, outbox, ...asked };
}
