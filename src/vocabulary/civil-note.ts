import { z } from 'zod';

/** What a life event says of one person that the population register keeps. */
export const CivilMatter = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('civil'),
      value: z.enum(['single', 'married', 'divorced', 'widowed']),
    })
    .strict()
    .readonly(),
  /** The last day of a foreigner's residence permit. */
  z
    .object({ kind: z.literal('permit'), until: z.union([z.iso.date(), z.literal('none')]) })
    .strict()
    .readonly(),
  /** Where she lives, no closer than this. */
  z
    .object({
      kind: z.literal('residence'),
      area: z.enum(['urban', 'rural']),
      region: z.string().max(16),
    })
    .strict()
    .readonly(),
  /** The day on which her birth was recorded into a household. */
  z
    .object({ kind: z.literal('birth') })
    .strict()
    .readonly(),
]);
export type CivilMatter = z.infer<typeof CivilMatter>;

/** A matter with the event that it is from; withdrawn ones stay, and count no more. */
export const CivilNote = z
  .object({
    event: z.uuid(),
    effective: z.iso.date(),
    matter: CivilMatter,
    withdrawn: z.boolean(),
  })
  .strict()
  .readonly();
export type CivilNote = z.infer<typeof CivilNote>;

/** What holds on a day: of each kind the latest that was not withdrawn. */
export function civilStateOn(notes: readonly CivilNote[], day: string): readonly CivilNote[] {
  const latest = new Map<CivilMatter['kind'], CivilNote>();
  for (const note of notes) {
    if (note.withdrawn || note.effective > day) continue;
    const known = latest.get(note.matter.kind);
    // Of one day the later record counts.
    if (!known || note.effective >= known.effective) latest.set(note.matter.kind, note);
  }
  return [...latest.values()];
}
