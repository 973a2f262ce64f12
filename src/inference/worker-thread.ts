import { Worker } from 'node:worker_threads';

/**
 * Starts a worker thread on a TypeScript file. Node 20 does not hand a thread the loader that its
 * parent was started with, so the thread registers it first.
 */
export function startThread(file: URL, workerData: unknown): Worker {
  // An evaluated thread would look for the loader from wherever the process was started.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = `import(${loader}).then(({ register }) => {
    register();
    return import(${JSON.stringify(file.href)});
  })`;
  return new Worker(source, { eval: true, workerData });
}
