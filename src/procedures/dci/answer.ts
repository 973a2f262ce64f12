import { z } from 'zod';
import type { CallbackKind } from '../../dci/callback-address.ts';
import type { RequestStatus } from '../../dci/envelope.ts';
import type { Partner } from '../../dci/partner.ts';
import type { ExchangeOperation } from '../../vocabulary/exchange-terms.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { ExchangeNeeds } from './needs.ts';

/** An answer before it is signed; so it is kept. */
export const Answer = z.object({
  action: z.string(),
  status: z.enum(['rcvd', 'pdng', 'succ', 'rjct']),
  total: z.number(),
  completed: z.number(),
  message: z.looseObject({}),
});
export type Answer = z.infer<typeof Answer>;

/** One message of a partner, understood. */
export interface Asked<M> {
  readonly partner: Partner;
  readonly message: M;
  readonly correlationId: string;
  /** Where its sender is told more; `none` where he named no place. */
  readonly address: string;
  readonly at: Instant;
}

/** One kind of message: how it is read, and how it is answered. */
export interface AnsweredKind {
  readonly kind: CallbackKind;
  readonly operation: ExchangeOperation;
  /** What may stand in `action`. */
  readonly actions: readonly string[];
  readonly read: (message: unknown) => ReadMessage | undefined;
}

/** A message that was read. */
export interface ReadMessage {
  readonly transactionId: string;
  readonly references: readonly string[];
  /** What `total_count` must be; undefined where it says nothing. */
  readonly count: number | undefined;
  readonly answer: (needs: ExchangeNeeds, asked: Omit<Asked<never>, 'message'>) => Promise<Answer>;
}

/** A kind of message from its schema. */
export function answeredKind<S extends z.ZodType>(of: {
  readonly kind: CallbackKind;
  readonly operation: ExchangeOperation;
  readonly actions: readonly string[];
  readonly schema: S;
  readonly about: (
    message: z.output<S>,
  ) => Pick<ReadMessage, 'transactionId' | 'references' | 'count'>;
  readonly answer: (needs: ExchangeNeeds, asked: Asked<z.output<S>>) => Promise<Answer>;
}): AnsweredKind {
  const { kind, operation, actions, schema, about, answer } = of;
  return {
    kind,
    operation,
    actions,
    read: (sent) => {
      const read = schema.safeParse(sent);
      if (!read.success) return undefined;
      const message = read.data;
      return {
        ...about(message),
        answer: (needs, asked) => answer(needs, { ...asked, message }),
      };
    },
  };
}

/** A whole is refused when all of it is. */
export function wholeStatus(items: readonly { readonly status: RequestStatus }[]): RequestStatus {
  return items.length > 0 && items.every(({ status }) => status === 'rjct') ? 'rjct' : 'succ';
}

/** References that stand more than once in a batch, from the second time on. */
export function isRepeated(references: readonly string[], place: number): boolean {
  return references.indexOf(references[place] ?? '') < place;
}
