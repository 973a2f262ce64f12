import pkcs11 from 'pkcs11js';
import { readPin } from './pin-file.ts';
import { tokenFailure, type TokenObjectName, type TokenSettings } from './token-device.ts';
import { findObjects, type HeldObject, type ObjectsPlace } from './token-objects.ts';

/**
 * Sessions of one station: what waits in a token occupies a thread of the process's pool of four,
 * and decoding and hashing must have the others.
 */
const sessionsMax = 2;
/** Calls that may wait for a session. */
const waitingMax = 2_000;
/** A token that is away is not asked for again sooner. */
const askAgainMs = 500;

/** How a library says that sessions, handles or the token are gone: opening anew may help. */
const goneCodes: ReadonlySet<string> = new Set([
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_DEVICE_ERROR',
  'CKR_DEVICE_REMOVED',
  'CKR_GENERAL_ERROR',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_USER_NOT_LOGGED_IN',
]);
const pinCodes: ReadonlySet<string> = new Set([
  'CKR_PIN_INCORRECT',
  'CKR_PIN_INVALID',
  'CKR_PIN_LEN_RANGE',
  'CKR_PIN_EXPIRED',
  'CKR_PIN_LOCKED',
]);

/** The library's name for what went wrong; empty when it is no answer of a library. */
function returned(error: unknown): string {
  return error instanceof pkcs11.Pkcs11Error ? error.message : '';
}

/** Sessions that were opened at one time, with the keys as their handles are then. */
interface Opening {
  readonly idle: pkcs11.Handle[];
  readonly held: Map<string, HeldObject>;
  readonly waiting: ((session: pkcs11.Handle) => void)[];
  /** Whether its sessions turned out to be gone. */
  gone: boolean;
}

function keyOf({ purpose, ordinal }: TokenObjectName): string {
  return `${purpose}:${ordinal}`;
}

/** A session with the keys of its opening. */
export interface TokenSession extends ObjectsPlace {
  readonly held: Map<string, HeldObject>;
  /** @throws an Error with code `key_unknown` */
  handleOf(name: TokenObjectName): pkcs11.Handle;
}

/**
 * Sessions of a token, opened when they are first needed and again when the token was away. A
 * refused PIN is never tried twice: a token counts, and locks itself.
 */
export class TokenSessions {
  readonly #settings: TokenSettings;
  readonly #module = new pkcs11.PKCS11();
  #opening: Promise<Opening> | undefined;
  #opened: Opening | undefined;
  #inUse = 0;
  #failedAt = -askAgainMs;
  #pinRefused: Error | undefined;

  constructor(settings: TokenSettings) {
    this.#settings = settings;
    try {
      this.#module.load(settings.library);
    } catch (cause) {
      throw tokenFailure('token_library', `${settings.library} is no PKCS#11 library`, cause);
    }
  }

  /** Runs something in a session; once more in a new one, when sessions turn out to be gone. */
  async use<T>(work: (session: TokenSession) => Promise<T> | T): Promise<T> {
    const first = await this.#attempt(work);
    if (first.kind === 'done') return first.value;
    const second = await this.#attempt(work);
    if (second.kind === 'done') return second.value;
    throw tokenFailure('token_unavailable', 'the token does not answer', second.cause);
  }

