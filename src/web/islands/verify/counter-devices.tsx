import { useEffect, useState } from 'preact/hooks';
import { devicesFor, type ReadyDevice } from '../enrol/devices.ts';
import { call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';

/** Devices that capture whoever is to be verified: a face, or one finger. */
export function CounterDevices(props: {
  readonly say: Say;
  readonly busy: boolean;
  readonly onCapture: (deviceId: string, kind: 'face' | 'finger') => void;
}) {
  const { say, busy, onCapture } = props;
  const [devices, setDevices] = useState<readonly ReadyDevice[]>([]);
  useEffect(() => {
    const read = (body: unknown) => devicesFor(body, 'verification');
    void call('GET', '/v1/devices', read).then((answer) => {
      if (answer.kind === 'answered') setDevices(answer.body);
    });
  }, []);
  const usable = devices.filter(({ captures }) => captures !== 'slap');
  return (
    <>
      {usable.map(({ deviceId, name, captures }) => {
        const kind = captures === 'face' ? 'face' : 'finger';
        return (
          <button
            key={deviceId}
            type="button"
            data-device={kind}
            disabled={busy}
            onClick={() => onCapture(deviceId, kind)}
          >
            {say(`verify.device_${kind}`, { device: name })}
          </button>
        );
      })}
    </>
  );
}
