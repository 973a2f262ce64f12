import { parseArgs } from 'node:util';
import { StationConfig } from '../src/config.ts';
import { openRehearsal } from '../src/sites/rehearsal.ts';
import { tellLoopDelay } from './bench/loop-delay.ts';

/** A rehearsal's station until it is told to stop; its first line of output is JSON. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    /** Where keys are kept, as a configuration says it, in JSON. */
    keys: { type: 'string' },
  },
});
const config = StationConfig.parse({
  port: Number(values.port),
  ...(values.data === undefined ? {} : { dataDirectory: values.data }),
  ...(values.keys === undefined ? {} : { keys: Object(JSON.parse(values.keys)) }),
});
tellLoopDelay();
const station = await openRehearsal(config, process.stderr);
const { address, firstOperator, settledAtStart } = station;
console.log(JSON.stringify({ address, firstOperator, settledAtStart }));
const stop = () => void station.close().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
