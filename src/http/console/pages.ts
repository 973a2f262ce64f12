import type { ConsolePage } from './console-page.ts';
import { adjudicatePage } from './adjudicate-page.ts';
import { appealsPage } from './appeals-page.ts';
import { enrolPage } from './enrol-page.ts';
import { officePage } from './office-page.ts';
import { residentPage } from './resident-page.ts';
import { verifyPage } from './verify-page.ts';

/** Every page of the console, in the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  enrolPage,
  verifyPage,
  residentPage,
  adjudicatePage,
  appealsPage,
  officePage,
];
