import type { StationConfig } from '../config.ts';
import { tokenEnvelope, type Envelope } from '../credentials/envelope.ts';
import type { OpenedKeys } from '../credentials/keys/keys.ts';
import { openSoftwareKeys } from '../credentials/keys/software.ts';
import { openThreadedToken } from '../credentials/keys/threaded-token.ts';
import { openTokenKeys } from '../credentials/keys/token.ts';
import { startThread } from '../inference/worker-thread.ts';

/** A station's keys, and what seals its secrets. */
export interface KeyKeeping {
  readonly keys: OpenedKeys;
  /** `none` where secrets lie in a file that only its owner reads. */
  readonly envelope: Envelope | 'none';
}

/** Where software keys lie, and whether keys may be made. */
interface KeysPlace {
  readonly file: string;
  readonly mayMake: boolean;
  /** Whether stations send packets here. */
  readonly opensPackets: boolean;
}

/** Keys as the configuration says. */
export async function openKeyKeeping(
  config: StationConfig['keys'],
  { file, mayMake, opensPackets }: KeysPlace,
): Promise<KeyKeeping> {
  if (config.kind === 'software') {
    return { keys: await openSoftwareKeys(file, mayMake), envelope: 'none' };
  }
  const { library, slotLabel, pinFile, place } = config;
  const token = await openThreadedToken({ library, slotLabel, pinFile, place }, startThread);
  try {
    return {
      keys: await openTokenKeys(token, mayMake, opensPackets),
      envelope: tokenEnvelope(token),
    };
  } catch (error) {
    await token.close();
    throw error;
  }
}
