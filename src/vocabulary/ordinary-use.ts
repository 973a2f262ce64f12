/** For what our own clients ask an address of the interface, and what allows it. */
export interface OrdinaryUse {
  readonly purpose: string;
  readonly basis: string;
}

const registration = { purpose: 'social-registration', basis: 'law-72-18' };
const scoring = { purpose: 'social-scoring', basis: 'decree-2-21-582' };
const eligibility = { purpose: 'social-eligibility', basis: 'decree-2-21-582' };
const explanation = { purpose: 'social-explanation', basis: 'decree-2-21-582' };
const simulation = { purpose: 'social-simulation', basis: 'decree-2-21-582' };
const review = { purpose: 'social-review', basis: 'law-72-18' };
const quality = { purpose: 'social-quality', basis: 'law-72-18' };

/** By the first word after `/v1`. */
const ofAddresses: ReadonlyMap<string, OrdinaryUse> = new Map([
  ['appeals', { purpose: 'social-appeal', basis: 'decree-2-21-582' }],
  ['formulas', simulation],
  ['formula-simulations', simulation],
  ['social-quality', quality],
  ['recertifications', quality],
  ['reviews', review],
  ['review-rules', review],
  ['review-sweeps', review],
  ['reports', { purpose: 'social-report', basis: 'law-72-18' }],
  ['extracts', { purpose: 'social-extract', basis: 'law-72-18' }],
  ['retention', { purpose: 'social-retention', basis: 'law-09-08' }],
  ['scores', scoring],
  ['rescorings', scoring],
  ['evaluation-runs', scoring],
  ['decisions', eligibility],
]);

/** By what of a household is asked. */
const ofHouseholds: ReadonlyMap<string, OrdinaryUse> = new Map([
  ['explanation', explanation],
  ['letter', explanation],
  ['holds', review],
  ['evaluation', scoring],
  ['evaluations', scoring],
  ['decisions', eligibility],
]);

/**
 * What the console and the command line state when they ask an address: each page of theirs has one
 * purpose. Whoever has another states that one; the station judges what is stated.
 */
export function ordinaryUse(path: string): OrdinaryUse {
  // Only our own words count: what stands between them are identifiers and names of a deployment.
  const [, , first = '', , part = ''] = path.replace(/\?.*$/, '').split('/');
  const use = first === 'households' ? ofHouseholds.get(part) : ofAddresses.get(first);
  return use ?? registration;
}
