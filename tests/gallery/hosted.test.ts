import { openHostedGallery } from '../../src/gallery/hosted.ts';
import { galleryContract } from './contract.ts';

galleryContract('the exhaustive search in a process of its own', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: (kind) => openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
});

galleryContract('the graph in a process of its own', {
  answering: { kind: 'proposes', recallMin: 0.98 },
  make: (kind) => openHostedGallery({ engine: 'hnsw', kind, snapshot: 'unsaved' }),
});
