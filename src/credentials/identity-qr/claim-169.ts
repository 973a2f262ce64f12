import { z } from 'zod';
import type { CborValue } from './cbor.ts';

/** Longest texts and data that a QR code could ever hold with room to spare, so none is endless. */
const nameMax = 220;
const textMax = 300;
const dataBytesMax = 4_096;

const Text = (max: number) => z.string().min(1).max(max);
const Code = (max: number, min = 1) => z.number().int().min(min).max(max);
const Data = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= dataBytesMax,
);

/** `YYYYMMDD`, a day of the calendar. */
const BirthDay = z
  .string()
  .regex(/^(18|19|20|21)\d{6}$/)
  .refine((text) => {
    const [, year = '', month = '', day = ''] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
    const moment = new Date(`${year}-${month}-${day}T00:00:00Z`);
    return (
      !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${year}-${month}-${day}`)
    );
  });

/** ISO/IEC 19794-2's ten fingers, 0 for one of which it is not known. */
const BestFingers = z
  .array(Code(10, 0))
  .min(1)
  .max(10)
  .refine((fingers) => new Set(fingers).size === fingers.length);

/** One sample or template: format 0 image, 1 template, 2 sound, 3 hash of a template. */
const Biometric = z.strictObject({
  data: Data,
  format: Code(3, 0).exactOptional(),
  subFormat: Code(200, 0).exactOptional(),
  issuer: Text(textMax).exactOptional(),
});
const biometricKeys = { data: 0, format: 1, subFormat: 2, issuer: 3 } as const;
const Biometrics = z.array(Biometric).min(1).max(4).exactOptional();

/**
 * What a credential says about its holder: claim 169 of the CWT registry, in names. The photograph
 * is JPEG (1), JPEG 2000 (2), AVIF (3) or WebP (4).
 */
export const Claim169 = z
  .strictObject({
    id: Text(100).exactOptional(),
    version: Text(20).exactOptional(),
    language: Text(3).exactOptional(),
    fullName: Text(nameMax).exactOptional(),
    firstName: Text(nameMax).exactOptional(),
    middleName: Text(nameMax).exactOptional(),
    lastName: Text(nameMax).exactOptional(),
    birthDate: BirthDay.exactOptional(),
    /** 1 male, 2 female, 3 other. */
    gender: Code(3).exactOptional(),
    address: Text(textMax).exactOptional(),
    email: Text(nameMax).exactOptional(),
    phone: Text(30).exactOptional(),
    nationality: Text(3).exactOptional(),
    /** 1 unmarried, 2 married, 3 divorced. */
    maritalStatus: Code(3).exactOptional(),
    guardian: Text(100).exactOptional(),
    photo: Data.exactOptional(),
    photoFormat: Code(4).exactOptional(),
    bestFingers: BestFingers.exactOptional(),
    secondFullName: Text(nameMax).exactOptional(),
    secondLanguage: Text(3).exactOptional(),
    location: Text(textMax).exactOptional(),
    legalStatus: Text(100).exactOptional(),
    country: Text(3).exactOptional(),
    rightThumb: Biometrics,
    rightIndex: Biometrics,
    rightMiddle: Biometrics,
    rightRing: Biometrics,
    rightLittle: Biometrics,
    leftThumb: Biometrics,
    leftIndex: Biometrics,
    leftMiddle: Biometrics,
    leftRing: Biometrics,
    leftLittle: Biometrics,
    rightIris: Biometrics,
    leftIris: Biometrics,
    face: Biometrics,
    rightPalm: Biometrics,
    leftPalm: Biometrics,
    voice: Biometrics,
  })
  .refine(
    ({ photo, photoFormat }) => (photo === undefined) === (photoFormat === undefined),
    'a photograph has a format',
  )
  .readonly();
export type Claim169 = z.infer<typeof Claim169>;
type Name = keyof Claim169;

/** The number of each field. Source: Claim 169, version 1.2.0. */
const numbers: Readonly<Record<Name, number>> = {
  id: 1,
  version: 2,
  language: 3,
  fullName: 4,
  firstName: 5,
  middleName: 6,
  lastName: 7,
  birthDate: 8,
  gender: 9,
  address: 10,
  email: 11,
  phone: 12,
  nationality: 13,
  maritalStatus: 14,
  guardian: 15,
  photo: 16,
  photoFormat: 17,
  bestFingers: 18,
  secondFullName: 19,
  secondLanguage: 20,
  location: 21,
  legalStatus: 22,
  country: 23,
  rightThumb: 50,
  rightIndex: 51,
  rightMiddle: 52,
  rightRing: 53,
  rightLittle: 54,
  leftThumb: 55,
  leftIndex: 56,
  leftMiddle: 57,
  leftRing: 58,
  leftLittle: 59,
  rightIris: 60,
  leftIris: 61,
  face: 62,
  rightPalm: 63,
  leftPalm: 64,
  voice: 65,
};
/** From here on fields hold biometrics. */
const biometricFrom = 50;

type Field = Claim169[Name];

function isBiometrics(field: NonNullable<Field>): field is NonNullable<Claim169['face']> {
  return Array.isArray(field) && field.every((part) => typeof part === 'object');
}

function biometricMap(one: z.infer<typeof Biometric>): CborValue {
  const map = new Map<number, CborValue>();
  map.set(biometricKeys.data, one.data);
  if (one.format !== undefined) map.set(biometricKeys.format, one.format);
  if (one.subFormat !== undefined) map.set(biometricKeys.subFormat, one.subFormat);
  if (one.issuer !== undefined) map.set(biometricKeys.issuer, one.issuer);
  return map;
}

function cborField(field: NonNullable<Field>): CborValue {
  if (!isBiometrics(field)) return field;
  const [only] = field;
  return field.length === 1 && only ? biometricMap(only) : field.map(biometricMap);
}

/** The claim as CBOR has it. */
export function claimMap(claim: Claim169): ReadonlyMap<number, CborValue> {
  const parsed = Claim169.parse(claim);
  const map = new Map<number, CborValue>();
  for (const [name, number] of Object.entries(numbers)) {
    const field: Field = Reflect.get(parsed, name);
    if (field !== undefined) map.set(number, cborField(field));
  }
  return map;
}

/** A map with numbers for keys as an object with names; what has no name keeps its number. */
function named(map: ReadonlyMap<unknown, unknown>, names: Readonly<Record<string, number>>) {
  const byNumber = new Map<unknown, string>(
    Object.entries(names).map(([name, number]) => [number, name]),
  );
  return Object.fromEntries(
    Array.from(map, ([key, value]) => [byNumber.get(key) ?? `${typeof key} ${String(key)}`, value]),
  );
}

function namedBiometrics(value: unknown): unknown {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.map((one) => (one instanceof Map ? named(one, biometricKeys) : one));
}

/** The claim of a CBOR map; undefined when a field is unknown, of a wrong type or out of range. */
export function claimFrom(map: ReadonlyMap<unknown, unknown>): Claim169 | undefined {
  const readable = new Map(
    Array.from(map, ([key, value]) => [
      key,
      typeof key === 'number' && key >= biometricFrom ? namedBiometrics(value) : value,
    ]),
  );
  const parsed = Claim169.safeParse(named(readable, numbers));
  return parsed.success ? parsed.data : undefined;
}
