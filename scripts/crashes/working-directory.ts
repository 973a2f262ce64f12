import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FingerGallery } from '../../src/gallery/finger-gallery.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { nativeGallery } from '../../src/gallery/native-rows.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import { generatedDimension, generatedModel } from '../../src/generation/faces.ts';
import { generatedFingerDimension, generatedFingerModel } from '../../src/generation/fingers.ts';
import { GalleryFollower } from '../../src/procedures/gallery-follower.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { Register } from '../../src/register/register.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import { openExactGalleries } from '../../src/sites/station-gallery.ts';

const key = (purpose: string) => createHash('sha256').update(purpose).digest();

const networks = { face: 'generated', finger: 'generated' } as const;
/** What galleries of generated people hold. */
export const faceKind = {
  model: generatedModel,
  modelHash: networks.face,
  dimension: generatedDimension,
  scope: 'register',
} as const;
export const fingerKind = {
  model: generatedFingerModel,
  modelHash: networks.finger,
  dimension: generatedFingerDimension,
  scope: 'register',
} as const;

/** So few that a gallery is saved again and again within a second. */
const changesUnsavedMax = 15;

/** The register's file in a directory; its keys are known to who kills and to who is killed. */
export function openRegister(directory: string): Register {
  return openSqliteRegister({
    path: join(directory, 'register.sqlite'),
    keys: { wrap: key('wrap'), lookup: key('lookup'), pseudonym: key('pseudonym') },
    numberPolicy: lenientNumbers,
    networks,
  });
}

/** Galleries of a register, and what keeps them up. */
export interface WorkingGalleries {
  readonly faces: Gallery;
  readonly fingers: FingerGallery;
  readonly people: ReturnType<typeof openPeopleGallery>;
  readonly follower: GalleryFollower;
}

/** The exact galleries as a station opens them, saved in this folder; not caught up yet. */
export async function openGalleries(register: Register, folder: string): Promise<WorkingGalleries> {
  const native = nativeGallery();
  if ('missing' in native) throw new Error(`the addon is missing: ${native.missing}`);
  await mkdir(folder, { recursive: true });
  const { faces, fingers } = await openExactGalleries(native, {
    kind: faceKind,
    fingers: fingerKind,
    snapshotOf: (gallery) => ({ file: join(folder, gallery), key: key(gallery) }),
    register,
    lastChange: await register.lastChange(),
    changesUnsavedMax,
  });
  const people = openPeopleGallery({ faces, fingers });
  const follower = new GalleryFollower({ gallery: people, register, fingers: fingerKind });
  return { faces, fingers, people, follower };
}
