import { createCipheriv } from 'node:crypto';

/** Two numbers of 53 bits for two normal ones. */
const bytesPerPair = 16;

/**
 * Standard normal numbers that follow from a key, always the same: AES-256 in counter mode, two
 * uniform numbers for two normal ones (Box and Muller). The key is used for nothing else.
 */
export function keyedNormals(key: Uint8Array, count: number): Float64Array {
  const pairs = Math.ceil(count / 2);
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const stream = cipher.update(Buffer.alloc(bytesPerPair * pairs));
  const uniform = (at: number) => {
    // From 53 bits, and never zero.
    const high = stream.readUInt32LE(at) >>> 5;
    const low = stream.readUInt32LE(at + 4) >>> 6;
    return (high * 2 ** 26 + low + 1) / (2 ** 53 + 1);
  };
  const normals = new Float64Array(2 * pairs);
  for (let pair = 0; pair < pairs; pair += 1) {
    const radius = Math.sqrt(-2 * Math.log(uniform(bytesPerPair * pair)));
    const angle = 2 * Math.PI * uniform(bytesPerPair * pair + 8);
    normals[2 * pair] = radius * Math.cos(angle);
    normals[2 * pair + 1] = radius * Math.sin(angle);
  }
  return normals.subarray(0, count);
}
