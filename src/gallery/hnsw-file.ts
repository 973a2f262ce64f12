import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type hnswlib from 'hnswlib-node';

/**
 * hnswlib reads and writes only files with a name. They hold templates unsealed, so they exist for
 * a moment in memory and never on a disk; where the system has no such place, nothing is saved.
 */
const memoryDirectory = '/dev/shm';

/** Whether graphs can be saved on this machine. */
export const canSave = existsSync(memoryDirectory);

function inMemory<T>(work: (file: string) => T): T {
  const directory = mkdtempSync(join(memoryDirectory, 'basma-'));
  try {
    return work(join(directory, 'graph'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * The length that a graph's file must have by what stands in it, or −1. The library's writer
 * reports success on a full disk, so its output is measured. Layout: hnswlib, `saveIndex`.
 */
function lengthByContent(bytes: Buffer): number {
  const headerBytes = 96;
  if (bytes.length < headerBytes) return -1;
  const elements = Number(bytes.readBigUInt64LE(16));
  const bytesPerElement = Number(bytes.readBigUInt64LE(24));
  let at = headerBytes + elements * bytesPerElement;
  for (let element = 0; element < elements; element += 1) {
    if (at + 4 > bytes.length) return -1;
    at += 4 + bytes.readUInt32LE(at);
  }
  return at;
}

/**
 * The graph in its library's form.
 * @throws when the library wrote less than the graph holds
 */
export function graphBytes(index: hnswlib.HierarchicalNSW): Buffer {
  const bytes = inMemory((file) => {
    index.writeIndexSync(file);
    return readFileSync(file);
  });
  if (lengthByContent(bytes) !== bytes.length) {
    throw Object.assign(new Error('the graph was not written whole'), { code: 'graph_not_whole' });
  }
  return bytes;
}

/**
 * Loads a graph whose bytes were authenticated before: the library itself crashes on damaged ones.
 * @throws when the bytes do not measure what they say
 */
export function loadGraph(index: hnswlib.HierarchicalNSW, bytes: Buffer): void {
  if (lengthByContent(bytes) !== bytes.length) throw new Error('the graph is not whole');
  inMemory((file) => {
    writeFileSync(file, bytes, { mode: 0o600 });
    index.readIndexSync(file);
  });
}
