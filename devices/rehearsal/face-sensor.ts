import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { writeFaceImageRecord } from '../../src/biometrics/interchange/iso-19794-5-2011.ts';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import { captureDate } from './capture-date.ts';
import { jpegOf, portraitOf } from './pictures.ts';
import type { SensedSample, Sensor, SensorAsked } from './sensor.ts';

/** What the device says of its own images. */
const quality = 85;
const lossyRatio = 10;
/** Full frontal, and red, green, blue, in the codes of the record. */
const fullFrontal = 2;
const rgb = 1;

/** A camera in front of which given photographs are held. */
export class PhotographSensor implements Sensor {
  person: string;
  readonly #codec: Jpeg2000Codec;
  readonly #files: readonly string[];
  #frame: { readonly file: string; readonly jpeg: Uint8Array } | undefined;

  private constructor(codec: Jpeg2000Codec, files: readonly string[], person: string) {
    this.#codec = codec;
    this.#files = files;
    this.person = person;
  }

  /** @param pictures a photograph, or a directory of them. @throws when there is none */
  static async open(pictures: string, person: string): Promise<PhotographSensor> {
    const names = (await stat(pictures)).isDirectory()
      ? (await readdir(pictures)).map((name) => join(pictures, name))
      : [pictures];
    const files = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).toSorted();
    if (files.length === 0) throw new Error('there is no photograph for the face device');
    return new PhotographSensor(await Jpeg2000Codec.open(), files, person);
  }

  async capture({ lossless, person = this.person }: SensorAsked): Promise<readonly SensedSample[]> {
    if (person === '') return [];
    const image = await portraitOf(await readFile(this.#fileOf(person)));
    const packed = await this.#codec.encode(
      { ...image, channels: 3, dpi: 0 },
      lossless ? { kind: 'lossless' } : { kind: 'lossy', ratio: lossyRatio },
    );
    const zeros = new Uint8Array(3);
    const record = writeFaceImageRecord({
      temporalSemantics: 0,
      representations: [
        {
          capturedAt: captureDate(new Date()),
          deviceTechnology: 0,
          deviceVendor: 0,
          device: 0,
          qualities: [{ score: quality, vendor: 0, algorithm: 0 }],
          gender: 0,
          eyeColour: 0,
          hairColour: 0,
          heightCm: 0,
          features: zeros,
          expression: 0,
          pose: zeros,
          poseUncertainty: zeros,
          landmarks: [],
          faceKind: fullFrontal,
          compression: lossless ? 'jpeg2000_lossless' : 'jpeg2000_lossy',
          widthPx: image.widthPx,
          heightPx: image.heightPx,
          spatialSampling: 0,
          postAcquisition: 0,
          crossReference: 0,
          colourSpace: rgb,
          image: packed,
        },
      ],
    });
    return [{ subType: '', quality, record }];
  }

  async frame(): Promise<Uint8Array> {
    const file = this.#fileOf(this.person);
    if (this.#frame?.file !== file) {
      this.#frame = { file, jpeg: await jpegOf(await portraitOf(await readFile(file))) };
    }
    return this.#frame.jpeg;
  }

  /** The photograph whose name is the person's, or always the same other one for her. */
  #fileOf(person: string): string {
    const named = this.#files.find((file) => parse(file).name === person);
    const place = createHash('sha256').update(person).digest().readUInt32BE(0);
    return named ?? this.#files[place % this.#files.length] ?? '';
  }
}
