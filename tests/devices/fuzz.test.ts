import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { readDeviceKeys, signed, type DeviceKeys } from '../../devices/rehearsal/signing.ts';
import { readCapture, type CaptureExpected } from '../../devices/sbi/read-capture.ts';
import { readInfo } from '../../devices/sbi/read-info.ts';
import { SeenAnswers } from '../../devices/sbi/seen-answers.ts';
import { openTrust, type DeviceTrust } from '../../devices/sbi/trust.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from './rehearsal-places.ts';

let place: RehearsalPlace;
let keys: DeviceKeys;
let trust: DeviceTrust;

beforeAll(async () => {
  place = await makeRehearsalPlace();
  keys = await readDeviceKeys(place.certificates, 'rehearsal-finger');
  trust = await openTrust(`${place.certificates}/trust`, 'Developer');
});

/** Words of the interface and anything else: what a device with a true key might sign. */
const word = fc.oneof(
  fc.constantFrom('Finger', 'Face', 'L0', 'L1', 'Ready', 'Registration', 'Auth', '', 'Developer'),
  fc.constantFrom('Left Thumb', 'UNKNOWN', '0.9.5', '2026-11-27T10:11:12.345Z', '85', 'AAAA'),
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.constant(null),
  fc.array(fc.constantFrom('0', 1, '0.9.5', 'x'), { maxLength: 3 }),
);
const names =
  'deviceId deviceStatus certification serviceVersion deviceSubId deviceCode specVersion purpose ' +
  'env firmware digitalId bioType bioSubType bioValue transactionId timestamp qualityScore ' +
  'requestedScore domainUri';
const payload = fc.dictionary(fc.constantFrom(...names.split(' ')), word);

test('whatever a trusted key signs of a device is read or refused', async () => {
  await fc.assert(
    fc.asyncProperty(payload, payload, async (info, digitalId) => {
      const text = signed({ ...info, digitalId: signed(digitalId, keys.device) }, keys.device);
      const at = systemClock();
      const read = await readInfo(text, { trust, environment: 'Developer', at });
      expect(typeof read.ok).toBe('boolean');
    }),
    { numRuns: 150 },
  );
});

function expected(): CaptureExpected {
  const at = systemClock();
  return {
    trust,
    environment: 'Developer',
    at,
    askedAt: at,
    positions: ['left_thumb'],
    seen: new SeenAnswers(),
    segmentKey: place.segmentKey,
    device: {
      deviceCode: 'RF-0001',
      health: 'ready',
      description: {
        deviceId: 'd',
        modality: 'finger',
        subType: 'Single',
        certification: 'L0',
        purpose: 'registration',
        subIds: [0],
        serial: 'RF-0001',
        provider: 'Basma Rehearsal Devices',
        make: 'm',
        model: 'm',
        firmware: '',
        serviceVersion: '',
        specVersions: ['0.9.5'],
      },
    },
    request: {
      env: 'Developer',
      purpose: 'Registration',
      specVersion: '0.9.5',
      timeout: 1000,
      captureTime: '',
      transactionId: 'transaction',
      bio: [
        {
          type: 'Finger',
          count: 1,
          bioSubType: ['Left Thumb'],
          exception: [],
          requestedScore: 0,
          deviceId: 'd',
          deviceSubId: 0,
          previousHash: '',
        },
      ],
      customOpts: null,
    },
  };
}

test('whatever comes as a capture is refused unless everything holds', async () => {
  const segment = fc.record(
    {
      specVersion: word,
      data: fc.oneof(
        word,
        payload.map((said) => signed(said, keys.device)),
      ),
      hash: word,
      sessionKey: word,
      thumbprint: word,
      error: fc.oneof(fc.constant({ errorCode: '0' }), fc.record({ errorCode: word }), word),
    },
    { requiredKeys: [] },
  );
  const answers = fc.oneof(
    fc.jsonValue(),
    fc.record({ biometrics: fc.array(segment, { minLength: 1, maxLength: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      expect((await readCapture(answer, expected())).ok).toBe(false);
    }),
    { numRuns: 300 },
  );
});
