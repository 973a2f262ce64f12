import { expect, test } from 'vitest';
import { firstAdvice, guideFace, type GuideNeeds } from '../../src/procedures/guide-face.ts';
import { Quality, type QualityMeasure } from '../../src/vocabulary/quality.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { generatedExtractor, generatedPhotograph } from '../../src/generation/faces.ts';

function measure(
  component: QualityMeasure['component'],
  advice: QualityMeasure['advice'],
): QualityMeasure {
  return { component, advice, native: 0, value: Quality.parse(10) };
}

function needs(more: Partial<GuideNeeds> = {}): GuideNeeds {
  return {
    decode: async (data) => ok({ widthPx: 1, heightPx: 1, data }),
    extractor: generatedExtractor,
    enrolmentGate: () => ok('good_enough'),
    busy: () => false,
    ...more,
  };
}

const frame = generatedPhotograph('amina', 'one');

test('what an enrolment would refuse is said before what could be better', () => {
  const measures = [
    measure('background_uniformity', 'plain_background'),
    measure('sharpness', 'hold_still'),
    measure('inter_eye_distance', 'move_closer'),
  ];
  expect(firstAdvice(measures, ['sharpness'])).toBe('hold_still');
  expect(firstAdvice(measures, [])).toBe('move_closer');
  expect(firstAdvice([measure('unified', 'none')], ['unified'])).toBe('none');
});

test('a good face is told so', async () => {
  const guide = await guideFace(needs(), frame);
  expect(guide).toMatchObject({ value: { kind: 'seen', goodEnough: true } });
});

test('a face that the gate refuses is not called good', async () => {
  const refusal = {
    kind: 'quality_low',
    quality: Quality.parse(10),
    floor: Quality.parse(20),
    components: [],
    advice: [],
  } as const;
  const guide = await guideFace(needs({ enrolmentGate: () => fail(refusal) }), frame);
  expect(guide).toMatchObject({ value: { kind: 'seen', goodEnough: false } });
});

test('a frame waits for nobody’s place: whoever wants a verdict comes first', async () => {
  const extractor: GuideNeeds['extractor'] = {
    extract: () => Promise.reject(new Error('a frame was looked at all the same')),
    close: async () => undefined,
  };
  const guide = await guideFace(needs({ busy: () => true, extractor }), frame);
  expect(guide).toEqual(ok({ kind: 'busy' }));
});

test('no face and no picture are different things', async () => {
  const blind: GuideNeeds['extractor'] = {
    extract: async () => fail({ kind: 'no_face' }),
    close: async () => undefined,
  };
  expect(await guideFace(needs({ extractor: blind }), frame)).toEqual(ok({ kind: 'no_face' }));
  const decode: GuideNeeds['decode'] = async () => fail({ kind: 'damaged' });
  expect(await guideFace(needs({ decode }), frame)).toEqual(
    fail({ kind: 'sample_refused', why: 'damaged' }),
  );
});
