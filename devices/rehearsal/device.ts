import { readFile } from 'node:fs/promises';
import { sbiPorts } from '../sbi/discovery.ts';
import { captureAnswer, codeAgainst, errorAnswer, saidFaults, type Captured } from './capture.ts';
import type { DeviceFaultOnDemand } from './faults.ts';
import { digitalIdWith, signedWith, type SigningGround } from './faulty-signing.ts';
import type { HttpRequest } from './http-request.ts';
import { listenOnFree, type HttpAnswer, type ListeningServer } from './http-server.ts';
import { CaptureQuestion, DeviceCard, DiscoveryQuestion, StreamQuestion } from './requests.ts';
import type { SegmentGround } from './segments.ts';
import type { Sensor } from './sensor.ts';
import { bare, readDeviceKeys, signed, type DeviceKeys, type Signer } from './signing.ts';
import { partsOf, streamType } from './stream.ts';

/** How a rehearsal device is set up. */
export interface DeviceSettings {
  /** What `npm run certs` made. */
  readonly certificates: string;
  readonly environment: string;
  readonly certification: 'L0' | 'L1';
  /** Empty for both. */
  readonly purpose: 'Registration' | 'Auth' | '';
  readonly ports?: { readonly first: number; readonly last: number };
}

/** Settings of a device that nobody set up. */
export const usualSettings = {
  environment: 'Developer',
  certification: 'L0',
  purpose: 'Registration',
} as const;

/** A rehearsal device that answers. */
export interface RehearsalDevice {
  readonly port: number;
  readonly deviceId: string;
  /** Who is in front of the sensor; nobody for an empty text. */
  person: string;
  /** What goes wrong from now on. */
  fault: DeviceFaultOnDemand;
  close(): Promise<void>;
}

/** Reads a `device.json`. @throws when it is none */
export async function readDeviceCard(path: URL): Promise<DeviceCard> {
  return DeviceCard.parse(JSON.parse(await readFile(path, 'utf8')));
}

const malformed: HttpAnswer = { kind: 'status', status: 400 };

class Device {
  fault: DeviceFaultOnDemand = 'none';
  readonly #card: DeviceCard;
  readonly #keys: DeviceKeys;
  readonly #settings: DeviceSettings;
  readonly #sensor: Sensor;
  #last: Captured | undefined;

  constructor(card: DeviceCard, keys: DeviceKeys, settings: DeviceSettings, sensor: Sensor) {
    this.#card = card;
    this.#keys = keys;
    this.#settings = settings;
    this.#sensor = sensor;
  }