  /**
   * Runs something that waits in the library itself, when a session is free this moment; otherwise,
   * and when it fails, nothing was done and `use` says why.
   */
  useNow<T>(work: (session: TokenSession) => T): { readonly value: T } | 'not_now' {
    const opened = this.#opened;
    if (!opened || opened.gone || opened.waiting.length > 0) return 'not_now';
    const session = opened.idle.pop();
    if (session === undefined) return 'not_now';
    this.#inUse += 1;
    try {
      return { value: work(this.#sessionOf(opened, session)) };
    } catch {
      return 'not_now';
    } finally {
      this.#giveBack(opened, session);
    }
  }

  async #attempt<T>(
    work: (session: TokenSession) => Promise<T> | T,
  ): Promise<{ kind: 'done'; value: T } | { kind: 'gone'; cause: unknown }> {
    const opened = this.#opened ?? (await this.#open());
    if (opened.gone) return { kind: 'gone', cause: 'its sessions were closed meanwhile' };
    const session = opened.idle.pop() ?? (await this.#wait(opened));
    this.#inUse += 1;
    try {
      return { kind: 'done', value: await work(this.#sessionOf(opened, session)) };
    } catch (error) {
      if (!goneCodes.has(returned(error))) throw named(error);
      if (!opened.gone) {
        this.#opening = undefined;
        this.#opened = undefined;
      }
      opened.gone = true;
      return { kind: 'gone', cause: error };
    } finally {
      this.#giveBack(opened, session);
    }
  }

  #giveBack(opened: Opening, session: pkcs11.Handle): void {
    this.#inUse -= 1;
    // Whoever waits longest is next, before whoever comes now.
    const next = opened.waiting.shift();
    if (next) {
      next(session);
      return;
    }
    opened.idle.push(session);
    if (opened.gone) this.#closeIdle(opened);
  }

  #sessionOf(opened: Opening, session: pkcs11.Handle): TokenSession {
    const { held } = opened;
    return {
      module: this.#module,
      place: this.#settings.place,
      session,
      held,
      handleOf: (name) => {
        const object = held.get(keyOf(name));
        if (!object) throw tokenFailure('key_unknown', 'the token holds no such key');
        return object.handle;
      },
    };
  }

  async #wait(opened: Opening): Promise<pkcs11.Handle> {
    if (opened.waiting.length >= waitingMax) {
      throw tokenFailure('token_unavailable', 'too many calls wait for the token');
    }
    return new Promise((resolve) => {
      opened.waiting.push(resolve);
    });
  }

  #open(): Promise<Opening> {
    if (this.#opening) return this.#opening;
    const opening = this.#openNow();
    this.#opening = opening;
    opening.then(
      (opened) => {
        if (this.#opening === opening) this.#opened = opened;
      },
      () => {
        if (this.#opening === opening) this.#opening = undefined;
      },
    );
    return opening;
  }

  async #openNow(): Promise<Opening> {
    if (this.#pinRefused) throw this.#pinRefused;
    if (performance.now() - this.#failedAt < askAgainMs) {
      throw tokenFailure('token_unavailable', 'the token was away a moment ago');
    }
    const pin = await readPin(this.#settings.pinFile);
    try {
      return this.#openSessions(pin);
    } catch (error) {
      if (pinCodes.has(returned(error))) {
        this.#pinRefused = tokenFailure('token_pin_refused', 'the token refuses the PIN', error);
        throw this.#pinRefused;
      }
      // Some libraries see a token that came back only once they are started anew; a call that
      // still waits in this one must not lose it.
      if (this.#inUse > 0 || !goneCodes.has(returned(error))) {
        this.#failedAt = performance.now();
        throw named(error);
      }
      this.#finalize();
    }
    try {
      return this.#openSessions(pin);
    } catch (error) {
      this.#failedAt = performance.now();
      throw named(error);
    }
  }

  #openSessions(pin: string): Opening {
    const module = this.#module;
    this.#initialize();
    const slot = this.#slot();
    const flags = pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION;
    const idle = Array.from({ length: sessionsMax }, () => module.C_OpenSession(slot, flags));
    const [session] = idle;
    if (!session) throw new Error('a pool has sessions');
    try {
      module.C_Login(session, pkcs11.CKU_USER, pin);
    } catch (error) {
      if (returned(error) !== 'CKR_USER_ALREADY_LOGGED_IN') throw error;
    }
    const objects = findObjects({ module, session, place: this.#settings.place });
    const held = new Map(objects.map((object) => [keyOf(object.object), object]));
    if (held.size !== objects.length) {
      throw tokenFailure('token_key_foreign', 'two keys of the token have one name');
    }
    return { idle, held, waiting: [], gone: false };
  }

  #slot(): pkcs11.Handle {
    const slot = this.#module.C_GetSlotList(true).find((one) => {
      try {
        return this.#module.C_GetTokenInfo(one).label.trim() === this.#settings.slotLabel;
      } catch {
        return false;
      }
    });
    if (slot) return slot;
    // As the library of a token that was pulled out says it.
    throw new pkcs11.Pkcs11Error('CKR_TOKEN_NOT_PRESENT', pkcs11.CKR_TOKEN_NOT_PRESENT);
  }

  #initialize(): void {
    try {
      this.#module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
    } catch (error) {
      if (returned(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
    }
  }

  #finalize(): void {
    this.#tolerating(() => this.#module.C_Finalize());
  }

  #closeIdle(opened: Opening): void {
    for (const session of opened.idle.splice(0)) {
      this.#tolerating(() => this.#module.C_CloseSession(session));
    }
  }

  /** What ends is gone already where the library refuses to end it. */
  #tolerating(end: () => void): void {
    try {
      end();
    } catch (error) {
      if (returned(error) === '') throw error;
    }
  }

  /** Gives the sessions back. */
  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    this.#opening = undefined;
    this.#opened = undefined;
    if (opened) this.#closeIdle(opened);
  }
}

/** A library's refusal under a name of ours; our own refusals as they are. */
function named(error: unknown): Error {
  const code = returned(error);
  if (code === '' && error instanceof Error) return error;
  return tokenFailure('token_unavailable', `the token answered ${code}`, error);
}
