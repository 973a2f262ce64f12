import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { galleryContract } from './contract.ts';

galleryContract('the exhaustive search', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: openExhaustiveGallery,
});
