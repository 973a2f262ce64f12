import type { OperatorRole } from '../../register/accounts.ts';
import type { Html } from '../../web/page.ts';
import type { TextKey } from '../../web/texts.ts';
import type { StationNeeds } from '../needs.ts';
import type { OpenVisit } from './visit.ts';

/** One page of the console: the same data make the route and its place in the navigation. */
export interface ConsolePage {
  /** E.g. `/enrol`; nothing of a person ever stands in it. */
  readonly path: string;
  readonly title: TextKey;
  /** Who may open it. */
  readonly roles: readonly OperatorRole[];
  /** Sources of its scripts below `src/web/islands`, e.g. `enrol.tsx`. */
  readonly scripts: readonly string[];
  readonly body: (needs: StationNeeds, visit: OpenVisit) => Promise<Html> | Html;
}
