import { z } from 'zod';
import { KnownFinger } from './biometric-source.ts';

const Base64url = z.string().regex(/^[\w-]+$/);

/**
 * What a device signed of a sample, without the sample: a JWS whose payload is `before`, the
 * sample's record in base64url, and `after`. With the record it is whole again, and can be checked
 * by anyone who trusts the device's issuer.
 */
export const DeviceEvidence = z
  .object({
    certification: z.enum(['L0', 'L1']),
    /** With the chain of the device's certificate. */
    header: Base64url.max(49_152),
    before: z.string().max(32_768),
    after: z.string().max(32_768),
    signature: Base64url.max(2_048),
  })
  .strict()
  .readonly();
export type DeviceEvidence = z.infer<typeof DeviceEvidence>;

/** Evidence with the sample that it is of. */
export const SampleEvidence = z
  .object({ of: z.enum(['face', ...KnownFinger.options]), evidence: DeviceEvidence })
  .strict()
  .readonly();
export type SampleEvidence = z.infer<typeof SampleEvidence>;

/** The signed text that evidence and its record make. */
export function signedTextOf(
  { header, before, after, signature }: DeviceEvidence,
  record: Uint8Array,
): string {
  const value = Buffer.from(record).toString('base64url');
  const payload = Buffer.from(`${before}${value}${after}`, 'utf8').toString('base64url');
  return `${header}.${payload}.${signature}`;
}
