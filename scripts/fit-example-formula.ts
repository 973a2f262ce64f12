import { writeFileSync } from 'node:fs';
import { exampleText } from './social/example-formula.ts';

/** Estimates the example formula's weights on a generated survey and writes the file. */
const path = 'src/social/formulas/example-2026.json';
writeFileSync(path, exampleText());
console.log(`written: ${path}`);
