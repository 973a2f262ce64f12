import { z } from 'zod';
import { comparisonFeatures } from '../biometrics/finger/comparison-features.ts';
import { keyPurposes } from '../credentials/keys/keys.ts';
import { policyBounds } from '../procedures/expected-load.ts';
import { counterId } from '../procedures/verify-at-counter.ts';
import { ProgrammeAccount } from '../register/accounts.ts';
import { Assurance } from '../vocabulary/assurance.ts';
import { KnownFinger, SourceScore } from '../vocabulary/biometric-source.ts';
import { ClaimedDemographics } from '../vocabulary/claimed-demographics.ts';
import { FingerPosition } from '../vocabulary/finger.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { RecordId, Seq } from '../vocabulary/record-ids.ts';
import { SlapKind, slapPositions } from '../vocabulary/slap.ts';
import { LockedFactor } from '../vocabulary/resident-factor.ts';
import { Vid, VidKind } from '../vocabulary/vid.ts';
import { httpLimits } from './limits.ts';
import { ProbeIds } from './probe.ts';

/** Characters of base64 for so many bytes. */
const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3);

/** Bytes as base64, at most so many. */
function base64(bytesMax: number, description: string) {
  return (
    z
      .string()
      .min(4)
      .max(base64Length(bytesMax))
      // Node leaves out what is not base64: a length that differs tells of it without a
      // second scan.
      .transform((text, context) => {
        const bytes = Buffer.from(text, 'base64');
        const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
        if (text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding) return bytes;
        context.addIssue({ code: 'custom', message: 'base64' });
        return z.NEVER;
      })
      .meta({ description, contentEncoding: 'base64' })
  );
}

/** A photograph. Longer than any body is: the decoder counts the bytes. */
export const Photograph = base64(
  httpLimits.photographBodyBytesMax,
  'JPEG, PNG, WebP, AVIF or JPEG 2000 of one face, or a face image record (ISO/IEC 19794-5:2011) ' +
    'with one photograph, base64, at most 6 MiB before encoding',
);

const Impression = base64(
  httpLimits.fingerBytesMax,
  'Image of one finger: PNG, JPEG, WebP, TIFF, BMP, JPEG 2000 or WSQ, or a finger image record ' +
    '(ISO/IEC 19794-4:2011) with one image, base64, at most 1 MiB before encoding',
);

const SlapImage = base64(
  httpLimits.slapBytesMax,
  'Image of several fingers that point up, in the formats of one finger, base64, at most 4 MiB ' +
    'before encoding',
);

/** Pixels per inch, when the file does not state them truly. */
const Dpi = z.number().int().min(100).max(4000).optional();

function withDpi<T extends { readonly dpi?: number | undefined }>({ dpi, ...rest }: T) {
  return { ...rest, dpi: dpi ?? ('unstated' as const) };
}

/** A finger at a position of this set. */
function finger<P extends z.ZodType>(position: P) {
  return z.object({ position, image: Impression, dpi: Dpi }).strict().transform(withDpi);
}

const Slap = z.object({ kind: SlapKind, image: SlapImage, dpi: Dpi }).strict();

/** Slaps of one person: at most one of each kind. */
function slaps<S extends z.ZodType<{ readonly kind: SlapKind }>>(slap: S) {
  return z
    .array(slap)
    .max(SlapKind.options.length)
    .refine((all) => new Set(all.map(({ kind }) => kind)).size === all.length, 'a kind twice')
    .default([])
    .meta({ description: 'Fingers pressed together, each kind at most once' });
}

/** Slaps of an enrolment; what can not be pressed stands in `fingerExceptions`. */
export const EnrolledSlaps = slaps(Slap.transform(withDpi));
/** Slaps of a person who is sought, each with its fingers that can not be pressed. */
export const ShownSlaps = slaps(
  Slap.extend({ missing: z.array(KnownFinger).max(4).default([]) })
    .refine(({ kind, missing }) => missing.every((one) => slapPositions[kind].includes(one)), {
      path: ['missing'],
      message: 'not a finger of this slap',
    })
    .transform(withDpi),
);

/** Fingers of an enrolment, of which it is known which ones they are. */
export const EnrolledFingers = z.array(finger(KnownFinger)).max(10).default([]);
/** Fingers of a person who is verified or sought. */
export const ShownFingers = z.array(finger(FingerPosition)).max(10).default([]);

/** Body of a verification. */
export const VerificationBody = z
  .object({
    purpose: z.string().min(1).max(64),
    claimed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
      z.object({ kind: z.literal('vid'), vid: Vid }).strict(),
      z.object({ kind: z.literal('subject'), subject: z.string().regex(/^[\w-]{43}$/) }).strict(),
    ]),
    face: Photograph.optional(),
    fingers: z.array(finger(FingerPosition)).max(10).optional(),
    /** A one-time code of hers; an empty one is refused, not left out. */
    code: z.string().max(64).optional(),
    /** What she states of herself, compared as a whole. */
    demographics: ClaimedDemographics.optional(),
    /** RFC 7523; it may come in the header `client-assertion` instead. */
    clientAssertion: z.string().max(8192).optional(),
  })
  .strict();

