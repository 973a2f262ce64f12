import type { KeyPurpose } from '../credentials/keys/keys.ts';
import { expectedLoad } from '../procedures/expected-load.ts';
import type { Operation } from './operation.ts';
import type { StationNeeds } from './needs.ts';
import { GalleryStateAnswer } from './schema.ts';

/** Digits that people read of a threshold or a number of cases. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** Whom the gallery stands for, how well the graph does, and what a search leads to at its size. */
async function galleryState(needs: StationNeeds) {
  const coverage = await needs.gallery.coverage();
  const load = expectedLoad(needs.policy.duplicates, coverage.count);
  return {
    ...coverage,
    model: needs.embeddingModel,
    exactEngine: needs.gallery.exactEngine,
    index: needs.gallery.recall(),
    decisions: {
      ...load,
      adjudicateFrom: rounded(load.adjudicateFrom),
      hitFrom: rounded(load.hitFrom),
      falseCasesPerDay: rounded(load.falseCasesPerDay),
      falseHitsPerDay: rounded(load.falseHitsPerDay),
      falseHitsPerDayMax: rounded(load.falseHitsPerDayMax),
    },
  };
}

/** Published keys, with their certificates where an authority gave some (RFC 7517 §4.7). */
async function certifiedKeys(needs: StationNeeds, purpose: KeyPurpose) {
  const keys = await needs.publishedKeys(purpose);
  return keys.map((key) => {
    const certificate = needs.certificates.of(key.kid);
    return certificate ? { ...key, x5c: [certificate.raw.toString('base64')] } : key;
  });
}

/** What everybody may see: health, keys, the gallery's figures. No person appears in them. */
export const stateOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/gallery',
    summary: 'Coverage of the gallery, recall of its graph, and what a search leads to at its size',
    access: 'everyone',
    answers: {
      200: {
        what:
          'Coverage, measured recall, the two thresholds in force, the cases of strangers to ' +
          'expect in a day, and which bounds of the policy can not be kept at this size.',
        schema: GalleryStateAnswer,
      },
    },
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
      body: { keys: await certifiedKeys(needs, 'identity-token') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
  {
    method: 'get',
    path: '/.well-known/document-signers.json',
    summary: 'Keys with which cards and identity codes are verified; keep them for years',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set; a code names a key by 8 bytes of its kid.' } },
    handle: async (needs) => ({
      status: 200,
      body: { issuer: needs.issuer, keys: await certifiedKeys(needs, 'document-signer') },
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
