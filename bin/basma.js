#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// Sources run as they are: the loader takes the types away.
register();
const { runCommandLine } = await import('../src/cli/command-line.ts');
await runCommandLine(process.argv.slice(2));
