import { join } from 'node:path';
import { describe } from 'vitest';
import { describeLivePredictions } from '../support/livePredictions.js';
import { testFolder } from '../support/streams.js';

describe('a folder of segments with predictions', () => {
  describeLivePredictions(async (name) => join(testFolder, name));
});
