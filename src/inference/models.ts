/** The networks of the face modality, by their folders in `models/`. */
export const faceModels = {
  detection: 'face-detection@1',
  landmarks: 'face-landmarks@1',
  embedding: 'face-embedding@1',
  liveness: 'face-liveness@1',
} as const;

/** The networks of the finger modality. */
export const fingerModels = {
  minutiae: 'finger-minutiae@1',
  embedding: 'finger-embedding@1',
} as const;
