import { guideFace } from '../procedures/guide-face.ts';
import { FaceGuideAnswer, FaceGuideBody } from './face-guide-schema.ts';
import { operation, type Operation } from './operation.ts';
import { refusalProblem } from './refusal-problem.ts';

/** The live guide of the console's camera. */
export const faceGuideOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/face-guides',
    carries: 'photograph',
    summary:
      'What to change before a camera, for one frame; nothing is kept, and whoever waits for a ' +
      'verdict comes first',
    // A camera that nobody sits at would keep its operator's session open.
    unattended: true,
    access: ['clerk', 'supervisor'],
    body: FaceGuideBody,
    answers: {
      200: { what: 'One thing to change, or that the face is good.', schema: FaceGuideAnswer },
    },
    handle: async (needs, _call, { frame }) => {
      const guide = await guideFace(needs, frame);
      if (!guide.ok) throw refusalProblem(guide.error);
      return { status: 200, body: guide.value, outcome: guide.value.kind };
    },
  }),
];
