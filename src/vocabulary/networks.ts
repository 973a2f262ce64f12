import type { Modality } from './modality.ts';

/**
 * What stands for the exact networks of each modality, a SHA-256: templates that other networks
 * made are not compared with theirs, whatever the names.
 */
export type Networks = Readonly<Record<Modality, string>>;
