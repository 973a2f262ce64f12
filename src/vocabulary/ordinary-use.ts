/** For what our own clients ask an address of the interface, and what allows it. */
export interface OrdinaryUse {
  readonly purpose: string;
  readonly basis: string;
}

const uses: readonly (readonly [RegExp, OrdinaryUse])[] = [
  [/^\/v1\/appeals/, { purpose: 'social-appeal', basis: 'decree-2-21-582' }],
  [/explanation|letter/, { purpose: 'social-explanation', basis: 'decree-2-21-582' }],
  [/^\/v1\/formula/, { purpose: 'social-simulation', basis: 'decree-2-21-582' }],
  [/quality|recertification/, { purpose: 'social-quality', basis: 'law-72-18' }],
  [/\b(review|fraud|finding)|\/holds?(\/|$)/, { purpose: 'social-review', basis: 'law-72-18' }],
  [/^\/v1\/reports/, { purpose: 'social-report', basis: 'law-72-18' }],
  [/^\/v1\/extracts/, { purpose: 'social-extract', basis: 'law-72-18' }],
  [/^\/v1\/retention/, { purpose: 'social-retention', basis: 'law-09-08' }],
  [/scores|rescorings|evaluation/, { purpose: 'social-scoring', basis: 'decree-2-21-582' }],
  [/decision|eligible|programmes/, { purpose: 'social-eligibility', basis: 'decree-2-21-582' }],
];
const registration: OrdinaryUse = { purpose: 'social-registration', basis: 'law-72-18' };

/**
 * What the console and the command line state when they ask an address: each page of theirs has one
 * purpose. Whoever has another states that one; the station judges what is stated.
 */
export function ordinaryUse(path: string): OrdinaryUse {
  // A household's identifier must not be taken for a word.
  const words = path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replace(/\?.*$/, '');
  return uses.find(([address]) => address.test(words))?.[1] ?? registration;
}
