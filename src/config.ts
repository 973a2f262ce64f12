import { z } from 'zod';
import { KnownFinger } from './vocabulary/biometric-source.ts';
import { OperatorFactor } from './vocabulary/operator-factor.ts';

/** The secret is asked for whatever is written. */
const factors = z
  .array(OperatorFactor)
  .max(3)
  .transform((asked) => [...new Set<OperatorFactor>(['secret', ...asked])])
  .prefault(['secret']);
import { PublicJwk, SealingJwk } from './vocabulary/public-key.ts';
import { StationId } from './vocabulary/record-ids.ts';

/** Whether nobody but this machine can listen, or the connection is sealed. */
function isGuarded(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/** The centre that a station belongs to; its keys were handed over, not asked for. */
const CentreConfig = z
  .object({
    /** How the centre knows this station. */
    station: StationId,
    address: z
      .url()
      .refine(isGuarded, 'https, or http on this machine')
      .transform((address) => new URL(address).origin),
    /** Enrolments are sealed to it. */
    sealingKey: SealingJwk,
    /** Receipts and verdicts verify with these. */
    receiptKeys: z.array(PublicJwk).min(1).max(5).readonly(),
    /** Cards of the centre verify with these; without them none is read. */
    documentKeys: z.array(PublicJwk).max(2_000).readonly().default([]),
    /** Its lists of what does not hold any more verify with these. */
    statusListKeys: z.array(PublicJwk).max(2_000).readonly().default([]),
  })
  .strict()
  .readonly();
export type CentreConfig = z.infer<typeof CentreConfig>;

/** What a station's configuration file may say; every field has a default. */
export const StationConfig = z
  .object({
    host: z.string().default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(4180),
    /** How programmes reach the station, when a proxy stands before it: its tokens' issuer. */
    publicAddress: z
      .url({ protocol: /^https$/ })
      .transform((address) => new URL(address).origin)
      .optional(),
    /**
     * A port of its own where programmes show certificates: the station itself ends this TLS, since
     * what a proxy says of a client's certificate could be written by whoever reaches the port.
     */
    programmePort: z
      .object({
        host: z.string().default('127.0.0.1'),
        port: z.number().int().min(0).max(65_535),
        /** How programmes reach it; `https://host:port` unless it is said. */
        address: z
          .url({ protocol: /^https$/ })
          .transform((address) => new URL(address).origin)
          .optional(),
        /** PEM, the station's own first; the key's file is its owner's alone. */
        certificateFile: z.string().min(1),
        keyFile: z.string().min(1),
        /** Whose certificates of programmes are believed: issuers and their lists. */
        trustDirectory: z.string().min(1).optional(),
      })
      .strict()
      .readonly()
      .optional(),
    /** What the people who work there call the station; the console shows it. */
    stationName: z.string().trim().min(1).max(60).default('Basma'),
    /** Where the register, its secrets and keys lie. */
    dataDirectory: z.string().min(1).default('data'),
    /**
     * Where keys are kept: in files of the data directory, for development, or in a token behind
     * its vendor's PKCS#11 library. `place` tells stations apart that share a token.
     */
    keys: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('software') }).strict(),
        z
          .object({
            kind: z.literal('token'),
            library: z.string().min(1),
            slotLabel: z.string().min(1).max(32),
            pinFile: z.string().min(1),
            place: z
              .string()
              .regex(/^[a-z0-9-]{1,32}$/)
              .default('station'),
          })
          .strict(),
      ])
      .default({ kind: 'software' }),
    /** Models in use; those of this version unless it says otherwise. */
    modelsDirectory: z.string().min(1).optional(),
    /**
     * Models of the next version: they read everyone while the station works, so that the next
     * version opens without reading anyone.
     */
    nextModelsDirectory: z.string().min(1).optional(),
    /** Threads that extract faces. */
    threads: z.number().int().min(1).max(64).default(2),
    /** The Chromium that prints cards, where there is one. */
    cardPrinter: z.string().min(1).default('/usr/bin/chromium'),
    /** `register`: the station stands alone. `station`: a centre decides. */
    scope: z.enum(['register', 'station']).default('register'),
    /** Where a station's enrolments go; without it they stay provisional. */
    centre: CentreConfig.optional(),
    /** A directory, as of a stick, into which sealed packets may be written. */
    exportDirectory: z.string().min(1).optional(),
    /** Enrolments that may wait for the centre. */
    packetsWaitingMax: z.number().int().min(1).max(100_000).optional(),
    /** Days that the centre may be out of reach before no more are enrolled. */
    daysWithoutCentreMax: z.number().min(0.01).max(366).optional(),
    /** Whether this is a centre that stations send packets to. */
    acceptsPackets: z.boolean().default(false),
    /** Whether operators are trained here: nobody in its directory is a resident. */
    training: z.boolean().default(false),
    /** Which numbers are refused as conspicuous. */
    numberPolicy: z.enum(['lenient', 'mosip']).default('lenient'),
    /** Fingers that an enrolment captures, or says why they are missing. */
    fingersExpected: z
      .union([z.literal('all').transform(() => KnownFinger.options), z.array(KnownFinger).max(10)])
      .default([]),
    /** Whether nobody is enrolled without her recorded consent. */
    consentRequired: z.boolean().default(false),
    /** Whether a photograph must show why a finger was not captured. */
    exceptionPhotoRequired: z.boolean().default(false),
    /** What the operators of a role show beside their secret. */
    operatorFactors: z
      .object({
        clerk: factors,
        adjudicator: factors,
        supervisor: factors,
        auditor: factors,
        administrator: factors,
      })
      .strict()
      .prefault({}),
    /** What residents show to sign in: a code, and their face where it is listed. */
    residentFactors: z
      .array(z.enum(['code', 'face']))
      .max(2)
      .transform((asked) => [...new Set<'code' | 'face'>(['code', ...asked])])
      .prefault(['code']),
    /** Where codes for residents are left, for whatever sends messages; else none are sent. */
    messagesDirectory: z.string().min(1).optional(),
    /** Without use a session is locked after so long, and the console covers itself. */
    sessionIdleMinutes: z.number().min(0.05).max(120).default(15),
    /** Issuers and their lists that are believed: `document` and `token` below it. */
    trustDirectory: z.string().min(1).optional(),
    /** Public keys of those who approve formulas, a file each; else those of `certs/approvers`. */
    approversDirectory: z.string().min(1).optional(),
    /** What programmes pay in a month, a file; else invented amounts, for simulations alone. */
    programmeAmounts: z.string().min(1).optional(),
    /** How appeals are heard, by which days and what is owed back; without it the house's own. */
    appealPolicyFile: z.string().min(1).optional(),
    /** `contradictions.json` and `fraud.json`; else those that come with the station. */
    socialRulesDirectory: z.string().min(1).optional(),
    /** Bodies whose records are asked about households, a file each; nobody is asked without. */
    partnersDirectory: z.string().min(1).optional(),
    /** Issuers of capture devices that are believed: `device` and `ftm` below it. */
    deviceTrustDirectory: z.string().min(1).optional(),
    /** Where devices are used; development keys are refused in all but `Developer`. */
    deviceEnvironment: z
      .enum(['Production', 'Pre-Production', 'Staging', 'Developer'])
      .default('Production'),
    /**
     * To whom devices seal what they capture for a verification, as PEM files; without it devices
     * capture for enrolments alone.
     */
    deviceSegmentKey: z
      .object({ certificate: z.string().min(1), privateKey: z.string().min(1) })
      .strict()
      .readonly()
      .optional(),
    /** Enrolments that are expected in a day; the policy's default unless it says otherwise. */
    enrolmentsPerDay: z.number().int().min(1).max(10_000_000).optional(),
    /** Cases of people who are not enrolled yet that adjudicators can look at in a day. */
    falseCasesPerDayMax: z.number().min(0.001).max(10_000_000).optional(),
    /** Share of people who are not enrolled yet that may be refused without a human look. */
    falseHitsPerSearchMax: z.number().min(1e-7).max(0.1).optional(),
  })
  .strict()
  .refine(({ centre, scope }) => !centre || scope === 'station', {
    path: ['centre'],
    message: 'only a station (scope `station`) has a centre',
  })
  .refine(({ acceptsPackets, scope }) => !acceptsPackets || scope === 'register', {
    path: ['acceptsPackets'],
    message: 'only a whole register (scope `register`) is a centre',
  })
  .refine(
    ({ training, scope, acceptsPackets }) => !training || (scope === 'register' && !acceptsPackets),
    {
      path: ['training'],
      message: 'a station for training stands alone: scope `register`, no packets',
    },
  )
  .readonly();
export type StationConfig = z.infer<typeof StationConfig>;
