import type { Exclusive } from './engine/act-log.ts';
import { openBrowserStore } from './engine/browser-store.ts';
import { VerifierEngine } from './engine/engine.ts';
import type { FaceComparer } from './engine/compare-face.ts';
import { stationLine } from './engine/station-line.ts';
import { EntitlementReference } from '../vocabulary/offline-act.ts';
import type { Result } from '../vocabulary/result.ts';
import { systemClock } from '../vocabulary/time.ts';
import { bitmapOf, faceImage, pixelsOf, portraitImage } from './faces/pixels.ts';
import type { Answer, Question, Said } from './questions.ts';

/** Of the tabs of one installation one at a time writes. */
const exclusive: Exclusive = (work) => navigator.locks.request('basma-acts', work);

let opening: Promise<FaceComparer> | undefined;
/** Loaded with the first card, and kept. */
function faces(): Promise<FaceComparer> {
  opening ??= import('./faces/networks.ts').then(({ openFaces }) => openFaces());
  // What could not be loaded is tried again with the next face.
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

async function openEngine(): Promise<VerifierEngine> {
  const store = await openBrowserStore();
  const line = stationLine;
  const decodePhoto = portraitImage;
  return new VerifierEngine({ store, line, now: systemClock, exclusive, faces, decodePhoto });
}

function saidOf<T, V>(result: Result<T, { readonly kind: string }>, value: V): Said<V> {
  return result.ok ? { kind: 'done', value } : { kind: 'refused', code: result.error.kind };
}

const bitmapIn = async (picture: ImageBitmap | Blob): Promise<ImageBitmap> =>
  picture instanceof Blob ? bitmapOf(picture) : picture;

async function answer(engine: VerifierEngine, question: Question): Promise<unknown> {
  switch (question.kind) {
    case 'standing':
      return engine.standing();
    case 'pair':
      return saidOf(await engine.pair(question.code), await engine.standing());
    case 'refresh':
      return saidOf(await engine.refresh(), await engine.standing());
    case 'upload': {
      const uploaded = await engine.upload();
      return saidOf(uploaded, uploaded.ok ? uploaded.value : undefined);
    }
    case 'read': {
      const { codeSidePxMax, readCode } = await import('./codes/read-code.ts');
      return (await readCode(pixelsOf(await bitmapIn(question.picture), codeSidePxMax))) ?? '';
    }
    case 'card': {
      const entitlement = EntitlementReference.safeParse(question.entitlement);
      if (question.entitlement !== '' && !entitlement.success) {
        return { kind: 'refused', code: 'entitlement_malformed' };
      }
      return engine.checkCard(question.text, entitlement.data ?? 'none');
    }
    case 'face':
      return engine.compareFace(faceImage(await bitmapIn(question.picture)));
    case 'forget':
      engine.forget();
      return 'forgotten';
  }
}

const engine = openEngine();
engine.catch(() => undefined);

/** One question after the other: an agent asks nothing else before she is answered. */
let last: Promise<unknown> = engine;

addEventListener('message', ({ data: question }: MessageEvent<Question>) => {
  const reply = (said: Answer) => postMessage(said);
  last = last
    .catch(() => undefined)
    .then(async () => answer(await engine, question))
    .then(
      (value) => reply({ id: question.id, kind: 'answered', value }),
      (error: unknown) => {
        const code: unknown = Object(error).code;
        const named = typeof code === 'string' ? code : 'fault';
        reply({ id: question.id, kind: 'failed', code: named });
      },
    );
});
