import type { Operation } from './operation.ts';
import type { StationNeeds } from './needs.ts';

/** The gallery as it is: whom it stands for, and how well the graph does. */
async function galleryState(needs: StationNeeds) {
  const coverage = await needs.gallery.coverage();
  const { embeddingModel: model, gallery } = needs;
  return { ...coverage, model, exactEngine: gallery.exactEngine, index: gallery.recall() };
}

/** What everybody may see: health, keys, the gallery's figures. No person appears in them. */
export const stateOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/gallery',
    summary: 'Coverage of the gallery, and recall of its graph against the exhaustive search',
    access: 'everyone',
    answers: { 200: { what: 'Coverage and measured recall.' } },
    handle: async (needs) => ({ status: 200, body: await galleryState(needs) }),
  },
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'Keys with which tokens are verified: next, current and previous',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { keys: await needs.publishedKeys('identity-token') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
  {
    method: 'get',
    path: '/v1/journal',
    summary: 'The last signed head of the journal, and the keys that verify heads; keep it',
    access: 'everyone',
    answers: { 200: { what: 'A head, once one was signed, and keys.' } },
    handle: async (needs) => {
      const [heads, keys] = await Promise.all([
        needs.register.heads(),
        needs.publishedKeys('journal-head'),
      ]);
      const head = heads.at(-1);
      return { status: 200, body: { ...(head ? { head } : {}), keys } };
    },
  },
  {
    method: 'get',
    path: '/health/live',
    summary: 'Whether the process answers',
    access: 'everyone',
    answers: { 200: { what: 'It does.' } },
    handle: async () => ({ status: 200, body: { live: true } }),
  },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'Whether register and gallery agree',
    access: 'everyone',
    answers: { 200: { what: 'Ready.' }, 503: { what: 'Not yet.' } },
    handle: async (needs) => {
      const [coverage, lastChange] = await Promise.all([
        needs.gallery.coverage(),
        needs.register.lastChange(),
      ]);
      const ready = coverage.asOf >= lastChange;
      return { status: ready ? 200 : 503, body: { ready } };
    },
  },
];
