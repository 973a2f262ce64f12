import type { StationSecretsFile } from '../credentials/station-secrets.ts';
import {
  reExtract,
  useNetworks,
  type ReExtraction,
  type ReExtractNeeds,
} from '../procedures/re-extract.ts';
import { reRotate, type ReRotateNeeds, type Turning } from '../procedures/re-rotate.ts';
import type { Acquisition } from './acquisition.ts';
import { rotationsOf, type Rotations } from './rotated-acquisition.ts';

/** The keys that turn templates now, and that turned them before a renewal. */
interface TemplateKeys {
  readonly templates: Uint8Array;
  readonly formerTemplates?: Uint8Array | undefined;
}

/**
 * From what templates may have to be turned: from none at all, as an earlier version kept them, and
 * from what the key before led to.
 */
function turningsOf(
  plain: Pick<Acquisition, 'modelHash' | 'fingers'>,
  now: Rotations,
  former: Rotations | 'none',
): readonly Turning[] {
  return (['face', 'finger'] as const).flatMap((modality): Turning[] => {
    const hash = modality === 'face' ? plain.modelHash : plain.fingers.modelHash;
    const present = now[modality];
    const to = present.networksFrom(hash);
    const turn = (vector: Float32Array) => present.rotated(vector);
    const open = { modality, from: hash, to, turn };
    if (former === 'none') return [open];
    const before = former[modality];
    const again = (vector: Float32Array) => present.rotated(before.back(vector));
    return [open, { modality, from: before.networksFrom(hash), to, turn: again }];
  });
}

/** Turns whatever is not turned by the present key. */
function bringRotation(
  needs: ReRotateNeeds,
  plain: Acquisition,
  { keys, signal }: { readonly keys: TemplateKeys; readonly signal: AbortSignal },
): Promise<number> {
  const now = rotationsOf(keys.templates, plain);
  const former = keys.formerTemplates ? rotationsOf(keys.formerTemplates, plain) : 'none';
  return reRotate(needs, turningsOf(plain, now, former), signal);
}

/** What a start has of its networks and its secrets. */
interface Opened {
  readonly plain: Acquisition;
  readonly data: { readonly secretsFile: StationSecretsFile };
}

/**
 * References that are turned otherwise are turned, those that other networks made are made anew,
 * and those of the station's own are put in use. Until then nobody is searched: people would be
 * missing and nobody would know.
 * @throws when the signal ends it before everyone is read
 */
export async function bringReferences(
  needs: ReExtractNeeds & ReRotateNeeds,
  { plain, data: { secretsFile } }: Opened,
  run: ReExtraction,
): Promise<void> {
  const { signal } = run;
  await bringRotation(needs, plain, { keys: secretsFile.secrets(), signal });
  signal.throwIfAborted();
  await reExtract(needs, run);
  signal.throwIfAborted();
  await useNetworks(needs);
  await secretsFile.forgetFormerTemplates();
}
