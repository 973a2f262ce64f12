/** One thing that a sign-in leaves behind for some minutes: a session, a code, a token. */
export interface KeptState {
  /** What it is, e.g. `AuthorizationCode`. */
  readonly model: string;
  /** A keyed hash of its name, so that who reads the file holds no code and no session. */
  readonly key: string;
  /** The same of what it belongs to; empty when it belongs to nothing. */
  readonly grant: string;
  /** The same of its other name; empty when it has none. */
  readonly uid: string;
  /** Sealed. */
  readonly body: Uint8Array;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What is found again. */
export interface FoundState {
  readonly key: string;
  readonly body: Uint8Array;
  /** When it was used up, in seconds since 1970; 0 when it was not. */
  readonly consumedAt: number;
}

/** Sign-ins under way. What has expired is never found, and goes with the next change. */
export type StateMethods = {
  /** Puts it in place of what had this name. */
  readonly put: (state: KeptState, now: number) => void;
  /** Puts it where nothing has its name; false where something has. */
  readonly putOnce: (state: KeptState, now: number) => boolean;
  readonly find: (model: string, key: string, now: number) => FoundState | undefined;
  readonly findByUid: (model: string, uid: string, now: number) => FoundState | undefined;
  /** Uses it up; false when it was used up before, or is gone. */
  readonly consume: (model: string, key: string, now: number) => boolean;
  readonly remove: (model: string, key: string) => void;
  /** Removes everything that belongs to a grant. */
  readonly revoke: (grant: string) => void;
  /** How much there is, expired or not. */
  readonly count: () => number;
};

/** The state, asked by the name of a method; it answers later. */
export interface OpenIdState {
  ask<K extends keyof StateMethods>(
    method: K,
    ...args: Parameters<StateMethods[K]>
  ): Promise<ReturnType<StateMethods[K]>>;
  close(): Promise<void>;
}
