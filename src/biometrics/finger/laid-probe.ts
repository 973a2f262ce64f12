import type { Alignment } from './alignment.ts';
import { minutiaeMax, type PreparedFinger } from './prepared-finger.ts';

/** The minutiae of a probe as they lie on the reference; laid anew for each alignment. */
export class LaidProbe {
  count = 0;
  readonly x = new Float32Array(minutiaeMax);
  readonly y = new Float32Array(minutiaeMax);
  readonly direction = new Float32Array(minutiaeMax);

  lay({ minutiae }: PreparedFinger, { turn, shiftX, shiftY }: Alignment): void {
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    this.count = minutiae.count;
    for (let row = 0; row < minutiae.count; row += 1) {
      const x = minutiae.x[row] ?? 0;
      const y = minutiae.y[row] ?? 0;
      this.x[row] = cosine * x - sine * y + shiftX;
      this.y[row] = sine * x + cosine * y + shiftY;
      this.direction[row] = (minutiae.direction[row] ?? 0) + turn;
    }
  }
}
