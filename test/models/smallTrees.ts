import { featuresOf } from '../../src/dataset/featureSets.js';
import { createFeatureReader } from '../../src/dataset/featureValues.js';
import { writeModelFolder } from '../../src/models/folder/writeModelFolder.js';
import { featureProfile } from '../../src/models/monitoring/featureProfile.js';
import { BinnedRows } from '../../src/models/trees/binnedRows.js';
import { createBinning } from '../../src/models/trees/binning.js';
import { trainTrees } from '../../src/models/trees/trainTrees.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { contentWith } from './folder/content.js';

/**
 * Writes the folder of trees that were trained on accidents of chance, with the profile of their features.
 * @returns the version of the model
 */
export async function writeSmallTrees(folder: string, rounds = 20): Promise<string> {
  const accidents = variedAccidents(2_000, 41);
  const features = featuresOf('report');
  const batch = createFeatureReader(features).readRecords(accidents as never);
  const rows = new BinnedRows(createBinning(batch, features));
  const none = new Int32Array(batch.count).fill(-1);
  rows.append({
    ...batch,
    labels: {
      severity: Uint8Array.from(accidents, ({ severity }) => Number(severity)),
      day: new Int32Array(batch.count),
      feed: none,
      feeds: [],
      state: none,
      states: [],
      chance: new Float64Array(batch.count),
    },
  });
  const all = Uint32Array.from({ length: batch.count }, (_, row) => row);
  const model = await trainTrees(rows, { train: all, validate: new Uint32Array(0) }, { rounds });
  const profile = JSON.parse(JSON.stringify(featureProfile(features, [batch])));
  return writeModelFolder(folder, contentWith(model, { featureProfile: profile }));
}
