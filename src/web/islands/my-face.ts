import { openCamera } from './shared/camera.ts';
import { base64Of } from './shared/station.ts';

/** Takes a photograph with the form of a resident's sign-in, where the station asks for a face. */
function watch(place: HTMLElement, field: HTMLInputElement): void {
  const { form } = field;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const { live }: Record<string, unknown> = Object(JSON.parse(place.dataset['props'] ?? '{}'));
  video.setAttribute('aria-label', String(live));
  place.append(video);
  const opening = openCamera(video);
  opening.then(
    () => {
      place.dataset['ready'] = '';
    },
    () => place.remove(),
  );
  let taken = false;
  form?.addEventListener('submit', (event) => {
    if (taken || event.submitter?.hasAttribute('formaction')) return;
    event.preventDefault();
    taken = true;
    const send = () => form.requestSubmit();
    opening
      .then((camera) => camera.photograph())
      .then(base64Of)
      .then((photograph) => {
        field.value = photograph;
        send();
      })
      // Without a camera the form goes as it is, and the station says what is missing.
      .catch(send);
  });
}

const place = document.querySelector<HTMLElement>('[data-island="my-face"]');
const field = document.querySelector<HTMLInputElement>('#face');
if (place && field) watch(place, field);
