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

function readyFrom(device: unknown): readonly ReadyDevice[] {
  const { deviceId, health, modality, subType, purpose, make, model } = Object(device);
  if (health !== 'ready' || purpose === 'authentication') return [];
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

function devicesFrom(body: unknown): Devices {
  const { devices } = Object(body);
  if (!Array.isArray(devices)) throw new Error('devices are a list');
  const healths = devices.map((device) => String(Object(device).health));
  return {
    ready: devices.flatMap(readyFrom),
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
