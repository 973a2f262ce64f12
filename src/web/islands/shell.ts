import { leave } from './shared/leaving.ts';
import { metaOf, sessionHeaders } from './shared/session.ts';

/** How often the page asks whether the station answers. */
const lineMs = 10_000;

/** Whether the station is ready, said in words at the top of the page. */
function watchLine(): void {
  const line = document.querySelector<HTMLElement>('#line');
  if (!line) return;
  const here = line.textContent ?? '';
  const ask = async () => {
    const ready = await fetch('/health/ready').then(
      ({ ok }) => ok,
      () => false,
    );
    const text = ready ? here : (line.dataset['away'] ?? '');
    // Only a change is read out.
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle('away', !ready);
  };
  setInterval(() => void ask(), lineMs);
  void ask();
}

/** Links that leave the page wait until it has kept what was written. */
function keepBeforeLeaving(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-leaves]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void leave().then(() => location.assign(link.href));
  });
}

/** Covers the page, and the station refuses the session until its operator is back. */
function lockWhenIdle(): void {
  const cover = document.querySelector<HTMLDialogElement>('#cover');
  const form = cover?.querySelector('form');
  const secret = cover?.querySelector<HTMLInputElement>('input[name=secret]');
  const alert = document.querySelector<HTMLElement>('#cover-alert');
  const idleMs = Number(metaOf('idle-ms'));
  if (!cover || !form || !secret || !alert || !(idleMs > 0)) return;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void lock(), idleMs);
  };
  const show = () => {
    document.body.classList.add('covered');
    if (!cover.open) cover.showModal();
    secret.value = '';
    secret.focus();
  };
  const lock = async () => {
    await leave();
    show();
    await fetch('/lock', { method: 'POST', headers: sessionHeaders() }).catch(() => undefined);
  };
  cover.addEventListener('cancel', (event) => event.preventDefault());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = new URLSearchParams({ secret: secret.value });
    void fetch('/unlock', { method: 'POST', headers: sessionHeaders(), body }).then(({ ok }) => {
      alert.hidden = ok;
      secret.value = '';
      if (!ok) return;
      cover.close();
      document.body.classList.remove('covered');
      wait();
    });
  });
  document.querySelector('[data-lock]')?.addEventListener('click', (event) => {
    event.preventDefault();
    void lock();
  });
  document.addEventListener('basma-locked', show);
  for (const act of ['keydown', 'pointerdown']) {
    document.addEventListener(act, () => !cover.open && wait(), { capture: true });
  }
  wait();
}

watchLine();
keepBeforeLeaving();
lockWhenIdle();
