import type { StationKeys } from '../http/needs.ts';
import { renewTemplates } from '../procedures/renew-templates.ts';
import type { Register } from '../register/register.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { DataDirectory } from './data-directory.ts';
import { openReKeying } from './re-keying.ts';

/** The station's keys as its endpoints see them; a re-keying that was cut off goes on. */
export function openStationKeys(
  { keys, envelope, secretsFile }: DataDirectory,
  register: Register,
): StationKeys & { stop(): Promise<void> } {
  const wraps = {
    renew: async () => (await secretsFile.renewWrap()).wrap,
    forgetFormer: () => secretsFile.forgetFormerWrap(),
  };
  const cutOff = secretsFile.secrets().formerWrap !== undefined;
  const reKeying = openReKeying({ register, wraps, now: systemClock }, cutOff);
  const renew = async () => {
    if (secretsFile.secrets().formerTemplates) return 'waits';
    await secretsFile.renewTemplates();
    return 'renewed';
  };
  return {
    kind: keys.kind,
    envelopes: async () => (envelope === 'none' ? [] : envelope.keys()),
    reKeying,
    renewTemplates: (operator) => renewTemplates({ register, now: systemClock, renew }, operator),
    stop: () => reKeying.stop(),
  };
}
