/** A moment as records of ISO/IEC 19794 write it: nine bytes, in UTC. */
export function captureDate(at: Date): Uint8Array {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt16BE(at.getUTCFullYear(), 0);
  bytes[2] = at.getUTCMonth() + 1;
  bytes[3] = at.getUTCDate();
  bytes[4] = at.getUTCHours();
  bytes[5] = at.getUTCMinutes();
  bytes[6] = at.getUTCSeconds();
  bytes.writeUInt16BE(at.getUTCMilliseconds(), 7);
  return bytes;
}
