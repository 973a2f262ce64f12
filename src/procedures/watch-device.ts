import type { DeviceRefusal, DeviceStream } from '../capture/device.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import type { CaptureNeeds } from './capture-samples.ts';

/** Pictures of what is on a device now; that somebody watches is journalled first. */
export async function watchDevice(
  { register, now, capturing }: Pick<CaptureNeeds, 'register' | 'now' | 'capturing'>,
  request: {
    readonly operator: OperatorId;
    readonly deviceId: string;
    readonly signal: AbortSignal;
  },
): Promise<Result<DeviceStream, DeviceRefusal>> {
  const { operator, deviceId, signal } = request;
  const stream = await capturing.devices.stream({ deviceId, subId: 0 }, signal);
  const at = now();
  const outcome = stream.ok ? 'shown' : stream.error.kind;
  await register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'capture.watched',
      actor: `operator:${operator}`,
      subject: '',
      purpose: 'enrolment',
      outcome,
    },
  );
  return stream;
}
