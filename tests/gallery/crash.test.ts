import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openConfirmedGallery } from '../../src/gallery/confirmed.ts';
import { openHostedFingers, openHostedGallery } from '../../src/gallery/hosted.ts';
import type { PeopleGallery } from '../../src/gallery/people-gallery.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import type { SnapshotPlace } from '../../src/gallery/snapshot.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { GalleryFollower } from '../../src/procedures/gallery-follower.ts';
import { enrolmentOf, enrolNeeds, faceKind, fingerKind, memoryRegister } from '../people.ts';

let directory: string;
let gallery: PeopleGallery;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-crash-'));
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(() => gallery.close());

/** Ends every process that this one started, as the system does when memory runs out. */
function killChildren(): number {
  const { pid } = process;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const running = children.filter((child) => child !== '').map(Number);
  for (const child of running) process.kill(child, 'SIGKILL');
  return running.length;
}

function needsOver(snapshot: SnapshotPlace | 'unsaved'): EnrolNeeds {
  gallery = openPeopleGallery({
    faces: openConfirmedGallery({
      proposes: openHostedGallery({ engine: 'hnsw', kind: faceKind, snapshot }),
      disposes: openHostedGallery({ engine: 'exhaustive', kind: faceKind, snapshot: 'unsaved' }),
    }),
    fingers: openHostedFingers(fingerKind),
  });
  const register = memoryRegister();
  const needs = enrolNeeds(register);
  const follower = new GalleryFollower({ ...needs, gallery });
  return { ...needs, gallery, follower };
}

async function verdictOf(needs: EnrolNeeds, person: number): Promise<string> {
  const result = await enrol(needs, enrolmentOf(person));
  return result.ok ? result.value.verdict.kind : result.error.kind;
}

// Children are listed by Linux; elsewhere there is nothing to kill them by.
test.runIf(process.platform === 'linux')(
  'a search after both processes were killed stands for everyone all the same',
  async () => {
    const needs = needsOver('unsaved');
    for (let person = 1; person <= 30; person += 1) {
      expect(await verdictOf(needs, person)).toBe('enrolled');
    }
    for (let crash = 0; crash < 3; crash += 1) {
      expect(killChildren()).toBe(3);
      expect(await verdictOf(needs, 7 + crash)).toBe('already_enrolled');
      expect((await gallery.coverage()).asOf).toBeGreaterThanOrEqual(30);
    }
  },
);

test.runIf(process.platform === 'linux')(
  'enrolments under way when the processes are killed are answered or told to come again',
  async () => {
    const needs = needsOver({ file: join(directory, 'graph'), key: new Uint8Array(32) });
    const codes = new Set<string>();
    for (let wave = 0; wave < 5; wave += 1) {
      const people = Array.from({ length: 8 }, (_, place) => 100 * wave + place);
      const requests = people.map((person) => enrolmentOf(person));
      const answers = requests.map((request) => enrol(needs, request));
      await new Promise((resolve) => setTimeout(resolve, 15));
      killChildren();
      for (const [place, answer] of (await Promise.allSettled(answers)).entries()) {
        if (answer.status === 'rejected') codes.add(String(Reflect.get(answer.reason, 'code')));
        const request = requests[place];
        // Sent again, each is enrolled: nobody was lost and nobody was taken twice.
        const again = request && (await enrol(needs, request));
        expect(again?.ok && again.value.verdict.kind).toBe('enrolled');
      }
    }
    expect((await needs.register.figures()).residents).toBe(40);
    const passing = ['gallery_lost', 'gallery_behind', 'earlier_enrolment_pending'];
    expect([...codes].filter((code) => !passing.includes(code))).toEqual([]);
  },
);
