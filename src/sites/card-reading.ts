import { sampleFromPortrait } from '../capture/portrait.ts';
import type { StationConfig } from '../config.ts';
import {
  readResidentCode,
  type CardIssuer,
  type CardTrust,
} from '../credentials/identity-qr/resident-code.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { cardMs } from '../procedures/issue-document.ts';
import type { CounterNeeds } from '../procedures/verify-at-counter.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition } from './acquisition.ts';
import { CentreStatusLists } from './centre-status-lists.ts';

/** What reading cards stands on. */
interface CardReadingParts {
  readonly keys: Pick<Keys, 'published'>;
  /** As this station's own cards name it. */
  readonly issuer: string;
  readonly statusOf: CardIssuer['statusOf'];
  /** Where lists of the centre are kept for days without a line. */
  readonly listsDirectory: string;
  readonly extractor: Acquisition['extractor'];
}

/** Whose cards, besides its own, a station believes: its centre's, by keys that people carried. */
function centreOf(
  { centre }: Pick<StationConfig, 'centre'>,
  listsDirectory: string,
): CardTrust['centre'] {
  if (!centre || centre.documentKeys.length === 0) return 'none';
  const { address, documentKeys, statusListKeys } = centre;
  const lists = new CentreStatusLists({
    address,
    keys: statusListKeys,
    directory: listsDirectory,
    now: systemClock,
  });
  return {
    issuer: address,
    keys: documentKeys,
    statusOf: (reference) => lists.statusOf(reference),
  };
}

/** How a station reads cards at its counters. */
export function cardReading(
  config: Pick<StationConfig, 'centre'>,
  { keys, issuer, statusOf, listsDirectory, extractor }: CardReadingParts,
): Pick<CounterNeeds, 'readCode' | 'portraitTemplate'> {
  const centre = centreOf(config, listsDirectory);
  return {
    readCode: async (text, at) => {
      const own = { issuer, statusOf, keys: await keys.published('document-signer') };
      return readResidentCode({ own, centre, lifetimeMs: cardMs }, text, at);
    },
    portraitTemplate: async (portrait) => {
      const extraction = await extractor.extract(await sampleFromPortrait(portrait));
      return extraction.ok ? extraction.value.template : 'none';
    },
  };
}
