import { ordinaryUse } from '../../../vocabulary/ordinary-use.ts';
import { useState } from 'preact/hooks';
import { Outcome, problemIn } from '../shared/asking.tsx';
import { listIn, numberIn, textIn } from '../shared/fields.ts';
import { sessionHeaders } from '../shared/session.ts';
import { base64Of, call } from '../shared/station.ts';
import type { Say } from '../shared/texts.ts';

/** Opens a file beside the page; who opened it is journalled. */
async function openFile(path: string): Promise<boolean> {
  const { purpose, basis } = ordinaryUse(path);
  const stated = { 'basma-purpose': purpose, 'basma-basis': basis };
  const response = await fetch(path, { headers: { ...sessionHeaders(), ...stated } });
  if (!response.ok) return false;
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
  URL.revokeObjectURL(address);
  return true;
}

/** The papers of an appeal. */
export function EvidencePart(props: {
  readonly say: Say;
  readonly appeal: unknown;
  readonly mayAdd: boolean;
  readonly onAdded: () => void;
}) {
  const { say, appeal, mayAdd, onAdded } = props;
  const [said, setSaid] = useState({ text: '', bad: false });
  const path = `/v1/appeals/${textIn(appeal, 'id')}/papers`;
  const files = listIn(appeal, 'evidence');
  const add = async (file: File) => {
    const added = await call('POST', path, () => true, { file: await base64Of(file) });
    const bad = added.kind !== 'answered';
    setSaid({ text: bad ? problemIn(say, added) : say('appeals.done'), bad });
    if (!bad) onAdded();
  };
  return (
    <section aria-labelledby="appeal-evidence">
      <h3 id="appeal-evidence">{say('appeals.evidence')}</h3>
      {files.length === 0 ? <p class="note">{say('appeals.evidence.none')}</p> : null}
      <ul class="evidence">
        {files.map((one, place) => (
          <li key={textIn(one, 'id')}>
            <button type="button" onClick={() => void openFile(`${path}/${textIn(one, 'id')}`)}>
              {say('appeals.evidence.open', {
                number: place + 1,
                type: textIn(one, 'mediaType').replace(/^.*\//, '').toUpperCase(),
                size: Math.ceil(numberIn(one, 'bytes') / 1000),
              })}
            </button>
          </li>
        ))}
      </ul>
      {mayAdd ? (
        <div class="field">
          <label for="appeal-file">{say('appeals.evidence.add')}</label>
          <input
            id="appeal-file"
            type="file"
            accept="image/jpeg,image/png,application/pdf"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file) void add(file);
              currentTarget.value = '';
            }}
          />
        </div>
      ) : null}
      <Outcome {...said} />
    </section>
  );
}
