import { runCommandLine } from './cli/command-line.ts';

// `npm start` is `basma station`; what follows `npm start --` are its options.
await runCommandLine(['station', ...process.argv.slice(2)]);
