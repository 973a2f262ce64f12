import { openCamera, type Camera } from './enrol/camera.ts';
import { base64Of } from './shared/station.ts';

/** Takes a photograph with the form of a resident's sign-in, where the station asks for a face. */
async function watch(place: HTMLElement, field: HTMLInputElement): Promise<void> {
  const { form } = field;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const { live }: Record<string, unknown> = Object(JSON.parse(place.dataset['props'] ?? '{}'));
  video.setAttribute('aria-label', String(live));
  place.append(video);
  const camera: Camera = await openCamera(video);
  form?.addEventListener('submit', (event) => {
    if (event.submitter?.hasAttribute('formaction') || field.value !== '') return;
    event.preventDefault();
    void camera
      .photograph()
      .then(base64Of)
      .then((photograph) => {
        field.value = photograph;
        form.requestSubmit();
      });
  });
}

const place = document.querySelector<HTMLElement>('[data-island="my-face"]');
const field = document.querySelector<HTMLInputElement>('#face');
// Without a camera the form goes as it is, and the station says what is missing.
if (place && field) void watch(place, field).catch(() => place.remove());
