import { z } from 'zod';
import {
  alignmentInWords,
  explanationDrawing,
  type DrawnImpression,
} from '../biometrics/finger/explanation.ts';
import {
  explainFinger,
  viewFinger,
  type CaseFinger,
  type ExplainedFingers,
  type ShowRefusal,
  type ShownFinger,
} from '../procedures/show-fingers.ts';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { CaseId, type Seq } from '../vocabulary/record-ids.ts';
import type { Result } from '../vocabulary/result.ts';
import type { Call, Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import { ExplanationAnswer, SeqInAddress } from './schema.ts';

/** Where the impression of a person in a case is. */
export function impressionPath(caseId: CaseId, seq: Seq, position: KnownFinger): string {
  return `/v1/adjudications/${caseId}/people/${seq}/fingers/${position}`;
}

/** Where it is explained how a candidate's finger compares with the newcomer's. */
export function explanationPath(caseId: CaseId, candidate: Seq, position: KnownFinger): string {
  return `/v1/adjudications/${caseId}/candidates/${candidate}/fingers/${position}/explanation`;
}

/** Whether a drawing says in English what it shows; a page says it in its own language. */
const Caption = z.enum(['said', 'none']).default('said');

/** A drawing is a document: it runs nothing, and shows nothing but the pictures that it holds. */
const drawingPolicy =
  "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; sandbox";

const details: Readonly<Record<ShowRefusal['kind'], string>> = {
  not_found: 'There is no such finger in such a case.',
  finger_not_shared: 'Not both have this finger in the register.',
  finger_of_other_networks: 'A template of this finger is of networks that are no longer used.',
  impression_unreadable: 'The impression that is kept can not be shown.',
};

function valueOf<T>(shown: Result<T, ShowRefusal>): T {
  if (shown.ok) return shown.value;
  throw problemOf(shown.error.kind, details[shown.error.kind]);
}

function fingerOf(call: Call): CaseFinger {
  const { params } = call.request;
  return {
    caseId: parsed(CaseId, params['caseId']),
    operator: call.operator().id,
    seq: parsed(SeqInAddress, params['seq']),
    position: parsed(KnownFinger, params['position']),
  };
}

function drawn({ template, png }: ShownFinger): DrawnImpression {
  const dataUri = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return { template, picture: { kind: 'image', dataUri } };
}

function drawingOf(
  { explanation, newcomer, candidate }: ExplainedFingers,
  caption: z.infer<typeof Caption>,
): Uint8Array {
  const sides = [drawn(newcomer), drawn(candidate)] as const;
  const drawing = explanationDrawing(explanation, ...sides, caption);
  return Buffer.from(drawing, 'utf8');
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** A minutia by its place in the impression at 500 dpi, and where its ridge runs. */
function minutiaBody({ template: { minutiae } }: ShownFinger, row: number) {
  return {
    x: rounded(minutiae.x[row] ?? 0, 1),
    y: rounded(minutiae.y[row] ?? 0, 1),
    directionDegrees: Math.round(((minutiae.direction[row] ?? 0) * 180) / Math.PI),
  };
}

function sideBody({
  seq,
  template: { widthPx, heightPx, minutiae },
}: ExplainedFingers['newcomer']) {
  return { seq, widthPx, heightPx, minutiae: minutiae.count };
}

/** The same as the drawing says, for programs. */
function explanationBody({ explanation, newcomer, candidate }: ExplainedFingers) {
  const { comparison, pairs, probeInside, referenceInside, features } = explanation;
  return {
    score: comparison.score,
    logLikelihoodRatio: comparison.logLikelihoodRatio,
    alignment: alignmentInWords(explanation, newcomer.template, candidate.template),
    newcomer: { ...sideBody(newcomer), inOverlap: probeInside },
    candidate: { ...sideBody(candidate), inOverlap: referenceInside },
    pairs: pairs.map(({ probe, reference }) => ({
      newcomer: minutiaBody(newcomer, probe),
      candidate: minutiaBody(candidate, reference),
    })),
    features,
  } satisfies ExplanationAnswer;
}

const parameters = { seq: SeqInAddress, position: KnownFinger };

/** The fingers of a case: as captured, and how they compare. */
export const caseFingerOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/adjudications/:caseId/people/:seq/fingers/:position',
    summary: 'An impression of a person in a case; that it was looked at is journalled',
    access: ['adjudicator', 'supervisor'],
    parameters,
    answers: { 200: { what: 'The impression at 500 dpi.', media: ['image/png'] } },
    handle: async (needs, call) => {
      const bytes = valueOf(await viewFinger(needs, fingerOf(call)));
      return { status: 200, media: { type: 'image/png', bytes } };
    },
  },
  {
    method: 'get',
    path: '/v1/adjudications/:caseId/candidates/:seq/fingers/:position/explanation',
    summary: 'Which minutiae of the newcomer and a candidate were taken for the same; journalled',
    access: ['adjudicator', 'supervisor'],
    parameters,
    query: { caption: Caption },
    answers: {
      200: {
        what: 'Both impressions as a drawing, or what it says as numbers, as `accept` asks.',
        media: ['image/svg+xml'],
        schema: ExplanationAnswer,
      },
    },
    handle: async (needs, call) => {
      const type = call.request.accepts('image/svg+xml', 'application/json');
      if (!type) {
        throw problemOf('not_acceptable', 'Accept image/svg+xml or application/json.');
      }
      const caption = parsed(Caption, call.request.query['caption']);
      const explained = valueOf(await explainFinger(needs, fingerOf(call)));
      const headers = { vary: 'accept' };
      if (type === 'application/json') {
        return { status: 200, headers, body: explanationBody(explained) };
      }
      return {
        status: 200,
        headers: { ...headers, 'content-security-policy': drawingPolicy },
        media: { type: 'image/svg+xml', bytes: drawingOf(explained, caption) },
      };
    },
  },
];
