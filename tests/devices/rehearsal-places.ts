import { createPrivateKey, randomInt, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualSettings, type DeviceSettings } from '../../devices/rehearsal/device.ts';
import { thumbprintOf } from '../../devices/sbi/certificate.ts';
import type { SegmentKey } from '../../devices/sbi/read-capture.ts';
import { openSbiDevices } from '../../devices/sbi/sbi-devices.ts';
import { openKeptTrust } from '../../devices/sbi/trust.ts';
import { makeDevelopmentCertificates } from '../../scripts/certificates/development-certificates.ts';
import type { CaptureDevices } from '../../src/capture/device.ts';
import { systemClock, type Clock } from '../../src/vocabulary/time.ts';

interface Ports {
  readonly first: number;
  readonly count: number;
}

/** Certificates of one test file, and what stands on them. */
export interface RehearsalPlace {
  readonly certificates: string;
  readonly segmentKey: SegmentKey;
  readonly ports: { readonly first: number; readonly last: number };
  /** Settings of a device on ports of its own. */
  settings(more?: Partial<DeviceSettings>): DeviceSettings;
  /** A station's devices that trust these, or whomever a directory trusts. */
  devices(more?: { readonly trust?: string; readonly now?: Clock }): Promise<CaptureDevices>;
}

/** Where neither the interface's own devices are nor systems give ports away. */
const testPorts = { from: 10_000, to: 30_000 };

/**
 * The first of some ports that nobody else uses: tests of another checkout, and devices that somebody
 * rehearses with, may run on this machine at the same time.
 */
export function freshPorts(): number {
  return randomInt(testPorts.from, testPorts.to);
}

/**
 * Certificates that all tests of one day share, since a dozen keys take seconds: whoever comes first
 * makes them, and puts them in their place when they are whole.
 */
async function certificatesOfToday(): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const shared = join(tmpdir(), `basma-certificates-of-tests-${process.getuid?.() ?? 0}-${today}`);
  if (existsSync(shared)) return shared;
  const made = await mkdtemp(join(tmpdir(), 'basma-certificates-'));
  await makeDevelopmentCertificates(made);
  // Somebody else was first: hers are as good.
  await rename(made, shared).catch(() => rm(made, { recursive: true }));
  return shared;
}

/** @param ports for the devices of this place; of its own unless they are given */
export async function makeRehearsalPlace(
  ports: Ports = { first: freshPorts(), count: 20 },
): Promise<RehearsalPlace> {
  const certificates = await certificatesOfToday();
  const { first, count } = ports;
  const range = { first, last: first + count - 1 };
  const read = (name: string) => readFile(join(certificates, name));
  const segmentKey = {
    thumbprint: thumbprintOf(new X509Certificate(await read('ida-fir.pem'))),
    privateKey: createPrivateKey(await read('ida-fir.key')),
  };
  return {
    certificates,
    segmentKey,
    ports: range,
    settings: (more = {}) => ({ certificates, ...usualSettings, ports: range, ...more }),
    devices: async ({ trust = join(certificates, 'trust'), now = systemClock } = {}) =>
      openSbiDevices({
        trust: await openKeptTrust(trust, 'Developer', systemClock),
        environment: 'Developer',
        now,
        segmentKey,
        ports: range,
      }),
  };
}
