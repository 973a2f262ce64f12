import type { Browser, Page } from 'playwright-core';
import { OperatorClient } from '../../src/cli/station-client.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { officeOf, signIn } from './browser.ts';

const secretOf = (operator: string) => `the secret of ${operator}`;

async function begun(address: string, operator: string, first: string): Promise<OperatorClient> {
  const client = new OperatorClient(address);
  await client.begin(operator, first);
  await client.changeSecret(secretOf(operator));
  await client.begin(operator, secretOf(operator));
  return client;
}

/** The people who work at a station of a test, as programs and in browsers. */
export class Staff {
  readonly #address: string;
  readonly #clients: ReadonlyMap<string, OperatorClient>;

  constructor(address: string, clients: ReadonlyMap<string, OperatorClient>) {
    this.#address = address;
    this.#clients = clients;
  }

  /** An operator's session of the interface. */
  as(operator: string): OperatorClient {
    const client = this.#clients.get(operator);
    if (!client) throw new Error(`nobody called ${operator} works here`);
    return client;
  }

  /** Has somebody who was just hired change her first secret to `the secret of …`. */
  async begin(operator: string, first: string): Promise<void> {
    await begun(this.#address, operator, first);
  }

  /** A page of the console with an operator at it, and what went wrong on it. */
  async at(
    browser: Browser,
    operator: string,
    { path, locale = 'en-GB' }: { readonly path: string; readonly locale?: string },
  ): Promise<{ readonly page: Page; readonly troubles: readonly string[] }> {
    const page = await (await officeOf(browser, locale)).newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      const own = url.startsWith(this.#address) || url.startsWith(`blob:${this.#address}`);
      if (!own) troubles.push(url);
    });
    const secret = secretOf(operator);
    await signIn(page, { address: this.#address, operator, secret });
    await page.goto(`${this.#address}${path}`);
    return { page, troubles };
  }
}

/** Hires people at a station that was just opened. */
export async function hire(
  station: RunningStation,
  roles: Readonly<Record<string, readonly string[]>>,
): Promise<Staff> {
  const { firstOperator, address } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  const first = await begun(address, firstOperator.id, firstOperator.secret);
  const clients = new Map([[String(firstOperator.id), first]]);
  for (const [id, held] of Object.entries(roles)) {
    const hired = await first.call('POST', '/v1/operators', { id, roles: held });
    clients.set(id, await begun(address, id, String(hired.body['firstSecret'])));
  }
  return new Staff(address, clients);
}