  async answer({ verb, path, body }: HttpRequest, gone: AbortSignal): Promise<HttpAnswer> {
    const asked = this.#json(body);
    switch (`${verb} ${path}`) {
      case 'MOSIPDISC /device':
        return this.#discovered(asked);
      case 'MOSIPDINFO /info':
        return { kind: 'json', value: [this.#info()] };
      case 'RCAPTURE /capture':
        return this.#capture(asked, 'Registration', gone);
      case 'CAPTURE /capture':
        return this.#capture(asked, 'Auth', gone);
      case 'STREAM /stream':
        return this.#stream(asked, gone);
      default:
        return { kind: 'status', status: 404 };
    }
  }

  #json(body: Uint8Array): unknown {
    try {
      return JSON.parse(Buffer.from(body).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  #digitalId(changed: object = {}) {
    const { type, deviceSubType, make, model, serialNo } = this.#card;
    return {
      serialNo,
      make,
      model,
      type,
      deviceSubType,
      deviceProvider: make,
      deviceProviderId: 'BASMA-REHEARSAL',
      dateTime: new Date().toISOString(),
      ...changed,
    };
  }

  #signedId(changed: object = {}, by?: Signer): string {
    const own = this.#settings.certification === 'L1' ? this.#keys.chip : this.#keys.device;
    return signed(this.#digitalId(changed), by ?? own);
  }

  #status(): string {
    const said = { not_registered: 'Not Registered', not_ready: 'Not Ready', busy: 'Busy' };
    return Reflect.get(said, this.fault) ?? 'Ready';
  }

  #about() {
    const { deviceId, deviceSubId, serviceVersion, serialNo, specVersion } = this.#card;
    const { certification, purpose } = this.#settings;
    const callbackId = '';
    return {
      deviceId,
      deviceStatus: this.#status(),
      certification,
      serviceVersion,
      deviceSubId,
      callbackId,
      deviceCode: serialNo,
      specVersion,
      purpose,
    };
  }

  #discovered(asked: unknown): HttpAnswer {
    const question = DiscoveryQuestion.safeParse(asked);
    if (!question.success) return malformed;
    const fits = ['Biometric Device', this.#card.type].includes(question.data.type);
    const error = { errorCode: '0', errorInfo: 'Success' };
    const device = { ...this.#about(), digitalId: bare(this.#digitalId()), error };
    return { kind: 'json', value: fits ? [device] : [] };
  }

  #info() {
    const { environment } = this.#settings;
    const payload = { ...this.#about(), env: environment, firmware: this.#card.firmware };
    if (this.fault === 'not_registered') {
      const digitalId = bare(this.#digitalId());
      const error = { errorCode: '100', errorInfo: 'Device not registered' };
      return { deviceInfo: bare({ ...payload, digitalId }), error };
    }
    const error = { errorCode: '0', errorInfo: 'Success' };
    const signing = this.#signing(this.fault);
    const info = { ...payload, digitalId: digitalIdWith(signing) };
    return { deviceInfo: signedWith(signing, info), error };
  }

  #signing(fault: DeviceFaultOnDemand): SigningGround {
    return {
      keys: this.#keys,
      fault,
      digitalId: (changed, by) => this.#signedId(changed, by),
    };
  }

  #ground(question: CaptureQuestion): SegmentGround {
    const { type, serialNo, serviceVersion } = this.#card;
    return {
      ...this.#signing(question.customOpts.fault ?? this.fault),
      bioType: type,
      deviceCode: serialNo,
      serviceVersion,
      question,
      now: Date.now,
    };
  }

  async #capture(
    asked: unknown,
    purpose: CaptureQuestion['purpose'],
    gone: AbortSignal,
  ): Promise<HttpAnswer> {
    const parsed = CaptureQuestion.safeParse(asked);
    if (!parsed.success) return malformed;
    const question = parsed.data;
    const ground = this.#ground(question);
    const { fault } = ground;
    if (fault === 'unplugged') return { kind: 'unplugged' };
    if (fault === 'garbage') return { kind: 'json', value: { biometrics: 'none' } };
    if (fault === 'replayed' && this.#last) return { kind: 'json', value: this.#last.answer };
    const device = { ...this.#settings, card: this.#card };
    const other = question.purpose === purpose ? 0 : 500;
    const code = saidFaults[fault] ?? (other || codeAgainst(question, device));
    if (code !== 0) return { kind: 'json', value: errorAnswer(code, question.specVersion) };
    const of = { sensor: this.#sensor, before: this.#last?.samples ?? [] };
    this.#last = await captureAnswer(of, ground, gone);
    return { kind: 'json', value: this.#last.answer };
  }

  #stream(asked: unknown, gone: AbortSignal): HttpAnswer {
    const question = StreamQuestion.safeParse(asked);
    if (!question.success) return malformed;
    if (question.data.deviceId !== this.#card.deviceId) return { kind: 'status', status: 404 };
    // Whoever verifies sees nothing of the sensor.
    if (this.#settings.purpose === 'Auth') return { kind: 'status', status: 404 };
    return { kind: 'parts', type: streamType, parts: partsOf(this.#sensor, gone) };
  }
}

/** Starts a device on a free port of the interface's range. */
export async function startDevice(
  card: DeviceCard,
  settings: DeviceSettings,
  sensor: Sensor,
): Promise<RehearsalDevice> {
  const keys = await readDeviceKeys(settings.certificates, card.key);
  const device = new Device(card, keys, settings, sensor);
  const server: ListeningServer = await listenOnFree(settings.ports ?? sbiPorts, (request, gone) =>
    device.answer(request, gone),
  );
  return {
    port: server.port,
    deviceId: card.deviceId,
    get person() {
      return sensor.person;
    },
    set person(name) {
      sensor.person = name;
    },
    get fault() {
      return device.fault;
    },
    set fault(fault) {
      device.fault = fault;
    },
    close: () => server.close(),
  };
}
