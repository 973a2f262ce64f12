import type { StationConfig } from '../config.ts';
import type { Drafts } from '../drafts/drafts.ts';
import type { StationCertificates } from '../http/needs.ts';
import { nativeGallery } from '../gallery/native-rows.ts';
import type { StationGallery } from '../gallery/recall.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { DeduplicationPlace } from '../procedures/deduplication.ts';
import { networksOf } from '../procedures/re-extract.ts';
import type { Register } from '../register/register.ts';
import { openThreadedRegister } from '../register/threaded.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition, FingerAcquisition } from './acquisition.ts';
import { openDataDirectory, type DataDirectory } from './data-directory.ts';
import { deduplicationFile } from './deduplication-file.ts';
import { openStationDrafts } from './station-drafts.ts';
import { openStationGallery } from './station-gallery.ts';
import { rotatedAcquisition, rotationsOf } from './rotated-acquisition.ts';
import { openStationCertificates } from './station-certificates.ts';
import type { Given } from './station-making.ts';

/** Ends the networks' threads. */
export async function closeAcquisition({ extractor, fingers }: Acquisition): Promise<void> {
  await Promise.all([extractor.close(), fingers.close()]);
}

/** What a station is assembled from. */
export interface StationParts {
  readonly data: DataDirectory;
  /** As its networks see samples; `acquisition` is as the station keeps templates. */
  readonly plain: Acquisition;
  readonly acquisition: Acquisition;
  readonly register: Register;
  readonly gallery: StationGallery;
  readonly deduplicationPlace: DeduplicationPlace;
  readonly drafts: Drafts;
  readonly certificates: StationCertificates;
}

/** Opens every part of a station. */
export async function openParts(
  config: StationConfig,
  { parts, openAcquisition, native = nativeGallery() }: Given,
): Promise<StationParts> {
  const data = parts.add(await openDataDirectory(config.dataDirectory, config), (opened) =>
    opened.release(),
  );
  const plain = parts.add(await openAcquisition(), closeAcquisition);
  const acquisition = rotatedAcquisition(plain, rotationsOf(data.secrets.templates, plain));
  const settings = {
    path: data.registerPath,
    keys: data.secrets,
    numberPolicy: config.numberPolicy,
    networks: networksOf(acquisition),
    training: config.training,
    startThread,
  };
  const register = parts.add(await openThreadedRegister(settings), (opened) => opened.close());
  await data.markBegun();
  const kindOf = ({ model, modelHash, dimension }: typeof acquisition | FingerAcquisition) => ({
    model,
    modelHash,
    dimension,
    scope: config.scope,
  });
  const gallery = parts.add(
    await openStationGallery({
      kind: kindOf(acquisition),
      fingers: kindOf(acquisition.fingers),
      snapshotOf: (name) => data.snapshotOf(name),
      register,
      lastChange: await register.lastChange(),
      native,
    }),
    (opened) => opened.close(),
  );
  const { drafts } = parts.add(
    await openStationDrafts({ ...data.draftsPlace, now: systemClock }),
    (opened) => opened.stop(),
  );
  const deduplicationPlace = deduplicationFile(data.deduplicationPath);
  const certificates = await openStationCertificates(data.keys, data.certificatesPath, config);
  const opened = { data, plain, acquisition, register, gallery, certificates };
  return { ...opened, deduplicationPlace, drafts };
}
