import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Where bytes and texts of strangers are read. */
const rooms = [
  'src/capture',
  'src/biometrics/interchange',
  'src/credentials/identity-qr',
  'src/certificates',
  'devices/sbi',
];
const decoder =
  /^export (?:async )?function ((?:decode|read|parse|from|unpack)(?:[A-Z]\w*)?)[<(]/gm;

const filesIn = (top: string, name: RegExp) =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(top, file));

/** What each file exports that makes something of bytes or text. */
const decoders = rooms
  .flatMap((room) => filesIn(room, /\.ts$/))
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(decoder)].map(([, name = '']) => ({ file, name })),
  );

/** What tests import, as `file name`. */
const imported = new Set(
  filesIn('tests', /\.test\.ts$/).flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']+)'/gm),
    ].flatMap(([, names = '', specifier = '']) =>
      names.split(',').map((name) => `${join(dirname(file), specifier)} ${name.trim()}`),
    ),
  ),
);

/** Decoders without a test of their own, and the tested decoder through which they are reached. */
const reachedThrough: Readonly<Record<string, string>> = {
  'src/capture/bitmap.ts readBitmapHeader': 'src/capture/decode-finger.ts decodeFinger',
  'src/capture/wsq/segments.ts readSegments': 'src/capture/wsq/decode.ts decodeWsq',
  'src/biometrics/interchange/capture-block.ts readCaptureBlock':
    'src/biometrics/interchange/iso-19794-4-2011.ts readFingerImageRecord',
  'src/biometrics/interchange/capture-block.ts readCertifications':
    'src/biometrics/interchange/iso-19794-4-2011.ts readFingerImageRecord',
  'src/biometrics/interchange/capture-block.ts readFlag':
    'src/biometrics/interchange/iso-19794-4-2011.ts readFingerImageRecord',
  'src/biometrics/interchange/minutia-field.ts readMinutia':
    'src/biometrics/finger/interchange.ts fingersOfRecord',
  'src/biometrics/interchange/xml-tree.ts readXml':
    'src/biometrics/interchange/cbeff-xml.ts readCbeff',
  'src/credentials/identity-qr/cose-sign1.ts parseCoseSign1':
    'src/credentials/identity-qr/verify-identity-qr.ts verifyIdentityQr',
  'devices/sbi/certificate.ts readCertificates': 'devices/sbi/compact-jws.ts signersOf',
  'src/certificates/issuing.ts readRequest': 'src/certificates/ceremony.ts certifyRequest',
  'src/certificates/revocation-list.ts readRevocationList': 'devices/sbi/trust.ts openTrust',
  'devices/sbi/compact-jws.ts fromBase64url': 'devices/sbi/compact-jws.ts takeApart',
};

test('every decoder has a test, of its own or through the one that it is a part of', () => {
  expect(decoders.length).toBeGreaterThan(20);
  const untested = decoders
    .map(({ file, name }) => `${file} ${name}`)
    .filter((one) => !imported.has(one) && !imported.has(reachedThrough[one] ?? ''));
  expect(untested).toEqual([]);
});

test('nothing is said to be reached that has a test, or is gone', () => {
  const all = new Set(decoders.map(({ file, name }) => `${file} ${name}`));
  const stale = Object.keys(reachedThrough).filter((one) => !all.has(one) || imported.has(one));
  expect(stale).toEqual([]);
});
