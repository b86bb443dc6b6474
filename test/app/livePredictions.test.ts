import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../src/analyses/registry.js';
import { openLive } from '../../src/app/openLive.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { startStream } from '../../src/app/startStream.js';
import { trainSeverity } from '../../src/models/training/trainSeverity.js';
import type { Source } from '../../src/query/source.js';
import type { Report } from '../../src/report/report.js';
import { generate } from '../../src/synthetic/generate.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { testFolder } from '../support/streams.js';

const csv = join(testFolder, 'made.csv');
const model = join(testFolder, 'model');

/** A store of the same events, with predictions or without. */
async function storeOf(name: string, model?: string): Promise<Source> {
  // A report names its source by the last part of the address.
  const into = join(testFolder, name, 'live');
  const predicting = model === undefined ? {} : { model };
  await (await startStream(await openReplayInput(csv), { into, ...predicting })).done;
  return openLive(into);
}

describe('a live store with predictions', () => {
  let [plain, predicted]: Source[] = [];
  beforeAll(async () => {
    await generate({ rows: 8_000, seed: 6, out: csv, threads: 1 });
    await writeSmallTrees(model);
    [plain, predicted] = [await storeOf('plain'), await storeOf('predicted', model)];
    return async () => {
      await plain?.close();
      await predicted?.close();
    };
  }, 60_000);

  it('gives the reports of a store without them', async () => {
    /** What a report says, without where it is from. */
    const said = ({ title, sections }: Report): unknown => JSON.parse(JSON.stringify({ title, sections }));
    for (const { id, run } of analyses.filter(({ id }) => id !== 'severity')) {
      expect(said(await run(predicted!, {})), id).toEqual(said(await run(plain!, {})));
    }
  }, 120_000);

  it('trains the model of a store without them: a prediction is never a feature', async () => {
    const options = { rounds: 15, threads: 1 };
    const [one, other] = [await trainSeverity(plain!, options), await trainSeverity(predicted!, options)];
    expect(other.content.model.toJSON()).toEqual(one.content.model.toJSON());
    expect(other.judgement).toEqual(one.judgement);
  }, 120_000);
});
