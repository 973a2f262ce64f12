import { listIn, textIn } from '../shared/fields.ts';
import { Answered, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import type { OfficeProps } from './desk.tsx';

function Device({ say, locale, device }: OfficeProps & { readonly device: unknown }) {
  const health = textIn(device, 'health');
  const why = textIn(device, 'why');
  const modality = textIn(device, 'modality');
  return (
    <li class={`device ${health}`}>
      <h3>
        <bdi>{`${textIn(device, 'make')} ${textIn(device, 'model')}`.trim() || '—'}</bdi>
      </h3>
      <p class="health">{say.maybe(`office.health.${health}`) ?? health}</p>
      {why === '' ? null : (
        <p class="note">
          {say('office.device.why')} <code>{why}</code>
        </p>
      )}
      <p class="note">
        {say.maybe(`office.modality.${modality}`)} <bdi>{textIn(device, 'serial')}</bdi>{' '}
        <bdi>{textIn(device, 'certification')}</bdi>
      </p>
      <p class="note">{momentIn(locale, textIn(device, 'seenAt'))}</p>
    </li>
  );
}

/** The capture devices of this machine and how they are. */
export function Devices(props: OfficeProps) {
  const { say } = props;
  const { answer, again } = useAsked('/v1/devices', (body) => listIn(body, 'devices'));
  return (
    <>
      <div class="bar">
        <button type="button" onClick={() => void again()}>
          {say('office.again')}
        </button>
      </div>
      <Answered say={say} answer={answer}>
        {(devices) =>
          devices.length === 0 ? (
            <p class="note">{say('office.device.none')}</p>
          ) : (
            <ul class="devices">
              {devices.map((device) => (
                <Device key={textIn(device, 'deviceId')} {...props} device={device} />
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}
