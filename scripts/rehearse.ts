import { parseArgs } from 'node:util';
import { StationConfig } from '../src/config.ts';
import { openRehearsal } from '../src/sites/rehearsal.ts';
import { tellLoopDelay } from './bench/loop-delay.ts';

/** A rehearsal's station until it is told to stop; its first line of output is JSON. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    /** The rest of the configuration, as JSON. */
    config: { type: 'string', default: '{}' },
  },
});
/** Nobody waits for a minute at a rehearsal. */
const sendingPace = { idleMs: 1_000, verdictMs: 200, retryMs: 50, retryMsMax: 1_000 };
const config = StationConfig.parse({
  ...Object(JSON.parse(values.config)),
  port: Number(values.port),
  ...(values.data === undefined ? {} : { dataDirectory: values.data }),
});
tellLoopDelay();
const station = await openRehearsal(config, process.stderr, { sendingPace });
const { address, firstOperator, settledAtStart } = station;
console.log(JSON.stringify({ address, firstOperator, settledAtStart }));
const stop = () => void station.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
