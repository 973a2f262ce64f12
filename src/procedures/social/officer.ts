import type { OperatorId } from '../../vocabulary/record-ids.ts';

/** Who of the office does something, for what and on which legal basis. */
export interface Officer {
  readonly operator: OperatorId;
  /** As the journal names her. */
  readonly actor: string;
  readonly purpose: string;
  readonly basis?: string;
}

/** What of it an act has. */
export function actingOf({ actor, purpose, basis }: Officer) {
  return { actor, purpose, ...(basis === undefined ? {} : { basis }) };
}
