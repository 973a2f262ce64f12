import type { X509Certificate } from 'node:crypto';
import { constants } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { believedPath } from '../certificates/certificate-path.ts';
import { openCertificateTrust } from '../certificates/trust-directory.ts';
import type { StationConfig } from '../config.ts';
import { httpLimits } from '../http/limits.ts';
import type { ProgrammeTls } from '../http/needs.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { OpenedParts } from './opened-parts.ts';

/** Whose certificates of programmes this checkout believes. */
const ownTrust = new URL('../../certs/trust/programme', import.meta.url).pathname;

/** A port that listens, and answers once it is told how. */
export interface ProgrammePort {
  readonly tls: ProgrammeTls;
  answerBy(listener: RequestListener): void;
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** @throws an Error with code `private_file_open` where others may read it, or as Node has it */
async function privateKeyIn(file: string): Promise<Buffer> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return readFile(file);
  const message = `${file} may be read by others: chmod 600`;
  throw Object.assign(new Error(message), { code: 'private_file_open' });
}

/**
 * Listens where programmes show certificates. Any certificate is taken by the handshake, which
 * proves its key; whose it is, is asked of the account and of our own rules for certificates.
 * @throws an Error with code `trust_unreadable` or `private_file_open`, or as Node has it
 */
export async function openProgrammePort(
  { programmePort: config }: StationConfig,
  parts: OpenedParts,
): Promise<ProgrammePort | undefined> {
  if (!config) return undefined;
  const { host, certificateFile, keyFile, trustDirectory = ownTrust } = config;
  const trust = await openCertificateTrust(trustDirectory);
  const server = createServer({
    cert: await readFile(certificateFile),
    key: await privateKeyIn(keyFile),
    requestCert: true,
    rejectUnauthorized: false,
    // None is announced: a client chooses its certificate by itself.
    ca: [],
    minVersion: 'TLSv1.2',
    // A session that is taken up again would bring a certificate that nobody showed now.
    secureOptions: constants.SSL_OP_NO_TICKET,
    requestTimeout: httpLimits.requestMs,
    headersTimeout: httpLimits.headersMs,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, host, resolve);
  });
  parts.add(server, stopListening);
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : config.port;
  const isBelieved = (certificate: X509Certificate, at: Instant) => {
    // Issuers that a client sends along are not looked at: those beside the anchors alone count.
    const path = believedPath(certificate, [], { trust, purpose: 'device', at });
    return typeof path !== 'string';
  };
  return {
    tls: { address: config.address ?? `https://${host}:${port}`, isBelieved },
    answerBy: (listener) => {
      server.on('request', listener);
    },
  };
}
