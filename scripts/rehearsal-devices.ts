import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { RehearsalDevice } from '../devices/rehearsal/device.ts';
import { deviceFaults, faultNamed } from '../devices/rehearsal/faults.ts';
import { startFaceDevice } from '../devices/rehearsal-face/driver.ts';
import { startFingerDevice } from '../devices/rehearsal-finger/driver.ts';
import { startSlapDevice } from '../devices/rehearsal-slap/driver.ts';

/** Rehearsal devices until they are told to stop; what is written to them changes them. */
const usage = `npm run devices -- [flags]
  --certificates DIR    what npm run certs made (certs/development)
  --environment NAME    Developer, Staging, Pre-Production or Production (Developer)
  --certification LEVEL L0, or L1 with a chip (L0)
  --purpose NAME        Registration, Auth, or any (Registration)
  --person NAME         whose fingers lie on the sensors (aziza)
  --face PATH           a photograph, or a directory of them; without it there is no camera
  --fault NAME          what goes wrong from the start (none)
While they run, lines of "person NAME" and "fault NAME" change all of them.
Faults: ${deviceFaults.join(' ')}`;

const { values } = parseArgs({
  options: {
    certificates: { type: 'string', default: 'certs/development' },
    environment: { type: 'string', default: 'Developer' },
    certification: { type: 'string', default: 'L0' },
    purpose: { type: 'string', default: 'Registration' },
    person: { type: 'string', default: 'aziza' },
    face: { type: 'string' },
    fault: { type: 'string', default: 'none' },
    help: { type: 'boolean', default: false },
  },
});
const purposes = { Registration: 'Registration', Auth: 'Auth', any: '' } as const;
const purpose = Object.entries(purposes).find(([name]) => name === values.purpose)?.[1];
const certification = (['L0', 'L1'] as const).find((level) => level === values.certification);
const fault = faultNamed(values.fault);
if (values.help || purpose === undefined || !certification || !fault) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const { certificates, environment, person } = values;
const settings = { certificates, environment, certification, purpose };
const devices: RehearsalDevice[] = [
  await startSlapDevice(settings, person),
  await startFingerDevice(settings, person),
];
if (values.face !== undefined) devices.push(await startFaceDevice(settings, values.face, person));
for (const device of devices) {
  device.fault = fault;
  console.log(JSON.stringify({ deviceId: device.deviceId, port: device.port }));
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [what, name = ''] = line.trim().split(/\s+/, 2);
  const asked = faultNamed(name);
  for (const device of devices) {
    if (what === 'person') device.person = name;
    if (what === 'fault' && asked) device.fault = asked;
  }
});
const stop = () => void Promise.all(devices.map((one) => one.close())).then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
