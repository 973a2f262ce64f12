import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { assertSame, truthOf } from './kept-truth.ts';
import { openGalleries, openRegister } from './working-directory.ts';

/** A process is killed so long after it was told to begin, at most. */
const killAfterMsMax = 1_200;
/** One round in so many finds a byte of a snapshot changed. */
const damageEvery = 4;
const sources: readonly string[] = ['face', ...KnownFinger.options];

/** What many kills have shown; a gallery that is not the register ends them with an error. */
export interface KillFigures {
  readonly kills: number;
  /** Of the references, in the register at the end. */
  readonly changes: number;
  readonly living: number;
  readonly erased: number;
  /** Kills that left a snapshot half written. */
  readonly cutWhileSaving: number;
  /** Starts for which every gallery was saved, each of which used what was saved. */
  readonly startedFromSnapshots: number;
  /** Starts that used the faces' snapshot, whatever became of those of fingers. */
  readonly facesFromSnapshot: number;
  /** Changes that the oldest snapshot lacked, at most. */
  readonly behindMax: number;
  /** Snapshots with one bit changed, each of which was found and filled anew. */
  readonly damaged: number;
}

/** A process that waits to begin. */
async function startEnrolling(directory: string): Promise<ChildProcess> {
  const script = new URL('enrolling.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--data', directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** Lets it work for a random short time; it must still be at work when it is killed. */
async function killAtWork(child: ChildProcess): Promise<void> {
  child.stdin?.write('begin\n');
  await pass(randomInt(killAfterMsMax));
  const exit = once(child, 'exit');
  assert.equal(child.exitCode, null, 'the process ended by itself');
  child.kill('SIGKILL');
  const [, signal] = await exit;
  assert.equal(signal, 'SIGKILL');
}

/** Changes one bit somewhere in a file. */
async function damage(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  const at = randomInt(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8));
  await writeFile(file, bytes);
  return bytes;
}

/** Snapshots of a folder, and those of them that are as they were damaged. */
class Snapshots {
  readonly folder: string;
  readonly #damaged = new Map<string, Buffer>();

  constructor(folder: string) {
    this.folder = folder;
  }

  async damageAny(): Promise<boolean> {
    const { whole } = await this.state();
    const source = whole[randomInt(Math.max(1, whole.length))];
    if (source === undefined) return false;
    this.#damaged.set(source, await damage(join(this.folder, source)));
    return true;
  }

  /** Sources saved whole, sources saved and damaged since, and whether a draft was left. */
  async state() {
    const files = new Set(await readdir(this.folder).catch(() => []));
    const saved = sources.filter((source) => files.has(source));
    const damaged: string[] = [];
    for (const source of saved) {
      const asDamaged = this.#damaged.get(source);
      const bytes = asDamaged && (await readFile(join(this.folder, source)));
      if (asDamaged?.equals(bytes ?? Buffer.alloc(0))) damaged.push(source);
    }
    const whole = saved.filter((source) => !damaged.includes(source));
    return { whole, damaged, draft: sources.some((source) => files.has(`${source}.new`)) };
  }
}

/** Opens what a kill left, as the next start does, and compares it with the register. */
async function checkStart(directory: string, snapshots: Snapshots) {
  const { whole, damaged, draft } = await snapshots.state();
  // A copy, so that what is saved here is not what the next process begins with.
  const copy = join(directory, 'opened');
  await rm(copy, { recursive: true, force: true });
  if (whole.length + damaged.length > 0) await cp(snapshots.folder, copy, { recursive: true });
  const register = openRegister(directory);
  try {
    const truth = await truthOf(register);
    const galleries = await openGalleries(register, copy);
    const asOf = {
      face: (await galleries.faces.coverage()).asOf,
      fingers: (await galleries.fingers.coverage()).asOf,
    };
    const fingersWhole = sources.slice(1).every((source) => whole.includes(source));
    assert.equal(asOf.face > 0, whole.includes('face'), 'a whole snapshot of faces is used');
    assert.equal(asOf.fingers > 0, fingersWhole, 'whole snapshots of fingers are used');
    await galleries.follower.catchUp();
    await assertSame(register, galleries, truth);
    await galleries.people.close();
    // What was saved now holds nobody who was removed, and is the register without catching up.
    const again = await openGalleries(register, copy);
    await assertSame(register, again, truth);
    await again.people.close();
    const behind = truth.lastChange - Math.min(asOf.face, asOf.fingers);
    const all = whole.length === sources.length;
    return { truth, draft, behind: all ? behind : 0, all, faces: asOf.face > 0 };
  } finally {
    await register.close();
  }
}

/**
 * Kills a process that enrols, erases and saves galleries in this directory, again and again, each
 * time anew and each time with SIGKILL, and asserts after each that the galleries are the register.
 */
export async function killRounds(
  directory: string,
  kills: number,
  onKill: (done: number) => void = () => undefined,
): Promise<KillFigures> {
  const snapshots = new Snapshots(join(directory, 'galleries'));
  const sums = {
    cutWhileSaving: 0,
    startedFromSnapshots: 0,
    facesFromSnapshot: 0,
    behindMax: 0,
    damaged: 0,
  };
  let last = { changes: 0, living: 0, erased: 0 };
  let next = startEnrolling(directory);
  for (let kill = 1; kill <= kills; kill += 1) {
    await killAtWork(await next);
    // The next one loads while this start is looked at; it opens nothing until it is told to.
    next = kill < kills ? startEnrolling(directory) : next;
    if (kill % damageEvery === 0 && (await snapshots.damageAny())) sums.damaged += 1;
    const { truth, draft, behind, all, faces } = await checkStart(directory, snapshots);
    if (draft) sums.cutWhileSaving += 1;
    if (all) sums.startedFromSnapshots += 1;
    if (faces) sums.facesFromSnapshot += 1;
    sums.behindMax = Math.max(sums.behindMax, behind);
    const living = truth.living.get('face')?.size ?? 0;
    last = { changes: truth.lastChange, living, erased: truth.erased.length };
    onKill(kill);
  }
  return { kills, ...last, ...sums };
}
