import { join } from 'node:path';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import type { FormulaFile } from '../../src/social/formula/formula-file.ts';
import { exampleFile } from './example.ts';
import type { SocialStation } from './a-social-station.ts';

/** Puts generated households into the register of a station, beside it. */
export async function fill(
  { directory }: Pick<SocialStation, 'directory'>,
  households: number,
): Promise<void> {
  const file = { file: join(directory, 'secrets'), mayMake: false, envelope: 'none' } as const;
  const { socialWrap: wrap, socialLookup: lookup } = (await openStationSecrets(file)).secrets();
  const path = join(directory, 'social.sqlite');
  fillStore({ path, keys: { wrap, lookup } }, { seed: 'filled', from: 0, to: households });
}

/**
 * The example without its bills: what is known of generated households does not grow old, on
 * whatever day a test is run.
 */
export function lastingFormula(version: string, aid = 9.743001): FormulaFile {
  const { variables, areas, programmes } = exampleFile;
  const lasts = (name: string) => variables[name]?.window === undefined;
  const equation = ({ terms, ...rest }: FormulaFile['areas']['urban']) => ({
    ...rest,
    // The mean bills' part, so that the thresholds still lie among the households.
    intercept: Number((rest.intercept + 4.2).toFixed(6)),
    terms: terms.filter((term) => lasts(term.kind === 'share' ? term.num : term.var)),
  });
  return {
    ...exampleFile,
    id: 'lasting',
    version,
    areas: { urban: equation(areas.urban), rural: equation(areas.rural) },
    programmes: programmes.map((of) => (of.code === 'ASD' ? { ...of, threshold: aid } : of)),
  };
}
