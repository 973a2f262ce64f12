import { keyedHash, open, seal } from '../../register/vault.ts';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { Day } from '../day.ts';
import { OperatorAct } from '../fraud/fraud-rules.ts';
import type { OperatorCount } from '../fraud/operator-anomalies.ts';
import type { SealedStore } from './sealed-store.ts';

/** One act more of an operator's day. */
export function countOperatorAct(
  { db, keys }: SealedStore,
  { operator, day, act }: Omit<OperatorCount, 'count'>,
): void {
  const lookup = keyedHash(keys.lookup, 'operator', operator);
  const name = seal(keys.wrap, { subject: lookup, kind: 'operator' }, Buffer.from(operator));
  db.prepare(
    `INSERT INTO operator_acts (operator, day, act, name, count) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (operator, day, act) DO UPDATE SET count = count + 1`,
  ).run(lookup, day, act, name);
}

/** What operators did from one day to another, both included. */
export function operatorCounts(
  { db, keys }: SealedStore,
  { from, to }: { readonly from: Day; readonly to: Day },
): readonly OperatorCount[] {
  return db
    .prepare<
      [string, string],
      { operator: string; day: string; act: string; name: Buffer; count: number }
    >(
      `SELECT operator, day, act, name, count FROM operator_acts WHERE day BETWEEN ? AND ?
       ORDER BY day, operator, act`,
    )
    .all(from, to)
    .map(({ operator: subject, day, act, name, count }) => {
      const plain = open(keys.wrap, { subject, kind: 'operator' }, name).toString('utf8');
      return {
        operator: OperatorId.parse(plain),
        day: Day.parse(day),
        act: OperatorAct.parse(act),
        count,
      };
    });
}
