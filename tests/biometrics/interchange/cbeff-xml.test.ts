import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerOfSubtype, fingerSubtype } from '../../../src/biometrics/interchange/cbeff-words.ts';
import {
  readCbeff,
  writeCbeff,
  type CbeffSegment,
} from '../../../src/biometrics/interchange/cbeff-xml.ts';
import { KnownFinger } from '../../../src/vocabulary/biometric-source.ts';

const namespace = 'http://standards.iso.org/iso-iec/19785/-3/ed-2/';
const index = '0b6c1ae2-5d64-4f6e-9d6b-2f1f6f5f3a10';

/** A finger and a missing one, written down by hand as stations send them. */
const byHand = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<BIR xmlns="${namespace}">
  <BIRInfo><Integrity>false</Integrity></BIRInfo>
  <BIR>
    <Version><Major>1</Major><Minor>1</Minor></Version>
    <CBEFFVersion><Major>1</Major><Minor>1</Minor></CBEFFVersion>
    <BIRInfo><Integrity>false</Integrity></BIRInfo>
    <BDBInfo>
      <Index>${index}</Index>
      <Format><Organization>Mosip</Organization><Type>7</Type></Format>
      <CreationDate>2026-11-27T09:30:00.000Z</CreationDate>
      <Type>Finger</Type>
      <Subtype>Left
        IndexFinger</Subtype>
      <Level>Raw</Level>
      <Purpose>Enroll</Purpose>
      <Quality>
        <Algorithm><Organization>HMAC</Organization><Type>SHA-256</Type></Algorithm>
        <Score>80</Score>
      </Quality>
    </BDBInfo>
    <BDB>RklS
      AA==</BDB>
    <SB>c2lnbmVk</SB>
    <others>
      <entry key="EXCEPTION">false</entry>
      <entry key="RETRIES">1</entry>
    </others>
  </BIR>
  <BIR>
    <BDBInfo>
      <Index>${index}</Index>
      <Format><Organization>257</Organization><Type>7</Type></Format>
      <Type>Finger</Type>
      <Subtype>Right Thumb</Subtype>
      <Level>Raw</Level>
      <Purpose>Enroll</Purpose>
      <Quality><Score>0</Score></Quality>
    </BDBInfo>
    <others><entry key="EXCEPTION">true</entry></others>
  </BIR>
