import { guideFace } from '../procedures/guide-face.ts';
import { guideFingers } from '../procedures/guide-fingers.ts';
import {
  FaceGuideAnswer,
  FaceGuideBody,
  FingerGuideAnswer,
  FingerGuideBody,
} from './guide-schema.ts';
import { operation, type Operation } from './operation.ts';
import { refusalProblem } from './refusal-problem.ts';

/** What to change before a camera and on a sensor, before anything is kept. */
export const guideOperations: readonly Operation[] = [
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
  operation({
    method: 'post',
    path: '/v1/finger-guides',
    carries: 'photograph',
    summary: 'Whether an enrolment would take these fingers, and what to change; nothing is kept',
    access: ['clerk', 'supervisor'],
    body: FingerGuideBody,
    answers: {
      200: { what: 'Every finger that was found good enough.', schema: FingerGuideAnswer },
    },
    handle: async (needs, _call, { fingers, slaps }) => {
      const guide = await guideFingers(needs, { fingers, slaps });
      if (!guide.ok) throw refusalProblem(guide.error);
      return { status: 200, body: { fingers: guide.value } };
    },
  }),
];
