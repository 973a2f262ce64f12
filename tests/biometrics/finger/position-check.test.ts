import { describe, expect, test } from 'vitest';
import {
  checkPositions,
  type CompareFingers,
  type PositionSession,
} from '../../../src/biometrics/finger/position-check.ts';
import type { FingerPosition, FingerTemplate } from '../../../src/vocabulary/finger.ts';
import { minutiaSetOf } from '../../../src/vocabulary/minutiae.ts';
import { Quality } from '../../../src/vocabulary/quality.ts';
import { ComparisonScore } from '../../../src/vocabulary/score.ts';
import { ModelId } from '../../../src/vocabulary/template.ts';

const model = ModelId.parse('finger-generated@1');

/** An impression of a finger that a number stands for; its only minutia lies there. */
function templateOf(finger: number, position: FingerPosition): FingerTemplate {
  return {
    position,
    model,
    widthPx: 384,
    heightPx: 480,
    minutiae: minutiaSetOf([{ x: finger, y: 0, direction: 0, certainty: 1, ending: 1 }]),
    quality: Quality.parse(80),
    embedding: { modality: 'finger', model, vector: Float32Array.of(1) },
  };
}

/** Numbers that differ by less than 1 are one finger, pressed more or less well. */
const compare: CompareFingers = (probe, reference) => {
  const apart = Math.abs((probe.minutiae.x[0] ?? 0) - (reference.minutiae.x[0] ?? 0));
  const score = apart < 1 ? 70 - 40 * apart : 5;
  return { score: ComparisonScore.parse(score), logLikelihoodRatio: score / 4 - 5 };
};

const policy = { sameFingerScoreMin: 50, referenceScoreMin: 50, swapScoreMargin: 10 };

function findings(session: Partial<PositionSession>) {
  const nobody = { templates: [], residentReferences: [], operatorReferences: [] };
  return checkPositions({ ...nobody, ...session }, compare, policy);
}

const hand: readonly FingerTemplate[] = [
  templateOf(1, 'right_thumb'),
  templateOf(2, 'right_index'),
  templateOf(3, 'right_middle'),
  templateOf(4, 'right_ring'),
  templateOf(5, 'right_little'),
];

test('different fingers at their positions are in order', () => {
  expect(findings({ templates: hand, residentReferences: hand })).toEqual([]);
});

test('a session without fingers is in order', () => {
  expect(findings({ residentReferences: hand, operatorReferences: hand })).toEqual([]);
});

describe('the same finger twice in one session', () => {
  test('is found with both of its positions', () => {
    const templates = [...hand.slice(0, 3), templateOf(2.1, 'right_ring')];
    expect(findings({ templates })).toEqual([
      { kind: 'same_finger_twice', positions: ['right_index', 'right_ring'] },
    ]);
  });

  test('is one finding however often it was pressed', () => {
    const thumbs = (['right_thumb', 'right_index', 'right_middle'] as const).map((position) =>
      templateOf(1, position),
    );
    expect(findings({ templates: thumbs })).toEqual([
      { kind: 'same_finger_twice', positions: ['right_thumb', 'right_index', 'right_middle'] },
    ]);
  });

  test('is found through a third press that is like both', () => {
    const templates = [
      templateOf(1, 'right_thumb'),
      templateOf(1.8, 'right_index'),
      templateOf(1.4, 'right_middle'),
    ];
    expect(findings({ templates })).toEqual([
      { kind: 'same_finger_twice', positions: ['right_thumb', 'right_index', 'right_middle'] },
    ]);
  });

  test('is not found where one position was captured twice', () => {
    const templates = [templateOf(1, 'right_thumb'), templateOf(1.1, 'right_thumb')];
    expect(findings({ templates })).toEqual([]);
  });

  test('is not found below the threshold of the policy', () => {
    const templates = [templateOf(1, 'right_thumb'), templateOf(1.6, 'right_index')];
    expect(findings({ templates })).toEqual([]);
    const lenient = { ...policy, sameFingerScoreMin: 45 };
    const session = { templates, residentReferences: [], operatorReferences: [] };
    expect(checkPositions(session, compare, lenient)).toHaveLength(1);
  });
});

describe('a swap of positions', () => {
  test('of left and right is found on both fingers', () => {
    const residentReferences = [templateOf(1, 'right_thumb'), templateOf(9, 'left_thumb')];
    const templates = [templateOf(9, 'right_thumb'), templateOf(1, 'left_thumb')];
    expect(findings({ templates, residentReferences })).toEqual([
      { kind: 'position_swapped', stated: 'right_thumb', found: 'left_thumb' },
      { kind: 'position_swapped', stated: 'left_thumb', found: 'right_thumb' },
    ]);
  });

  test('is found where the stated position has no reference', () => {
    const templates = [templateOf(2, 'left_index')];
    expect(findings({ templates, residentReferences: hand })).toEqual([
      { kind: 'position_swapped', stated: 'left_index', found: 'right_index' },
    ]);
  });

  test('is not found for a finger that no reference knows', () => {
    const templates = [templateOf(20, 'right_index')];
    expect(findings({ templates, residentReferences: hand })).toEqual([]);
  });

  test('is not found where the stated position answers nearly as well', () => {
    const residentReferences = [templateOf(2, 'right_index'), templateOf(2, 'right_middle')];
    const templates = [templateOf(2.1, 'right_index')];
    expect(findings({ templates, residentReferences })).toEqual([]);
  });

  test('is not found for or among fingers of unknown position', () => {
    const unknown = [templateOf(2, 'unknown')];
    expect(findings({ templates: unknown, residentReferences: hand })).toEqual([]);
    const templates = [templateOf(2, 'right_index')];
    expect(findings({ templates, residentReferences: unknown })).toEqual([]);
  });
});

test('a finger of the operator is found, at the position where it was presented', () => {
  const operatorReferences = [templateOf(40, 'right_index'), templateOf(41, 'left_index')];
  const templates = [templateOf(1, 'right_thumb'), templateOf(41.2, 'right_index')];
  expect(findings({ templates, operatorReferences })).toEqual([
    { kind: 'operators_finger', position: 'right_index' },
  ]);
});

test('findings of several kinds stand together', () => {
  const templates = [
    templateOf(2, 'right_thumb'),
    templateOf(2, 'right_index'),
    templateOf(40, 'right_middle'),
  ];
  const operatorReferences = [templateOf(40, 'left_thumb')];
  const kinds = findings({ templates, residentReferences: hand, operatorReferences }).map(
    ({ kind }) => kind,
  );
  expect(kinds).toEqual(['same_finger_twice', 'position_swapped', 'operators_finger']);
});
