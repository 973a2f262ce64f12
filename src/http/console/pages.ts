import type { ConsolePage } from './console-page.ts';
import { adjudicatePage } from './adjudicate-page.ts';
import { appealsPage } from './appeals-page.ts';
import { enrolPage } from './enrol-page.ts';
import { formulaPage } from './formula-page.ts';
import { householdDeskPage } from './household-desk-page.ts';
import { householdScorePage } from './household-page.ts';
import { officePage } from './office-page.ts';
import { reportsPage } from './reports-page.ts';
import { residentPage } from './resident-page.ts';
import { reviewPage } from './review-page.ts';
import { verifyPage } from './verify-page.ts';

/** Every page of the console, in the order of the navigation. */
export const consolePages: readonly ConsolePage[] = [
  enrolPage,
  verifyPage,
  residentPage,
  householdDeskPage,
  adjudicatePage,
  formulaPage,
  appealsPage,
  reviewPage,
  officePage,
  reportsPage,
];

/** Pages that another one leads to; they stand in no navigation. */
export const pagesBelow: readonly ConsolePage[] = [householdScorePage];
