import { z } from 'zod';
import { fromZlibStream } from '../../credentials/identity-qr/zlib-stream.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { fromBase64Url, readCompact } from './compact.ts';

/** A place in a list. */
interface StatusReference {
  readonly uri: string;
  readonly index: number;
}

/** Why a card's status lets nothing pass. */
export interface StatusRefusal {
  readonly kind:
    | 'revoked'
    | 'suspended'
    /** No list that is believed says anything of it. */
    | 'status_unknown'
    /** The list is too old to be relied on. */
    | 'status_list_stale';
}

/** What a list said, and when it was signed. */
export interface LookedUp {
  readonly listAt: number;
  /** Whether the agent should fetch a newer one. */
  readonly stale: boolean;
}

/** `typ` of a status list. Source: Token Status List, §5.1. */
const statusListType = 'statuslist+jwt';
/** Two million cards of eight bits. */
const listBytesMax = 2 * 1024 * 1024;

const List = z.object({
  sub: z.string(),
  iat: z.number().int().nonnegative(),
  exp: z.number().int().nonnegative().optional(),
  status_list: z.object({
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    lst: z.string(),
  }),
});
type List = z.infer<typeof List>;

/** Values of a status. Source: Token Status List, §7.1. */
const values = { valid: 0, revoked: 1, suspended: 2 } as const;

/** The status at a place, the lowest bits of each byte first; undefined beyond the end. */
function statusAt(bytes: Uint8Array, bits: number, index: number): number | undefined {
  const perByte = 8 / bits;
  const byte = bytes[Math.floor(index / perByte)];
  if (byte === undefined) return undefined;
  return (byte >> ((index % perByte) * bits)) & ((1 << bits) - 1);
}

/** The latest list of this name that is signed by whom the bundle names. */
async function latest(bundle: VerifierBundle, uri: string): Promise<List | undefined> {
  const expected = { typ: statusListType, keys: bundle.statusListKeys };
  const said = await Promise.all(bundle.statusLists.map((list) => readCompact(list, expected)));
  return said
    .flatMap((one) => List.safeParse(one).data ?? [])
    .filter(({ sub }) => sub === uri)
    .toSorted((one, other) => other.iat - one.iat)[0];
}

/** Looks a card up in the lists that were downloaded. */
export async function lookUp(
  bundle: VerifierBundle,
  { uri, index }: StatusReference,
  at: number,
): Promise<Result<LookedUp, StatusRefusal>> {
  const list = await latest(bundle, uri);
  const packed = list && fromBase64Url(list.status_list.lst);
  const unpacked = packed && fromZlibStream(packed, listBytesMax);
  if (!list || !unpacked?.ok) return fail({ kind: 'status_unknown' });
  const status = statusAt(unpacked.value, list.status_list.bits, index);
  // A list that is old still says who was revoked.
  if (status === values.revoked) return fail({ kind: 'revoked' });
  if (status === values.suspended) return fail({ kind: 'suspended' });
  if (status !== values.valid) return fail({ kind: 'status_unknown' });
  const { listStaleMs, listRefusedMs } = bundle.policy;
  const listAt = list.iat * 1000;
  const hasEnded = list.exp !== undefined && at >= list.exp * 1000;
  if (hasEnded || at - listAt >= listRefusedMs) return fail({ kind: 'status_list_stale' });
  return ok({ listAt, stale: at - listAt >= listStaleMs });
}
