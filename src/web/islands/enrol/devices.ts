import { useEffect, useState } from 'preact/hooks';
import { call } from '../shared/station.ts';
import type { Step } from './statements.ts';

/** A capture device that waits for a person. */
export interface ReadyDevice {
  readonly deviceId: string;
  /** As its maker calls it. */
  readonly name: string;
  /** What it captures at once: a face, a hand, or one finger. */
  readonly captures: 'face' | 'slap' | 'single';
}

/** The devices of this machine. */
export interface Devices {
  readonly ready: readonly ReadyDevice[];
  /** How those stand that can not be used now, each once. */
  readonly others: readonly string[];
}

const noDevices: Devices = { ready: [], others: [] };

/** What people are captured for. */
export type CaptureUse = 'enrolment' | 'verification';

/** The purpose that a device for the other use states. */
const otherPurpose = { enrolment: 'authentication', verification: 'registration' } as const;

function readyFrom(device: unknown, use: CaptureUse): readonly ReadyDevice[] {
  const { deviceId, health, modality, subType, purpose, make, model } = Object(device);
  if (health !== 'ready' || purpose === otherPurpose[use]) return [];
  const captures =
    modality === 'face'
      ? 'face'
      : modality === 'finger'
        ? /slap/i.test(String(subType))
          ? 'slap'
          : 'single'
        : undefined;
  if (!captures) return [];
  return [{ deviceId: String(deviceId), name: `${String(make)} ${String(model)}`, captures }];
}

function listed(body: unknown): readonly unknown[] {
  const { devices } = Object(body);
  if (!Array.isArray(devices)) throw new Error('devices are a list');
  return devices;
}

/** Those that can be used now, in an answer of the station. */
export function devicesFor(body: unknown, use: CaptureUse): readonly ReadyDevice[] {
  return listed(body).flatMap((device) => readyFrom(device, use));
}

function devicesFrom(body: unknown): Devices {
  const devices = listed(body);
  const healths = devices.map((device) => String(Object(device).health));
  return {
    ready: devicesFor(body, 'enrolment'),
    others: [...new Set(healths)].filter((health) => health !== 'ready'),
  };
}

/** The devices as they stood when the step began, or when somebody asked anew. */
export function useDevices(step: Step): Devices & { readonly askAnew: () => void } {
  const [devices, setDevices] = useState(noDevices);
  const askAnew = () => {
    void call('GET', '/v1/devices', devicesFrom).then((answer) => {
      // Without an answer the page goes on with file and webcam.
      setDevices(answer.kind === 'answered' ? answer.body : noDevices);
    });
  };
  useEffect(askAnew, [step]);
  return { ...devices, askAnew };
}
