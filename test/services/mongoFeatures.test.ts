import { describe, expect, it } from 'vitest';
import { openLive } from '../../src/app/openLive.js';
import { eventDecoder } from '../../src/consume/decoder.js';
import { featuresOf } from '../../src/dataset/featureSets.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { countDays } from '../../src/models/training/countDays.js';
import { trainSeverity } from '../../src/models/training/trainSeverity.js';
import { combine } from '../../src/query/combine.js';
import { createRandom } from '../../src/stats/index.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { daysByHand } from '../models/training/daysByHand.js';
import { parquetSource } from '../query/parquetSource.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { expectSameFeatures, labelledRowsOf } from '../support/sameFeatures.js';
import { emptyDatabase, messagesOf } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

const features = featuresOf('hindsight');

async function store(url: string, accidents: readonly Accident[]): Promise<void> {
  const target = await openMongoStore(url);
  const messages = messagesOf(accidents);
  const offsets = messages.map((_, offset) => offset);
  const [startOffset, endOffset] = [0, messages.length];
  const batch = { streamId: 'made', topic: 'accidents', partition: 0, startOffset, endOffset };
  try {
    const events = await target.decode(messages, eventDecoder);
    await target.write({ ...batch, highWatermark: endOffset, offsets, messages }, events, async () => {});
  } finally {
    await target.close();
  }
}

describe.skipIf(withoutMongodb)('features and labels of events in MongoDB', () => {
  it('are those of the same events in Parquet, also from both combined', async () => {
    const accidents = variedAccidents(800, 41);
    const url = await emptyDatabase('features');
    await store(url, accidents);
    const [history, live] = [await parquetSource(accidents), await openLive(url)];
    const where = { severity: { min: 1 } };
    const expected = await labelledRowsOf(history, features, { where });
    expect(expected.length).toBeGreaterThan(500);
    expectSameFeatures(await labelledRowsOf(live, features, { where }), expected, features);
    const both = combine(history, live, { at: '2020-11-01T05:30:00.000Z' });
    for (const source of [live, both]) expect(await countDays(source, {})).toEqual(daysByHand(accidents));
    expectSameFeatures(await labelledRowsOf(both, features, { where }), expected, features);
    await live.close();
  });

  it('give the same model as those in Parquet, in whatever order they were stored', async () => {
    const accidents = variedAccidents(4_000, 43);
    const url = await emptyDatabase('trained');
    await store(url, createRandom(2).shuffle([...accidents]));
    const [history, live] = [await parquetSource(accidents), await openLive(url)];
    const [expected, found] = await Promise.all(
      [history, live].map(async (source) => {
        const { content } = await trainSeverity(source, { rounds: 5, leaves: 8, threads: 1 });
        return JSON.stringify({ ...content, source: null });
      }),
    );
    expect(found).toBe(expected);
    await live.close();
  });
});
