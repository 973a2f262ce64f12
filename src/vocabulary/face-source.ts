import { z } from 'zod';

/**
 * What took the photograph of a face: a capture device that signed it, the camera of a computer, or
 * a file of which nobody knows the camera. Only the station itself says `device`, since it has
 * checked the signature; the others are what the enrolling console states.
 */
export const FaceSource = z.enum(['device', 'webcam', 'file']);
export type FaceSource = z.infer<typeof FaceSource>;

/** How far a photograph may be believed to be of whoever stood there. */
export type CaptureAssurance = 'ordinary' | 'lower';

const assurances: Readonly<Record<FaceSource, CaptureAssurance>> = {
  device: 'ordinary',
  // A picture held before it, or fed to it, passes for a person more easily.
  webcam: 'lower',
  file: 'lower',
};

/** The assurance that a source gives. */
export function assuranceOf(source: FaceSource): CaptureAssurance {
  return assurances[source];
}
