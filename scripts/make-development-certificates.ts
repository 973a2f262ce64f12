import { parseArgs } from 'node:util';
import { makeDevelopmentCertificates } from './certificates/development-certificates.ts';

/** Makes keys and certificates for rehearsal devices, and the anchors for a station beside them. */
const { values } = parseArgs({
  options: { directory: { type: 'string', default: 'certs/development' } },
});
await makeDevelopmentCertificates(values.directory);
console.log(
  `Development certificates lie in ${values.directory}; trust: ${values.directory}/trust`,
);
