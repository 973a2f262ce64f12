import type { Request } from 'express';
import type { z } from 'zod';
import type {
  OperatorAccount,
  OperatorRole,
  ProgrammeAccount,
  StationAccount,
} from '../register/accounts.ts';
import type { Resident } from '../register/register.ts';
import type { ResidentId } from '../vocabulary/record-ids.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import type { StationNeeds } from './needs.ts';
import { parsed } from './parse.ts';

/** An answer that is not JSON. */
export interface Media {
  /** E.g. `image/png`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** An answer that goes on: parts until they end or the client goes away. */
export interface Streamed {
  readonly type: string;
  readonly parts: AsyncIterable<Uint8Array>;
}

/** What an endpoint answers: JSON, or something else. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What was decided, a code for figures. */
  readonly outcome?: string;
} & ({ readonly body: unknown } | { readonly media: Media } | { readonly stream: Streamed });

/** One endpoint: the same data make the route and its documentation. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly summary: string;
  readonly answers: Readonly<
    Record<
      number,
      {
        readonly what: string;
        readonly schema?: z.ZodType;
        /** Types of what is not JSON. */
        readonly media?: readonly Media['type'][];
      }
    >
  >;
  /** Schemas of the parameters of `path`, for the documentation; without one a UUID. */
  readonly parameters?: Readonly<Record<string, z.ZodType>>;
  /** What may stand behind the `?`, for the documentation; `handle` parses it. */
  readonly query?: Readonly<Record<string, z.ZodType>>;
  /** Headers that it wants, for the documentation; `handle` reads them. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /** Schema of the body, for the documentation; `handle` has it parsed. */
  readonly body?: z.ZodType;
  /** What the largest body may hold: most are a few words. The last three are no JSON. */
  readonly carries?: 'photograph' | 'form' | 'slice' | 'packet';
  /** What is answered to a body that can not be read, where it is not a problem (RFC 9457). */
  readonly unreadable?: () => Reply;
  /** A page sends it by itself: it does not keep its operator's session from idling out. */
  readonly unattended?: true;
  /** How often it is answered in a minute, whoever asks. */
  readonly perMinuteMax?: number;
  readonly access: 'everyone' | 'programme' | 'station' | 'resident' | readonly OperatorRole[];
  /** A programme that is not verifying anybody: its rate of verifications is not used up. */
  readonly quick?: true;
  /** In which states of hers an operator may call it all the same. */
  readonly evenWith?: readonly ('locked_session' | 'first_secret')[];
  /** Purposes that fit it, where not all of its callers' do. */
  readonly purposes?: readonly string[];
  /** Whose data of the social register it uses, where a programme may rest on their consent. */
  readonly people?: (needs: StationNeeds, call: Call) => Promise<readonly ResidentId[]>;
  readonly handle: (needs: StationNeeds, call: Call) => Promise<Reply>;
}

/** One call of an endpoint. */
export interface Call {
  readonly request: Request;
  /** The body as JSON, not yet trusted. */
  readonly json: unknown;
  /** The operator of the session; only where roles are asked for. */
  readonly operator: () => OperatorAccount;
  /** The programme that the call authenticated. */
  readonly programme: () => ProgrammeAccount;
  /** The resident of the session. */
  readonly resident: () => Resident;
  /** The station of the session. */
  readonly station: () => StationAccount;
  /** The body where it is no JSON. */
  readonly octets: () => Uint8Array;
  /** Aborted when the client goes away before it has its answer. */
  readonly signal: AbortSignal;
  /** What the programme proved that it holds: a key, or the certificate of its connection. */
  readonly boundTo: TokenBinding;
}

/** An endpoint whose body is parsed before its handler sees it. */
export function operation<B extends z.ZodType>(
  described: Omit<Operation, 'body' | 'handle'> & {
    readonly body: B;
    readonly handle: (needs: StationNeeds, call: Call, body: z.output<B>) => Promise<Reply>;
  },
): Operation {
  return {
    ...described,
    handle: (needs, call) => described.handle(needs, call, parsed(described.body, call.json)),
  };
}
