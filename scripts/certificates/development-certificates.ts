import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { developmentUnit } from '../../devices/sbi/trust.ts';
import { issue, pemOfKey, type Issued, type Wanted } from './issuing.ts';

/** The provider of the rehearsal devices, and who made the chips that some have. */
const provider = 'Basma Rehearsal Devices';
const chipProvider = 'Basma Rehearsal Chips';
const unit = developmentUnit;

const dayMs = 86_400_000;
/** A device's key lasts a month, as in the field; who issues lasts longer. */
const days = { root: 3650, issuer: 1825, signing: 30, encryption: 365 } as const;

/** Everything that is made, by the path of its file without `.pem`. */
type Made = ReadonlyMap<string, Issued>;

async function makeAll(now: number): Promise<Made> {
  const made = new Map<string, Issued>();
  const put = async (
    path: string,
    wanted: Pick<Wanted, 'commonName' | 'organisation' | 'use'> & { readonly by?: Issued },
    fromDay = -1,
    lastDay: number = days[wanted.use],
  ): Promise<Issued> => {
    const validFrom = new Date(now + fromDay * dayMs);
    const validTo = new Date(now + lastDay * dayMs);
    const issued = await issue({ unit, ...wanted, validFrom, validTo });
    made.set(path, issued);
    return issued;
  };
  const root = { organisation: 'Basma Development', use: 'root' } as const;
  const issuer = { use: 'issuer' } as const;
  const signing = { organisation: provider, use: 'signing' } as const;
  // Past days, since the expired device was certified while its issuers were valid.
  const deviceRoot = await put('device-root', { commonName: 'Device trust', ...root }, -60);
  const chipRoot = await put('ftm-root', { commonName: 'Chip trust', ...root }, -60);
  const foreignRoot = await put('foreign-root', {
    commonName: 'Somebody else',
    organisation: 'Somebody Else',
    use: 'root',
  });
  const makes = await put(
    'device-provider',
    { commonName: provider, organisation: provider, by: deviceRoot, ...issuer },
    -60,
  );
  const chips = await put('ftm-provider', {
    commonName: chipProvider,
    organisation: chipProvider,
    by: chipRoot,
    ...issuer,
  });
  for (const device of ['face', 'slap', 'finger']) {
    await put(`rehearsal-${device}`, { commonName: `Device ${device}`, by: makes, ...signing });
  }
  await put('ftm', {
    commonName: 'Chip of the rehearsal devices',
    organisation: chipProvider,
    by: chips,
    use: 'signing',
  });
  const expired = { commonName: 'Device of last month', by: makes, ...signing };
  await put('expired', expired, -40, -10);
  await put('foreign', { commonName: 'Device of nobody', by: foreignRoot, ...signing });
  await put('ida-fir', {
    commonName: 'IDA-FIR',
    organisation: 'Basma Development',
    by: deviceRoot,
    use: 'encryption',
  });
  return made;
}

/** What a station trusts when it is told to trust development devices. */
const anchors: Readonly<Record<string, readonly string[]>> = {
  device: ['device-root', 'device-provider'],
  ftm: ['ftm-root', 'ftm-provider'],
};

/**
 * Makes the certificates of a rehearsal in a directory: roots, issuers, devices and a chip below
 * them, one device that expired, one of a root that nobody trusts, and the key to which samples for
 * a verification are sealed. Below `trust` lie the public anchors, as a station reads them.
 */
export async function makeDevelopmentCertificates(directory: string): Promise<void> {
  const made = await makeAll(Date.now());
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const write = (path: string, text: string) =>
    writeFile(join(directory, path), text, { mode: 0o600 });
  for (const [path, issued] of made) {
    await write(`${path}.pem`, `${issued.certificate.toString('pem')}\n`);
    await write(`${path}.key`, await pemOfKey(issued));
  }
  for (const [domain, names] of Object.entries(anchors)) {
    await mkdir(join(directory, 'trust', domain), { recursive: true });
    for (const name of names) {
      const pem = made.get(name)?.certificate.toString('pem') ?? '';
      await write(join('trust', domain, `${name}.pem`), `${pem}\n`);
    }
  }
}