/** Body of an identification. */
export const IdentificationBody = z
  .object({
    purpose: z.string().min(1).max(64),
    captures: ProbeIds,
    face: Photograph.optional(),
    fingers: ShownFingers,
    slaps: ShownSlaps,
  })
  .strict();

/** The answer to an identification. */
export const IdentificationAnswer = z.object({
  /** `L0` or `L1` when devices signed everything that was compared; else `sent`. */
  captureAssurance: z.enum(['L0', 'L1', 'sent']),
  candidates: z.array(
    z.object({
      seq: Seq,
      recordId: RecordId,
      score: z.number(),
      evidence: z.array(SourceScore),
    }),
  ),
  coverage: z.object({ scope: z.string(), count: z.number(), asOf: z.number() }),
});

/** A person's place in the register's order, as an address has it. */
export const SeqInAddress = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)
  .pipe(Seq);

/** In pixels at 500 dpi from the top left; the direction clockwise from the right. */
const ShownMinutia = z.object({ x: z.number(), y: z.number(), directionDegrees: z.number() });
const ExplainedSide = z.object({
  seq: Seq,
  widthPx: z.number(),
  heightPx: z.number(),
  minutiae: z.number(),
  /** Those that lie where the other impression has skin. */
  inOverlap: z.number(),
});

/** How a finger of the newcomer compares with a candidate's. */
export const ExplanationAnswer = z.object({
  score: z.number(),
  logLikelihoodRatio: z.number(),
  /** How the newcomer's impression is turned and shifted to lie on the candidate's. */
  alignment: z.object({
    turnDegrees: z.number(),
    turned: z.enum(['clockwise', 'counter_clockwise', 'not']),
    rightMm: z.number(),
    downMm: z.number(),
  }),
  newcomer: ExplainedSide,
  candidate: ExplainedSide,
  /** Minutiae that are taken for one, closest first. */
  pairs: z.array(z.object({ newcomer: ShownMinutia, candidate: ShownMinutia })),
  /** What the score is weighed from. */
  features: z.record(z.enum(comparisonFeatures), z.number()),
});
export type ExplanationAnswer = z.infer<typeof ExplanationAnswer>;

/** Bodies of a resident's services: the number stands in the body, never in an address. */
export const AliasBody = z.object({ idcs: Idcs, kind: VidKind }).strict();
/** Whose aliases. */
export const ResidentBody = z.object({ idcs: Idcs }).strict();
/** Which alias of whom. */
export const AliasRevocationBody = z.object({ idcs: Idcs, vid: Vid }).strict();
/** Which factor is locked or unlocked: everything unless it is said. */
export const LockBody = z
  .object({
    idcs: Idcs,
    locked: z.boolean(),
    factor: LockedFactor.default('everything'),
    /** Then it is unlocked by itself. */
    until: z.iso.datetime().optional(),
  })
  .strict()
  .refine(({ locked, until }) => locked || until === undefined, {
    path: ['until'],
    message: 'of a lock',
  });
/** Which keys to rotate. */
export const KeyRotationBody = z
  .object({ purpose: z.enum([...keyPurposes, 'packet-sealing']) })
  .strict();
/** A programme as an administrator records it. */
export const ProgrammeBody = ProgrammeAccount.refine(
  ({ id }) => id !== counterId && !id.includes('..'),
  {
    path: ['id'],
    message: 'the name of the office’s own counter',
  },
);
/** The answer to a verification. */
export const VerificationAnswerBody = z.object({
  /** `suspended`: it is the holder of a number that is not in force, since she has another. */
  decision: z.enum(['verified', 'confirmed', 'refused', 'suspended']),
  /** `acr` of the token says the same. */
  assurance: Assurance.optional(),
  token: z.string().optional(),
  subject: z.string().optional(),
  expiresAt: z.iso.datetime().optional(),
});

/** The gallery's state. */
export const GalleryStateAnswer = z.object({
  scope: z.enum(['register', 'station']),
  count: z.number(),
  asOf: z.number(),
  model: z.string(),
  exactEngine: z
    .string()
    .describe('what compares with everyone: `native` and its kernel, or `typescript`'),
  index: z.object({
    searches: z.number(),
    firstFound: z.number(),
    listRecall: z.number(),
    missesUpper95: z.number(),
    unanswered: z.number(),
  }),
  decisions: z.object({
    adjudicateFrom: z.number(),
    hitFrom: z.number(),
    enrolmentsPerDay: z.number(),
    falseCasesPerDay: z.number(),
    falseCasesPerDayMax: z.number(),
    falseHitsPerDay: z.number(),
    falseHitsPerDayMax: z.number(),
    exceeded: z.array(z.enum(policyBounds)),
  }),
});

/** Every problem. */
export const ProblemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
});
