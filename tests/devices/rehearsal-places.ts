import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { usualSettings, type DeviceSettings } from '../../devices/rehearsal/device.ts';
import { thumbprintOf } from '../../devices/sbi/certificate.ts';
import type { SegmentKey } from '../../devices/sbi/read-capture.ts';
import { openSbiDevices } from '../../devices/sbi/sbi-devices.ts';
import { openTrust } from '../../devices/sbi/trust.ts';
import { makeDevelopmentCertificates } from '../../scripts/certificates/development-certificates.ts';
import type { CaptureDevices } from '../../src/capture/device.ts';
import { systemClock, type Clock } from '../../src/vocabulary/time.ts';

/** Certificates of one test file, and what stands on them. */
export interface RehearsalPlace {
  readonly certificates: string;
  readonly segmentKey: SegmentKey;
  /** Settings of a device on ports of its own. */
  settings(more?: Partial<DeviceSettings>): DeviceSettings;
  /** A station's devices that trust these, or whomever a directory trusts. */
  devices(more?: { readonly trust?: string; readonly now?: Clock }): Promise<CaptureDevices>;
  remove(): Promise<void>;
}

/** @param first of so many ports that no other test uses */
export async function makeRehearsalPlace(first: number, count = 20): Promise<RehearsalPlace> {
  const certificates = await mkdtemp(join(tmpdir(), 'basma-certificates-'));
  await makeDevelopmentCertificates(certificates);
  const ports = { first, last: first + count - 1 };
  const read = (name: string) => readFile(join(certificates, name));
  const segmentKey = {
    thumbprint: thumbprintOf(new X509Certificate(await read('ida-fir.pem'))),
    privateKey: createPrivateKey(await read('ida-fir.key')),
  };
  return {
    certificates,
    segmentKey,
    settings: (more = {}) => ({ certificates, ...usualSettings, ports, ...more }),
    devices: async ({ trust = join(certificates, 'trust'), now = systemClock } = {}) =>
      openSbiDevices({
        trust: await openTrust(trust, 'Developer'),
        environment: 'Developer',
        now,
        segmentKey,
        ports,
      }),
    remove: () => rm(certificates, { recursive: true }),
  };
}
