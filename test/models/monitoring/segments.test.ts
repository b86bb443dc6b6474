import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { testFolder } from '../../support/streams.js';
import { describePredictions } from './predictionsContract.js';

const address = join(testFolder, 'predictions');

describe('predictions in segments', () => {
  describePredictions({
    address,
    open: (added = []) => openSegmentStore(address, { added }),
    clear: async () => rmSync(address, { recursive: true, force: true }),
  });
});
