import { textIn } from './shared/fields.ts';
import { sessionHeaders } from './shared/session.ts';
import { base64Of } from './shared/station.ts';

async function sent(path: string, file: File): Promise<boolean> {
  const headers = { ...sessionHeaders(), 'content-type': 'application/json' };
  const body = JSON.stringify({ file: await base64Of(file) });
  const response = await fetch(path, { method: 'POST', headers, body });
  return response.ok;
}

/** Lets a resident add a paper to an appeal; without this script she brings it to a desk. */
function offer(place: HTMLElement): void {
  const props: unknown = JSON.parse(place.dataset['props'] ?? '{}');
  const label = document.createElement('label');
  const input = document.createElement('input');
  const said = document.createElement('p');
  input.type = 'file';
  input.accept = 'image/jpeg,image/png,application/pdf';
  said.setAttribute('role', 'status');
  label.append(textIn(props, 'add'), ' ', input);
  place.append(label, said);
  const path = `/v1/my/appeals/${textIn(props, 'appeal')}/papers`;
  const send = async (file: File) => {
    const taken = await sent(path, file).catch(() => false);
    said.className = taken ? 'hint' : 'alert';
    said.textContent = textIn(props, taken ? 'taken' : 'refused');
    input.value = '';
    // What the page counted before is not so any more.
    if (taken) place.previousElementSibling?.remove();
  };
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) void send(file);
  });
  place.dataset['ready'] = '';
}

for (const place of document.querySelectorAll<HTMLElement>('[data-island="my-appeal"]')) {
  offer(place);
}
