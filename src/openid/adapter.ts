import type { Adapter, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import type { Register } from '../register/register.ts';
import { keyedHash, open, seal } from '../register/vault.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import { clientOf } from './client.ts';
import type { FoundState, KeptState, OpenIdState } from './state.ts';

/** What the adapter stands on. */
export interface AdapterNeeds {
  readonly state: OpenIdState;
  /** Seals what is kept, and hashes its names; 32 bytes. */
  readonly stateKey: Uint8Array;
  readonly register: Pick<Register, 'programme'>;
  readonly now: Clock;
  /** What a second use of what may be used once is answered with. */
  readonly usedUp: (model: string) => Error;
}

/** How long something lives that the provider states no end for. */
const lifetimeMs = 15 * 60_000;

const Payload = z.record(z.string(), z.unknown());

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What the provider keeps, but for its clients: those are programmes of the register. */
class StateAdapter implements Adapter {
  readonly #model: string;
  readonly #needs: AdapterNeeds;

  constructor(model: string, needs: AdapterNeeds) {
    this.#model = model;
    this.#needs = needs;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const now = this.#needs.now();
    const state: KeptState = {
      model: this.#model,
      key: this.#hashed('id', id),
      grant: this.#hashed('grant', textOf(payload.grantId)),
      uid: this.#hashed('uid', textOf(payload.uid)),
      body: this.#sealed(id, payload),
      expiresAt: now + (expiresIn === undefined ? lifetimeMs : expiresIn * 1000),
    };
    // Of what must not come twice only the first of two at once is new.
    if (this.#model === 'ReplayDetection') {
      const fresh = await this.#needs.state.ask('putOnce', state, now);
      if (!fresh) throw this.#needs.usedUp(this.#model);
    } else {
      await this.#needs.state.ask('put', state, now);
    }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { state, now } = this.#needs;
    return this.#opened(await state.ask('find', this.#model, this.#hashed('id', id), now()));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const { state, now } = this.#needs;
    return this.#opened(await state.ask('findByUid', this.#model, this.#hashed('uid', uid), now()));
  }

  /** There are no devices with codes to type. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** @throws what a second use is answered with: of two at once only one is the first */
  async consume(id: string): Promise<void> {
    const { state, now, usedUp } = this.#needs;
    const first = await state.ask('consume', this.#model, this.#hashed('id', id), now());
    if (!first) throw usedUp(this.#model);
  }

  async destroy(id: string): Promise<void> {
    await this.#needs.state.ask('remove', this.#model, this.#hashed('id', id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#needs.state.ask('revoke', this.#hashed('grant', grantId));
  }

  #hashed(domain: string, name: string): string {
    return name === '' ? '' : keyedHash(this.#needs.stateKey, `openid ${domain}`, name);
  }

  #place(key: string) {
    return { subject: key, kind: `openid ${this.#model}` };
  }

  #sealed(id: string, payload: AdapterPayload): Uint8Array {
    const bytes = Buffer.from(JSON.stringify(payload), 'utf8');
    return new Uint8Array(seal(this.#needs.stateKey, this.#place(this.#hashed('id', id)), bytes));
  }

  #opened(found: FoundState | undefined): AdapterPayload | undefined {
    if (!found) return undefined;
    const { key, body, consumedAt } = found;
    const bytes = open(this.#needs.stateKey, this.#place(key), body);
    const payload = Payload.parse(JSON.parse(bytes.toString('utf8')));
    return consumedAt === 0 ? payload : { ...payload, consumed: consumedAt };
  }
}

/** Programmes as clients. They are registered with the station, never through the provider. */
class ProgrammeAdapter extends StateAdapter {
  readonly #register: AdapterNeeds['register'];

  constructor(needs: AdapterNeeds) {
    super('Client', needs);
    this.#register = needs.register;
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const named = ProgrammeId.safeParse(id);
    const account = named.success ? await this.#register.programme(named.data) : undefined;
    const client = account && clientOf(account);
    return client && { ...client };
  }

  override async upsert(): Promise<void> {
    throw new Error('programmes are registered with the station');
  }
}

/** Makes the provider's adapters. */
export function adaptersOf(needs: AdapterNeeds): (model: string) => Adapter {
  return (model) =>
    model === 'Client' ? new ProgrammeAdapter(needs) : new StateAdapter(model, needs);
}
