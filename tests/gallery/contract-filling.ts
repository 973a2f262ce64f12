import { expect, test } from 'vitest';
import type { Candidate, Gallery } from '../../src/gallery/gallery.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';
import { change, everyone, reference, seq, template } from './references.ts';

/** Opens a new gallery with people 1 … `count`. */
export type Open = (count: number) => Promise<void>;
/** The gallery of the case that runs. */
export type Opened = () => Gallery;

/** The places of these candidates, in their order. */
export function seqsOf(candidates: readonly Candidate[]): readonly number[] {
  return candidates.map((candidate) => candidate.seq);
}

/** What no gallery may take, as a probe or as a reference. */
export const impossible: Readonly<Record<string, Template>> = {
  'of another model': { ...template(1), model: ModelId.parse('other@1') },
  'of another length': { ...template(1), vector: template(1).vector.slice(0, 32) },
  'twice as long as a unit': withVector((value) => value * 2),
  'of zero norm': withVector(() => 0),
  'with a number that is none': withVector((value, place) => (place === 5 ? Number.NaN : value)),
  'with an infinite number': withVector((value, place) => (place === 5 ? Infinity : value)),
};

function withVector(of: (value: number, place: number) => number): Template {
  return { ...template(1), vector: template(1).vector.map(of) };
}

/** How a gallery is filled, and what it refuses. */
export function fillingCases(open: Open, gallery: Opened): void {
  test('an empty one answers nobody', async () => {
    await open(0);
    const nobody = { candidates: [], coverage: { scope: 'register', count: 0, asOf: 0 } };
    expect(await gallery().search(template(1), everyone)).toEqual(nobody);
  });

  test('a change is taken once', async () => {
    await open(3);
    await gallery().append(change(2), reference(9));
    await gallery().remove(change(3), seq(1));
    expect(await gallery().coverage()).toEqual({ scope: 'register', count: 3, asOf: 3 });
    expect((await gallery().search(template(1), everyone)).candidates[0]?.seq).toBe(1);
  });

  test('a change with a gap before it is refused, whatever it brings', async () => {
    await open(3);
    await expect(gallery().append(change(9), reference(9))).rejects.toThrow();
    await expect(gallery().remove(change(5), seq(1))).rejects.toThrow();
    expect(await gallery().coverage()).toEqual({ scope: 'register', count: 3, asOf: 3 });
  });

  test('who was removed is never returned', async () => {
    await open(20);
    await gallery().remove(change(21), seq(7));
    const { candidates, coverage } = await gallery().search(template(7), everyone);
    expect(seqsOf(candidates)).not.toContain(7);
    expect(coverage).toEqual({ scope: 'register', count: 19, asOf: 21 });
  });
  passingCases(open, gallery);
}

function passingCases(open: Open, gallery: Opened): void {
  test('the removal of somebody not held passes a change over', async () => {
    await open(3);
    await gallery().remove(change(4), seq(77));
    await gallery().append(change(5), reference(5));
    expect(await gallery().coverage()).toEqual({ scope: 'register', count: 4, asOf: 5 });
  });

  test('who was removed and comes again stands at her new place alone', async () => {
    await open(20);
    await gallery().remove(change(21), seq(7));
    await gallery().append(change(22), { seq: seq(21), template: template(7) });
    const { candidates, coverage } = await gallery().search(template(7), everyone);
    expect(candidates[0]?.seq).toBe(21);
    expect(seqsOf(candidates)).not.toContain(7);
    expect(coverage).toEqual({ scope: 'register', count: 20, asOf: 22 });
  });

  test('a template that can not be is refused as a reference, and the next one taken', async () => {
    await open(3);
    for (const [what, bad] of Object.entries(impossible)) {
      const refused = gallery().append(change(4), { seq: seq(4), template: bad });
      await expect(refused, what).rejects.toThrow();
    }
    expect(await gallery().coverage()).toEqual({ scope: 'register', count: 3, asOf: 3 });
    await gallery().append(change(4), reference(4));
    expect((await gallery().search(template(4), everyone)).candidates[0]?.seq).toBe(4);
  });

  test('it can be closed twice', async () => {
    await open(3);
    await gallery().close();
    await expect(gallery().close()).resolves.toBeUndefined();
  });
}
