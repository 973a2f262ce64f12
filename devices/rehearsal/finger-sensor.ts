import { setImmediate as breathe } from 'node:timers/promises';
import { writeFingerImageRecord } from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { generatedFinger, type Finger } from '../../src/generation/finger.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { fingerPositions } from '../../src/vocabulary/finger.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';
import { subTypeOf } from '../sbi/sub-type.ts';
import { captureDate } from './capture-date.ts';
import { jpegOf } from './pictures.ts';
import type { SensedSample, Sensor, SensorAsked } from './sensor.ts';

/** Fingers that are kept once they are made: those of two people. */
const fingersMax = 20;
/** How much a verification's image is packed; the interface allows fifteen. */
const lossyRatio = 10;
/** What the device says of its own images: they are good, and it can not tell more. */
const quality = 85;
/** Plain live scan, in the codes of the record. */
const livePlain = 0;

/** The finger of somebody who does not exist, the same for the same name and position. */
function fingerOfPerson(person: string, position: KnownFinger): Finger {
  return generatedFinger(`${person}, ${position}`);
}

/** A sensor on which people who do not exist press their fingers, each lying alone. */
export class GeneratedFingerSensor implements Sensor {
  person: string;
  readonly #codec: Jpeg2000Codec;
  readonly #usual: readonly KnownFinger[];
  readonly #fingers = new Map<string, Finger>();
  #presses = 0;
  #frame: { readonly person: string; readonly jpeg: Uint8Array } | undefined;

  private constructor(codec: Jpeg2000Codec, usual: readonly KnownFinger[], person: string) {
    this.#codec = codec;
    this.#usual = usual;
    this.person = person;
  }

  /** @param usual fingers that are pressed, in this order, where nobody says which */
  static async open(usual: readonly KnownFinger[], person: string): Promise<GeneratedFingerSensor> {
    return new GeneratedFingerSensor(await Jpeg2000Codec.open(), usual, person);
  }

  async capture({
    positions,
    count,
    lossless,
    person = this.person,
  }: SensorAsked): Promise<readonly SensedSample[]> {
    if (person === '') return [];
    const pressing = positions.length > 0 ? positions : this.#usual.slice(0, count);
    const samples: SensedSample[] = [];
    for (const position of pressing) {
      const image = this.#press(person, position);
      // Whoever watches the stream, or presses the button again, is answered in between.
      await breathe();
      const subType = positions.length > 0 ? subTypeOf(position) : 'UNKNOWN';
      const known = positions.length > 0 ? position : 'unknown';
      const record = await this.#record(image, { lossless, position: known });
      samples.push({ subType, quality, record });
    }
    return samples;
  }

  async frame(): Promise<Uint8Array> {
    const { person } = this;
    if (this.#frame?.person === person) return this.#frame.jpeg;
    const [position = 'right_index'] = this.#usual;
    const empty = { widthPx: 384, heightPx: 480, data: new Uint8Array(384 * 480).fill(230) };
    const image = person === '' ? { ...empty, dpi: 500 } : this.#press(person, position);
    const jpeg = await jpegOf(image);
    this.#frame = { person, jpeg };
    return jpeg;
  }

  #press(person: string, position: KnownFinger): GreyImage {
    this.#presses += 1;
    const seed = `press ${this.#presses}`;
    return pressed(this.#finger(person, position), { seed, hardship: 0, sensor: 'glass' });
  }

  #finger(person: string, position: KnownFinger): Finger {
    const name = `${person}, ${position}`;
    const finger = this.#fingers.get(name) ?? fingerOfPerson(person, position);
    this.#fingers.delete(name);
    this.#fingers.set(name, finger);
    const [oldest] = this.#fingers.keys();
    if (this.#fingers.size > fingersMax && oldest !== undefined) this.#fingers.delete(oldest);
    return finger;
  }

  async #record(
    image: GreyImage,
    { lossless, position }: { readonly lossless: boolean; readonly position: string },
  ): Promise<Uint8Array> {
    const packed = await this.#codec.encode(
      { ...image, channels: 1 },
      lossless ? { kind: 'lossless' } : { kind: 'lossy', ratio: lossyRatio },
    );
    const resolution = { x: image.dpi, y: image.dpi };
    return writeFingerImageRecord({
      certified: false,
      fingers: 1,
      representations: [
        {
          capturedAt: captureDate(new Date()),
          deviceTechnology: 0,
          deviceVendor: 0,
          device: 0,
          qualities: [{ score: quality, vendor: 0, algorithm: 0 }],
          certifications: [],
          position: fingerPositions.findIndex((one) => one === position),
          number: 0,
          scaleUnit: 'inch',
          scan: resolution,
          resolution,
          bitDepth: 8,
          compression: lossless ? 'jpeg2000_lossless' : 'jpeg2000_lossy',
          impression: livePlain,
          widthPx: image.widthPx,
          heightPx: image.heightPx,
          image: packed,
          extended: new Uint8Array(),
        },
      ],
    });
  }
}
