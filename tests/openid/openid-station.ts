import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { verhoeffHolds } from '../../src/vocabulary/verhoeff.ts';
import { hire, type Staff } from '../console/staff.ts';
import type { Parameters, RelyingParty } from './relying-party.ts';
import { Visitor } from './visitor.ts';

/** A number that is well-formed and nobody's. */
export function nobodysNumber(): string {
  const digits = Array.from({ length: 10 }, (_, last) => `987654321${last}`);
  return digits.find((one) => verhoeffHolds(one)) ?? '';
}

/** A station with one resident, zahra, at whose programmes she signs in. */
export class OpenIdStation {
  readonly station: RunningStation;
  readonly staff: Staff;
  readonly idcs: string;
  readonly folder: string;
  /** What it logged, line by line. */
  readonly lines: string[];
  #captures = 0;

  constructor(made: Pick<OpenIdStation, 'station' | 'staff' | 'idcs' | 'folder' | 'lines'>) {
    this.station = made.station;
    this.staff = made.staff;
    this.idcs = made.idcs;
    this.folder = made.folder;
    this.lines = made.lines;
  }

  get address(): string {
    return this.station.address;
  }

  /** Records a programme as it is now. */
  async put(account: object): Promise<void> {
    const put = await this.staff.as('first-operator').call('PUT', '/v1/programmes', account);
    expect(put.status).toBe(200);
  }

  /** A number, and another capture of somebody's face. */
  shows(person = 'zahra', idcs = this.idcs) {
    this.#captures += 1;
    const photograph = generatedPhotograph(person, `capture ${this.#captures}`);
    const face = Buffer.from(photograph).toString('base64');
    return { claimed: { kind: 'idcs', idcs }, face };
  }

  /** A sign-in at a programme up to what the page after the face answers. */
  async identified(
    programme: RelyingParty,
    asked: Parameters = {},
    visitor = new Visitor(this.address),
  ) {
    const pushed = await programme.push(asked);
    const page = await visitor.open(pushed.address);
    expect(page.status, page.text).toBe(200);
    const said = await visitor.identify(page.address, this.shows());
    expect(said.status, said.text).toBe(200);
    const next = new URL(String(JSON.parse(said.text).next));
    return { pushed, visitor, page: await visitor.open(next) };
  }

  /** The whole of it, with what is ticked; `back` is where the browser ends. */
  async signedIn(
    programme: RelyingParty,
    asked: Parameters = {},
    ticked: readonly string[] = [],
    visitor = new Visitor(this.address),
  ) {
    const { pushed, page } = await this.identified(programme, asked, visitor);
    const fields = ticked.map((name) => ['allow', name] as const);
    const asks = page.address.origin === this.address;
    const ended = asks ? await visitor.form(page.address, 'consent', fields) : page;
    return { pushed, visitor, page, back: ended.address, asked: asks };
  }

  async close(): Promise<void> {
    await this.station.close();
    await rm(this.folder, { recursive: true });
  }
}

/** Opens a station at which zahra is enrolled. */
export async function openOpenIdStation(): Promise<OpenIdStation> {
  const folder = await mkdtemp(join(tmpdir(), 'basma-openid-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  const lines: string[] = [];
  const station = await openRehearsal(config, { write: (line) => void lines.push(line) });
  const staff = await hire(station, { karim: ['clerk'] });
  const photograph = generatedPhotograph('zahra', 'enrolled');
  const enrolled = await staff.as('karim').enrol(generatedRecord(1), photograph);
  const idcs = String(enrolled.body['idcs']);
  return new OpenIdStation({ station, staff, idcs, folder, lines });
}
