import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openSoftwareKeys } from '../credentials/keys/software.ts';
import { daysLeft, urgencyOf } from '../certificates/expiry.ts';
import { SignerCertificates } from '../credentials/signer-certificates.ts';
import { openStationSecrets } from '../credentials/station-secrets.ts';
import { kernelsAgree, nativeGallery } from '../gallery/native-rows.ts';
import { loadModel } from '../inference/manifest.ts';
import { faceModels, fingerModels } from '../inference/models.ts';
import {
  lenientNumbers,
  mosipNumbers,
  shareLeft,
  wellFormedNumbers,
  type NumberPolicy,
} from '../register/idcs-issuance.ts';
import { ownTrust } from '../sites/own-trust.ts';
import { stationExpiries } from '../sites/station-certificates.ts';
import { systemClock } from '../vocabulary/time.ts';
import { checkRegister } from '../register/sqlite/check-register.ts';
import type { Command } from './command.ts';
import { modelsDirectory } from './models-directory.ts';
import { columns } from './terminal.ts';

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly state: 'good' | 'bad' | 'not there yet';
  readonly detail: string;
}

/** Enough for a standard error below a tenth of a percent. */
const numbersDrawn = 400_000;
/** Below this a day of photographs may not fit. */
const freeBytesMin = 2 * 1024 ** 3;

async function checked(what: string, check: () => Promise<string> | string): Promise<Finding> {
  try {
    return { what, state: 'good', detail: await check() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'an unknown fault';
    return { what, state: 'bad', detail };
  }
}

function numbersLeft(policy: NumberPolicy): Finding {
  const { share, low95, high95 } = shareLeft(policy, numbersDrawn);
  const millions = (part: number) => ((part * wellFormedNumbers) / 1e6).toFixed(0);
  return {
    what: `numbers that the policy "${policy.name}" leaves`,
    state: 'good',
    detail:
      `about ${millions(share)} million of ${wellFormedNumbers / 1e6} ` +
      `[${millions(low95)}–${millions(high95)}], from ${numbersDrawn} draws`,
  };
}

/** Secrets that a token seals are as whole as can be said without it. */
function sealedByToken(error: unknown): string {
  if (error instanceof Error && Reflect.get(error, 'code') === 'secrets_sealed') {
    return 'sealed by a token, whole';
  }
  throw error;
}

async function checkData(directory: string): Promise<readonly Finding[]> {
  const register = join(directory, 'register.sqlite');
  if (!existsSync(register)) {
    return [{ what: 'register', state: 'not there yet', detail: `${register} is made at start` }];
  }
  const secrets = await checked('station secrets', async () => {
    const file = join(directory, 'secrets');
    return openStationSecrets({ file, mayMake: false, envelope: 'none' }).then(
      () => 'readable by their owner only, whole',
      sealedByToken,
    );
  });
  const findings = [
    secrets,
    await checked('keys', async () => {
      const file = join(directory, 'keys');
      if (!existsSync(file) && secrets.detail.startsWith('sealed')) return 'in a token';
      const keys = await openSoftwareKeys(file, false);
      const { kid } = await keys.current('identity-token');
      return `development keys, tokens are signed by ${kid.slice(0, 8)}…`;
    }),
    await checked('disk', async () => {
      const { bavail, bsize } = await statfs(directory);
      const free = bavail * bsize;
      const text = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
      if (free < freeBytesMin) throw new Error(text);
      return text;
    }),
  ];
  try {
    for (const { rule, broken } of checkRegister(register)) {
      const detail = broken === 0 ? 'holds' : `broken ${broken} times`;
      findings.push({ what: `register: ${rule}`, state: broken === 0 ? 'good' : 'bad', detail });
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    findings.push({ what: 'register', state: 'bad', detail });
  }
  return findings;
}

/** Certificates that end soon, or can not be read: what is signed with them will be refused. */
async function checkCertificates(data: string, trust: string): Promise<readonly Finding[]> {
  const what = 'certificates';
  try {
    const held = await SignerCertificates.open(join(data, 'certificates'));
    const at = systemClock();
    const expiries = await stationExpiries(held, trust);
    const urgent = expiries.filter((one) => urgencyOf(one, at) !== 'later');
    if (urgent.length === 0) {
      return [{ what, state: 'good', detail: `${expiries.length}, none of which ends soon` }];
    }
    return urgent.map((one) => ({
      what: `${one.kind} ${one.what}`,
      state: urgencyOf(one, at) === 'ended' ? 'bad' : 'good',
      detail: `ends in ${daysLeft(one, at)} days: renew it (certs/README.md)`,
    }));
  } catch (error) {
    return [{ what, state: 'bad', detail: error instanceof Error ? error.message : '' }];
  }
}

/** Whether everyone is compared by native threads, and whether their kernels agree. */
function checkScan(): Finding {
  const what = 'exact scan of galleries';
  const native = nativeGallery();
  if ('missing' in native) {
    const detail =
      `${native.missing}: the exhaustive search in TypeScript takes its place, some twenty times ` +
      `slower; with a C++ compiler \`npm run build-native\` makes it`;
    return { what, state: 'not there yet', detail };
  }
  const [first = 'none', ...others] = native.kernels;
  const agree = kernelsAgree(native);
  const detail = agree
    ? `native, kernel ${first}, which states the same bits as ${others.join(', ') || 'itself'}`
    : `the kernel ${first} states other similarities than ${others.join(', ')}`;
  return { what, state: agree ? 'good' : 'bad', detail };
}

/** `basma doctor`. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'checks models, keys, register and disk; exit code 1 when something is not as it must be',
  takes: '[--data DIR]',
  positionals: { min: 0, max: 0 },
  options: {
    data: { value: 'DIR', what: 'where the register lies (default ./data)' },
    trust: { value: 'DIR', what: 'whom it believes (default certs/trust of this checkout)' },
  },
  example: 'doctor --data data',
  run: async (call) => {
    const findings: Finding[] = [];
    for (const id of [...Object.values(faceModels), ...Object.values(fingerModels)]) {
      const model = await checked(`model ${id}`, async () => {
        const { manifest } = await loadModel(modelsDirectory, id);
        return `sha256 ${manifest.source.sha256.slice(0, 12)}…, as measured`;
      });
      findings.push(model);
    }
    findings.push(checkScan());
    findings.push(numbersLeft(lenientNumbers), numbersLeft(mosipNumbers));
    const data = call.maybe('data') ?? 'data';
    findings.push(...(await checkData(data)));
    findings.push(...(await checkCertificates(data, call.maybe('trust') ?? ownTrust)));
    const rows = findings.map(({ what, state, detail }) => [state, what, detail]);
    call.terminal.result(findings, columns(rows));
    return findings.some(({ state }) => state === 'bad') ? 1 : 0;
  },
};
