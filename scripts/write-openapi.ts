import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { operations } from '../src/http/operations.ts';
import { openApiDocument } from '../src/http/openapi.ts';

/** The committed document; a test holds it equal to the one that a station serves. */
const text = await format(JSON.stringify(openApiDocument(operations)), {
  parser: 'json',
  printWidth: 100,
});
await writeFile(new URL('../docs/openapi.json', import.meta.url), text);
