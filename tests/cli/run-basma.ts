import { execFile } from 'node:child_process';

const bin = new URL('../../bin/basma.js', import.meta.url).pathname;

/** How a call of the command line ended. */
interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in a folder, as a person does. */
export function runBasma(directory: string, call: string): Promise<Ended> {
  const words = call.split(' ').filter((word) => word !== '');
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...words], { cwd: directory }, (error, out, err) => {
      const code: unknown = error ? error.code : 0;
      resolve({ code: typeof code === 'number' ? code : -1, out, err });
    });
  });
}
