import { randomUUID } from 'node:crypto';
import type {
  CaptureAsked,
  CaptureDevices,
  DeviceCapture,
  DeviceEnvironment,
  DeviceRefusal,
} from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import type { Clock } from '../../src/vocabulary/time.ts';
import { ask } from './call.ts';
import { discover, sbiPorts, type Discovered } from './discovery.ts';
import { captureRequest, readCapture, type SegmentKey } from './read-capture.ts';
import type { KnownDevice } from './read-info.ts';
import { SeenAnswers } from './seen-answers.ts';
import { openStream } from './stream.ts';
import type { TrustNow } from './trust.ts';

/** What talking to devices stands on. */
export interface SbiNeeds {
  readonly trust: TrustNow;
  readonly environment: DeviceEnvironment;
  readonly now: Clock;
  /** Opens samples for a verification; without it none are asked for. */
  readonly segmentKey: SegmentKey | 'none';
  /** The interface's own range unless a test has another. */
  readonly ports?: { readonly first: number; readonly last: number };
}

/** Who asks sooner than this gets the last answer again. */
const freshMs = 3_000;
/** What a device may take over the time in which it is to capture. */
const overtimeMs = 2_000;
/** A portrait of 6 MiB, encoded twice; a hand is 2 MiB. */
const captureBytesMax = 12 * 1024 * 1024;
/** Versions of the interface that we speak. */
const specVersions = ['0.9.5', '1.0', '1.0.0'];
const sessionsMax = 100;
/** Streams that are passed on at once: each holds a connection for two minutes. */
const streamsMax = 4;

interface Reached {
  readonly port: number;
  readonly known: KnownDevice;
}

interface CapturePurpose {
  readonly purpose: 'Registration' | 'Auth';
  readonly domainUri?: string;
}

/** Devices of this machine, by the Secure Biometric Interface. */
class SbiDevices implements CaptureDevices {
  readonly #needs: SbiNeeds;
  readonly #seen = new SeenAnswers();
  readonly #busy = new Set<string>();
  #streams = 0;
  /** The last link of each device's hash chain; captures hang together over a whole day. */
  readonly #lastHashes = new Map<string, string>();
  #last: { readonly at: number; readonly devices: Promise<readonly Discovered[]> } | undefined;

  constructor(needs: SbiNeeds) {
    this.#needs = needs;
  }

  async found() {
    return (await this.#devices(freshMs)).map(({ found }) => found);
  }

  captureForRegistration(asked: CaptureAsked) {
    return this.#capture(asked, { purpose: 'Registration' });
  }

  async captureForVerification(asked: CaptureAsked, domainUri: string) {
    if (this.#needs.segmentKey === 'none') return fail({ kind: 'segment_key_missing' } as const);
    return this.#capture(asked, { purpose: 'Auth', domainUri });
  }

  async stream(asked: Pick<CaptureAsked, 'deviceId' | 'subId'>, signal: AbortSignal) {
    const reached = await this.#reach(asked.deviceId);
    if (!reached.ok) return reached;
    const { port } = reached.value;
    const body = { deviceId: asked.deviceId, deviceSubId: asked.subId };
    if (this.#streams >= streamsMax) return fail({ kind: 'device_busy', code: 111 } as const);
    this.#streams += 1;
    const call = { port, verb: 'STREAM', path: '/stream', body } as const;
    return openStream(call, signal, () => {
      this.#streams -= 1;
    });
  }

  #devices(ageMax: number): Promise<readonly Discovered[]> {
    const { now, ports = sbiPorts, environment, trust } = this.#needs;
    const at = now();
    if (this.#last && at - this.#last.at < ageMax) return this.#last.devices;
    const devices = trust().then((one) => discover({ trust: one, environment }, now, ports));
    this.#last = { at, devices };
    return devices;
  }

  async #reach(deviceId: string): Promise<Result<Reached, DeviceRefusal>> {
    const devices = await this.#devices(freshMs);
    const device = devices.find(({ found }) => found.deviceId === deviceId);
    if (!device) return fail({ kind: 'device_unknown' });
    const { found, known } = device;
    if (found.health === 'untrusted') return fail(found.why);
    if (known === 'none') return fail({ kind: 'device_not_registered', code: 100 });
    return ok({ port: found.port, known });
  }

  async #capture(
    asked: CaptureAsked,
    purpose: CapturePurpose,
  ): Promise<Result<DeviceCapture, DeviceRefusal>> {
    const reached = await this.#reach(asked.deviceId);
    if (!reached.ok) return reached;
    const { description } = reached.value.known;
    if (description.modality !== asked.modality) return fail({ kind: 'modality_differs' });
    const wanted = purpose.purpose === 'Auth' ? 'authentication' : 'registration';
    if (![wanted, 'any'].includes(description.purpose)) return fail({ kind: 'purpose_differs' });
    if (this.#busy.has(asked.deviceId)) return fail({ kind: 'device_busy', code: 111 });
    this.#busy.add(asked.deviceId);
    try {
      return await this.#ask(asked, purpose, reached.value);
    } finally {
      this.#busy.delete(asked.deviceId);
    }
  }

  async #ask(
    asked: CaptureAsked,
    { purpose, domainUri }: CapturePurpose,
    { port, known }: Reached,
  ): Promise<Result<DeviceCapture, DeviceRefusal>> {
    const { environment, now, segmentKey, trust } = this.#needs;
    const specVersion = known.description.specVersions.find((one) => specVersions.includes(one));
    if (specVersion === undefined) return fail({ kind: 'spec_version_differs' });
    const askedAt = now();
    const request = captureRequest(asked, known, {
      env: environment,
      purpose,
      specVersion,
      transactionId: randomUUID(),
      at: askedAt,
      previousHash: this.#lastHashes.get(asked.deviceId) ?? '',
      ...(domainUri === undefined ? {} : { domainUri }),
    });
    const verb = purpose === 'Auth' ? 'CAPTURE' : 'RCAPTURE';
    const limits = { ms: asked.timeoutMs + overtimeMs, bytes: captureBytesMax };
    const answer = await ask({ port, verb, path: '/capture', body: request }, limits);
    if (!answer.ok) return fail({ kind: answer.error });
    const read = await readCapture(answer.value, {
      request,
      device: known,
      positions: asked.positions,
      askedAt,
      at: now(),
      seen: this.#seen,
      segmentKey,
      trust: await trust(),
      environment,
    });
    if (!read.ok) return read;
    this.#keepHash(asked.deviceId, read.value.lastHash);
    return ok({ device: known.description, samples: read.value.samples });
  }

  #keepHash(deviceId: string, hash: string): void {
    this.#lastHashes.delete(deviceId);
    this.#lastHashes.set(deviceId, hash);
    const [oldest] = this.#lastHashes.keys();
    if (this.#lastHashes.size > sessionsMax && oldest !== undefined) {
      this.#lastHashes.delete(oldest);
    }
  }
}

/** The devices that answer on this machine. */
export function openSbiDevices(needs: SbiNeeds): CaptureDevices {
  return new SbiDevices(needs);
}
