import { z } from 'zod';
import { Disbursement } from '../disburse-message.ts';
import type { KeptDisbursement, MapperLink } from '../exchange-store.ts';
import { comparable } from '../financial-address.ts';
import { lookupOf, openJson, sealJson, type SealedExchange } from './sealed-exchange.ts';

/** Payments that are listed at once. */
const listedMax = 500;

const Reason = z.enum([
  'rjct.reference_id.invalid',
  'rjct.reference_id.duplicate',
  'rjct.payer_fa.invalid',
  'rjct.payee_fa.invalid',
  'rjct.amount.invalid',
  'rjct.schedule_ts.invalid',
  'rjct.currency_code.invalid',
]);
const KeptBody = z.object({
  item: Disbursement,
  standing: z.discriminatedUnion('status', [
    z.object({ status: z.enum(['rcvd', 'pdng', 'succ']) }),
    z.object({ status: z.literal('rjct'), reason: Reason }),
  ]),
  entitlement: z.string(),
});
const LinkBody = z.object({ id: z.string(), fa: z.string(), name: z.string() });

function addressLookup(store: SealedExchange, address: string): string {
  return lookupOf(store, 'address', comparable(address));
}

/** Keeps a payment; false when the partner has used its reference. */
export function insertDisbursement(
  store: SealedExchange,
  partner: string,
  kept: KeptDisbursement,
  at: number,
): boolean {
  const { reference_id: reference, payer_fa: payer, payee_fa: payee } = kept.item;
  const row = lookupOf(store, 'disbursement', reference);
  const body = sealJson(store, { row: `${partner}\n${row}`, kind: 'disbursement' }, kept);
  return (
    store.db
      .prepare(
        `INSERT INTO disbursements (partner, reference, payer, payee, body, at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(partner, row, addressLookup(store, payer), addressLookup(store, payee), body, at)
      .changes === 1
  );
}

/** A partner's payments by reference or address. */
export function disbursementsBy(
  store: SealedExchange,
  partner: string,
  { kind, value }: { readonly kind: 'reference' | 'payer' | 'payee'; readonly value: string },
): readonly KeptDisbursement[] {
  const hash =
    kind === 'reference' ? lookupOf(store, 'disbursement', value) : addressLookup(store, value);
  return store.db
    .prepare<[string, string, number], { reference: string; body: Buffer }>(
      `SELECT reference, body FROM disbursements WHERE partner = ? AND ${kind} = ?
       ORDER BY at LIMIT ?`,
    )
    .all(partner, hash, listedMax)
    .map(({ reference, body }) =>
      KeptBody.parse(
        openJson(store, { row: `${partner}\n${reference}`, kind: 'disbursement' }, body),
      ),
    );
}

function linkIn(
  store: SealedExchange,
  partner: string,
  { id, body }: { readonly id: string; readonly body: Buffer },
): MapperLink {
  return LinkBody.parse(openJson(store, { row: `${partner}\n${id}`, kind: 'link' }, body));
}

/** Who is paid where. */
export function findLink(
  store: SealedExchange,
  partner: string,
  id: string,
): MapperLink | undefined {
  const row = store.db
    .prepare<[string, string], { id: string; body: Buffer }>(
      'SELECT id, body FROM links WHERE partner = ? AND id = ?',
    )
    .get(partner, addressLookup(store, id));
  return row && linkIn(store, partner, row);
}

/** Who is paid there. */
export function linksAt(store: SealedExchange, partner: string, fa: string): readonly MapperLink[] {
  return store.db
    .prepare<[string, string, number], { id: string; body: Buffer }>(
      'SELECT id, body FROM links WHERE partner = ? AND fa = ? ORDER BY id LIMIT ?',
    )
    .all(partner, addressLookup(store, fa), listedMax)
    .map((row) => linkIn(store, partner, row));
}

/** Writes a link, where `how` allows it. */
export function writeLink(
  store: SealedExchange,
  partner: string,
  link: MapperLink,
  how: 'link' | 'update',
): 'put' | 'known' | 'unknown' {
  const known = findLink(store, partner, link.id);
  if (how === 'link' && known) return 'known';
  if (how === 'update' && !known) return 'unknown';
  const id = addressLookup(store, link.id);
  const body = sealJson(store, { row: `${partner}\n${id}`, kind: 'link' }, link);
  store.db
    .prepare(
      `INSERT INTO links (partner, id, fa, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (partner, id) DO UPDATE SET fa = excluded.fa, body = excluded.body`,
    )
    .run(partner, id, addressLookup(store, link.fa), body);
  return 'put';
}

/** Removes a link. */
export function deleteLink(
  store: SealedExchange,
  partner: string,
  id: string,
): 'removed' | 'unknown' {
  const { changes } = store.db
    .prepare('DELETE FROM links WHERE partner = ? AND id = ?')
    .run(partner, addressLookup(store, id));
  return changes === 1 ? 'removed' : 'unknown';
}
