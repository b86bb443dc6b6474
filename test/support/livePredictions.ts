import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { analyses } from '../../src/analyses/registry.js';
import { openLive } from '../../src/app/openLive.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { startStream } from '../../src/app/startStream.js';
import { trainSeverity } from '../../src/models/training/trainSeverity.js';
import type { Source } from '../../src/query/source.js';
import type { Report } from '../../src/report/report.js';
import { generate } from '../../src/synthetic/generate.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { testFolder } from './streams.js';

/**
 * What every live store with predictions does as one without them.
 * @param addressOf of a new store with this name in it
 * @param reports that do not depend on the order in which the store has its events
 */
export function describeLivePredictions(
  addressOf: (name: string) => Promise<string>,
  reports: readonly string[] = ['overview', 'covid', 'weather', 'hotspots'],
): void {
  const csv = join(testFolder, 'made.csv');
  const model = join(testFolder, 'model of all');
  const storeOf = async (name: string, model?: string): Promise<Source> => {
    const into = await addressOf(name);
    const predicting = model === undefined ? {} : { model };
    await (await startStream(await openReplayInput(csv), { into, ...predicting })).done;
    return openLive(into);
  };
  let [plain, predicted]: Source[] = [];
  beforeAll(async () => {
    await generate({ rows: 8_000, seed: 6, out: csv, threads: 1 });
    await writeSmallTrees(model);
    [plain, predicted] = [await storeOf('live-a'), await storeOf('live-b', model)];
    return async () => {
      await plain?.close();
      await predicted?.close();
    };
  }, 60_000);

  it('gives the reports of a store without them', async () => {
    /** What a report says, without where it is from, and without the differences of adding in another order. */
    const said = ({ title, sections }: Report): unknown =>
      JSON.parse(JSON.stringify({ title, sections }).replaceAll(/live-[ab]/g, 'live'), (_, value) =>
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      );
    for (const { id, run } of analyses.filter(({ id }) => reports.includes(id))) {
      expect(said(await run(predicted!, {})), id).toEqual(said(await run(plain!, {})));
    }
  }, 120_000);

  it('trains the model of a store without them: a prediction is never a feature', async () => {
    const options = { rounds: 15, threads: 1 };
    const [one, other] = [await trainSeverity(plain!, options), await trainSeverity(predicted!, options)];
    expect(other.content.model.toJSON()).toEqual(one.content.model.toJSON());
    expect(other.judgement).toEqual(one.judgement);
  }, 120_000);
}