</BIR>`;

const read = (text: string) => readCbeff(Buffer.from(text, 'utf8'));
const refusal = (text: string) => {
  const result = read(text);
  return result.ok ? 'read' : result.error;
};

test('segments are read as stations send them, with and without a sample', () => {
  expect(read(byHand)).toEqual({
    ok: true,
    value: [
      {
        kind: 'finger',
        index,
        organization: 'Mosip',
        format: 7,
        createdAt: '2026-11-27T09:30:00.000Z',
        subtype: 'Left IndexFinger',
        level: 'raw',
        purpose: 'enrol',
        quality: 80,
        record: Uint8Array.of(0x46, 0x49, 0x52, 0),
        signature: new Uint8Array(Buffer.from('signed')),
        others: new Map([
          ['EXCEPTION', 'false'],
          ['RETRIES', '1'],
        ]),
      },
      {
        kind: 'finger',
        index,
        organization: '257',
        format: 7,
        createdAt: '',
        subtype: 'Right Thumb',
        level: 'raw',
        purpose: 'enrol',
        quality: 0,
        record: 'none',
        signature: 'none',
        others: new Map([['EXCEPTION', 'true']]),
      },
    ],
  });
});

test('every finger has its words, and the words have their finger', () => {
  for (const position of KnownFinger.options) {
    expect(fingerOfSubtype(fingerSubtype(position))).toBe(position);
  }
  expect(fingerOfSubtype('Left IndexFinger')).toBe('left_index');
  for (const subtype of ['', 'UNKNOWN', 'Left', 'left indexfinger', 'toString']) {
    expect(fingerOfSubtype(subtype)).toBeUndefined();
  }
});

/** Spaces at the ends mean nothing in a document, and controls can not stand there. */
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((any) =>
  Array.from(any)
    .filter((one) => one >= ' ' && one < '\ufffe')
    .join('')
    .trim(),
);
const bytes = fc.oneof(
  fc.constant('none' as const),
  fc.uint8Array({ minLength: 1, maxLength: 60 }),
);
const segment: fc.Arbitrary<CbeffSegment> = fc.record({
  kind: fc.constantFrom('finger', 'face', 'iris', 'exception_photograph'),
  index: fc.uuid(),
  organization: text,
  format: fc.nat({ max: 65_535 }),
  createdAt: fc.constantFrom('', '2026-11-27T09:30:00Z'),
  subtype: fc.constantFrom('', 'Left', 'Left IndexFinger', 'UNKNOWN'),
  level: fc.constantFrom('raw', 'intermediate', 'processed'),
  purpose: fc.constantFrom('verify', 'identify', 'enrol'),
  quality: fc.nat({ max: 100 }),
  record: bytes,
  signature: bytes,
  others: fc.array(fc.tuple(text, text), { maxLength: 4 }).map((pairs) => new Map(pairs)),
});

test('segments that are written are read as they were', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
      expect(readCbeff(writeCbeff(segments))).toEqual({ ok: true, value: segments });
    }),
  );
});

test('what no document can hold is not written', () => {
  const [first] = fc.sample(segment, 1);
  if (!first) throw new Error('one was asked for');
  expect(() => writeCbeff([{ ...first, organization: 'a\u0000b' }])).toThrow('text of XML');
  expect(() => writeCbeff([{ ...first, others: new Map([['a', '\uffff']]) }])).toThrow(
    'text of XML',
  );
});

describe('a document is refused', () => {
  test.each([
    ['that is none', 'RklSAA=='],
    ['of nothing', ''],
    ['that is cut off', byHand.slice(0, -20)],
    ['with something behind it', `${byHand}<BIR/>`],
    ['with an entity that nobody defined', byHand.replace('Mosip', '&mosip;')],
    ['with a prefix that nobody defined', byHand.replace('<Level>', '<x:Level>')],
  ])('%s', (_what, document) => {
    expect(refusal(document)).toBe('not_xml');
  });

  test('in other bytes than UTF-8', () => {
    const latin = Buffer.from(byHand.replace('Mosip', 'Société'), 'latin1');
    expect(readCbeff(latin)).toEqual({ ok: false, error: 'not_xml' });
  });

  test('with a document type, whatever it defines', () => {
    const bomb = `<!DOCTYPE BIR [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`;
    const outside = `<!DOCTYPE BIR SYSTEM "file:///etc/passwd">`;
    for (const type of [bomb, outside, '<!DOCTYPE BIR>']) {
      expect(refusal(byHand.replace('<BIR xmlns', `${type}<BIR xmlns`))).toBe('document_type');
    }
  });

  test('that is deeper, wider or larger than any tree of samples', () => {
    const deep = `<BIR xmlns="${namespace}">${'<a>'.repeat(9000)}${'</a>'.repeat(9000)}</BIR>`;
    expect(refusal(deep)).toBe('too_deep');
    expect(refusal(`<BIR xmlns="${namespace}">${'<a/>'.repeat(9000)}</BIR>`)).toBe(
      'too_many_elements',
    );
    const names = Array.from({ length: 9000 }, (_, at) => `a${at}=""`).join(' ');
    expect(refusal(`<BIR xmlns="${namespace}" ${names}/>`)).toBe('too_many_elements');
    expect(readCbeff(new Uint8Array(8 * 1024 * 1024 + 1))).toEqual({
      ok: false,
      error: 'too_many_bytes',
    });
    const [first] = fc.sample(segment, 1);
    if (!first) throw new Error('one was asked for');
    const many = writeCbeff(Array.from({ length: 65 }, () => ({ ...first, others: new Map() })));
    expect(readCbeff(many)).toEqual({ ok: false, error: 'too_many_segments' });
  });

  test('of another kind, or of another namespace', () => {
    expect(refusal('<html/>')).toBe('not_this_format');
    expect(refusal(byHand.replace(namespace, 'urn:another'))).toBe('not_this_format');
  });

  test.each([
    ['a score of 101', '<Score>80', '<Score>101'],
    ['a score of nothing', '<Score>80', '<Score>'],
    ['a kind that nobody has', 'Finger</Type>', 'Toe</Type>'],
    ['a level that nobody knows', 'Raw', 'raw'],
    ['no purpose', '<Purpose>Enroll</Purpose>', ''],
    ['two purposes', '<Purpose>', '<Purpose>Verify</Purpose><Purpose>'],
    ['an index that is no UUID', `<Index>${index}`, '<Index>1'],
    ['a format of words', '<Type>7', '<Type>seven'],
    ['samples that are no base64', 'RklS', 'Rk*S'],
    ['two samples', '<SB>', '<BDB>AA==</BDB><SB>'],
    ['elements where text belongs', 'Mosip', '<b>Mosip</b>'],
    ['one key twice', 'RETRIES', 'EXCEPTION'],
    ['a value without a key', ' key="RETRIES"', ''],
    ['trees within trees', '<SB>', '<BIR/><SB>'],
  ])('that states %s', (_what, from, to) => {
    expect(refusal(byHand.replace(from, to))).toBe('value_wrong');
  });

  test('or read, but never by an exception, whatever is changed in it', () => {
    const whole = Buffer.from(byHand, 'utf8');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const changed = Uint8Array.from(whole);
          for (const [at, byte] of changes) changed[at] = byte;
          const result = readCbeff(changed);
          if (result.ok) expect(readCbeff(writeCbeff(result.value))).toEqual(result);
        },
      ),
      { numRuns: 500 },
    );
  });
});
