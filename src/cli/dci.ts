import { openExchangeSandbox } from '../sites/exchange-sandbox.ts';
import { UsageError, wholeNumber, type Command } from './command.ts';

/** Where conformance tests look for a registry. */
const usualPort = 3333;
/** Whoever holds a connection open when the sandbox stops is not waited for longer. */
const stopMsMax = 5_000;

function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** `basma dci --sandbox`. */
export const dciCommand: Command = {
  name: 'dci',
  summary: 'runs a sandbox of the exchange (SP-DCI, G2P Connect) with fixed records',
  takes: '--sandbox [--host HOST] [--port N]',
  positionals: { min: 0, max: 0 },
  options: {
    sandbox: { what: 'records about nobody; of one partner no true signature is asked' },
    host: { value: 'HOST', what: 'where it listens (default 127.0.0.1)' },
    port: { value: 'N', what: `the port (default ${usualPort}; 0 takes any)` },
  },
  example: 'dci --sandbox --port 3333',
  run: async (call) => {
    const { terminal } = call;
    if (!call.flag('sandbox')) {
      throw new UsageError('a station serves the exchange itself; alone there is --sandbox');
    }
    const stopping = askedToStop();
    const port = wholeNumber(call.maybe('port') ?? String(usualPort), {
      name: 'port',
      min: 0,
      max: 65_535,
    });
    const host = call.maybe('host') ?? '127.0.0.1';
    const sandbox = await openExchangeSandbox({ host, port }, process.stdout);
    terminal.note('SANDBOX: no record here is about anybody, and nobody is paid.');
    const { address, clientId, clientSecret, token } = sandbox;
    terminal.result(
      { address, clientId, clientSecret, token },
      [
        `Sandbox of the exchange: ${address}`,
        `Client: ${clientId}, secret: ${clientSecret}`,
        `Token: ${token}`,
      ].join('\n'),
    );
    await stopping;
    setTimeout(() => process.exit(3), stopMsMax).unref();
    await sandbox.close();
    return 0;
  },
};
