import { useState } from 'preact/hooks';
import { listIn, numberIn, textIn, yesIn } from '../shared/fields.ts';
import { Answered, Outcome, problemIn, useAsked } from '../shared/asking.tsx';
import { momentIn } from '../shared/moments.ts';
import { call } from '../shared/station.ts';
import type { OfficeProps } from './desk.tsx';
import { Review } from './review.tsx';

/** How the connection to the centre stands. */
function Standing({ say, locale, outbox }: OfficeProps & { readonly outbox: unknown }) {
  const trouble = textIn(outbox, 'trouble');
  const accepting = textIn(outbox, 'accepting');
  const nextTryAt = textIn(outbox, 'nextTryAt');
  const values = { waiting: numberIn(outbox, 'waiting'), max: numberIn(outbox, 'waitingMax') };
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{say('office.outbox.waiting')}</dt>
          <dd>{say('office.outbox.of', values)}</dd>
        </div>
        <div>
          <dt>{say('office.outbox.contact')}</dt>
          <dd>{momentIn(locale, textIn(outbox, 'lastContactAt'))}</dd>
        </div>
        <div>
          <dt>{say('office.outbox.next')}</dt>
          <dd>
            {yesIn(outbox, 'sending')
              ? say('office.outbox.now')
              : momentIn(locale, nextTryAt) || say('office.outbox.nothing')}
          </dd>
        </div>
        <div>
          <dt>{say('office.outbox.until')}</dt>
          <dd>{momentIn(locale, textIn(outbox, 'overdueAt'))}</dd>
        </div>
      </dl>
      {trouble === '' ? null : (
        <p class="warning">
          {say.maybe(`office.trouble.${trouble}`) ?? say('office.trouble.other', { code: trouble })}
        </p>
      )}
      {accepting === 'yes' ? null : (
        <p class="alert">{say.maybe(`problem.${accepting}`) ?? accepting}</p>
      )}
    </>
  );
}

function stateIn({ say }: OfficeProps, entry: unknown): string {
  const [state, outcome] = [textIn(entry, 'state'), textIn(entry, 'outcome')];
  const told = say.maybe(`office.state.${outcome === '' ? state : outcome}`) ?? state;
  const why = textIn(entry, 'why') || textIn(entry, 'trouble');
  const because = say.maybe(`office.reason.${why}`) ?? say.maybe(`office.trouble.${why}`) ?? why;
  return because === '' ? told : say('office.because', { told, because });
}

/** What waits for the centre, one line a person. */
function Entries(
  props: OfficeProps & {
    readonly entries: readonly unknown[];
    readonly onOpen: (recordId: string) => void;
  },
) {
  const { say, locale, entries, onOpen, roles } = props;
  if (entries.length === 0) return <p class="note">{say('office.outbox.empty')}</p>;
  return (
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">{say('office.entry.tracking')}</th>
          <th scope="col">{say('office.entry.at')}</th>
          <th scope="col">{say('office.entry.by')}</th>
          <th scope="col">{say('office.entry.state')}</th>
          <th scope="col">{say('office.entry.act')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const recordId = textIn(entry, 'recordId');
          const tracking = textIn(entry, 'trackingNumber');
          const waits = textIn(entry, 'state') === 'waits_for_supervisor';
          return (
            <tr key={recordId}>
              <th scope="row">
                <bdi>{tracking}</bdi>
              </th>
              <td>{momentIn(locale, textIn(entry, 'openedAt'))}</td>
              <td>
                <bdi>{textIn(entry, 'operator')}</bdi>
              </td>
              <td class={waits ? 'waits' : ''}>{stateIn(props, entry)}</td>
              <td>
                {waits && roles.includes('supervisor') ? (
                  <button type="button" class="quiet" onClick={() => onOpen(recordId)}>
                    {say('office.entry.look')}
                    <span class="visually-hidden"> {tracking}</span>
                  </button>
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function useExport({ say }: OfficeProps, again: () => Promise<void>) {
  const [said, setSaid] = useState({ text: '', bad: false });
  const begin = async () => {
    const read = (body: unknown) => ({
      packets: numberIn(body, 'packets'),
      folder: textIn(body, 'folder'),
    });
    const answer = await call('POST', '/v1/packets/export', read, {});
    const done = answer.kind === 'answered';
    const text = done ? say('office.export.done', answer.body) : problemIn(say, answer);
    setSaid({ text, bad: !done });
    await again();
  };
  return { said, begin };
}

/** What waits in the outbox, and why. */
function Packets(props: OfficeProps & { readonly outbox: unknown; readonly onChange: () => void }) {
  const { say, outbox, onChange } = props;
  const packets = useAsked('/v1/packets', (body) => listIn(body, 'packets'));
  const [open, setOpen] = useState('');
  const { said, begin } = useExport(props, packets.again);
  const decided = async () => {
    // The list is new before it is shown: nobody opens what was decided a moment ago.
    await packets.again();
    setOpen('');
    onChange();
  };
  if (open !== '') {
    const back = () => setOpen('');
    return <Review {...props} recordId={open} onDecided={() => void decided()} onBack={back} />;
  }
  return (
    <>
      <Standing {...props} />
      <div class="bar">
        <button type="button" onClick={() => void packets.again().then(onChange)}>
          {say('office.again')}
        </button>
        {yesIn(outbox, 'canExport') ? (
          <button type="button" onClick={() => void begin()}>
            {say('office.export')}
          </button>
        ) : null}
      </div>
      <Outcome {...said} />
      <Answered say={say} answer={packets.answer}>
        {(entries) => <Entries {...props} entries={entries} onOpen={setOpen} />}
      </Answered>
    </>
  );
}

/** The outbox; a station that decides by itself has none. */
export function Waiting(props: OfficeProps) {
  const { say, roles } = props;
  const outbox = useAsked('/v1/outbox', (body) => body);
  const { answer } = outbox;
  if (answer?.kind === 'refused' && answer.problem.code === 'no_centre') {
    return <p class="note">{say('office.outbox.none')}</p>;
  }
  return (
    <Answered say={say} answer={answer}>
      {(body) =>
        roles.includes('supervisor') ? (
          <Packets {...props} outbox={body} onChange={() => void outbox.again()} />
        ) : (
          <Standing {...props} outbox={body} />
        )
      }
    </Answered>
  );
}
