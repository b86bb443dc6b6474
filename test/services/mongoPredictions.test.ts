import { describe, expect, it } from 'vitest';
import { openLive } from '../../src/app/openLive.js';
import { ConfigurationError } from '../../src/base/errors.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { describePredictions } from '../models/monitoring/predictionsContract.js';
import { describeLivePredictions } from '../support/livePredictions.js';
import { databaseUrl, emptyDatabase } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

for (const timeSeries of [false, true]) {
  describe.skipIf(withoutMongodb)(
    `predictions in MongoDB, ${timeSeries ? 'time-series' : 'plain'} (needs MongoDB)`,
    () => {
      const name = `predictions-${timeSeries}`;
      describePredictions({
        address: databaseUrl(name),
        clear: async () => void (await emptyDatabase(name)),
        open: (added = []) => openMongoStore(databaseUrl(name), { added, timeSeries }),
      });
    },
  );
}

describe.skipIf(withoutMongodb)('a collection with predictions (needs MongoDB)', () => {
  // Hot spots with as many reports are in the order in which the server has taken their events.
  const reports = ['overview', 'covid', 'weather'];
  describeLivePredictions(async (name) => `${await emptyDatabase(name)}#accidents`, reports);
});

describe.skipIf(withoutMongodb)('columns that steps add to a collection (needs MongoDB)', () => {
  it('stay described, also in the validator, when a consumer without them starts, and keep their type', async () => {
    const url = await emptyDatabase('columns');
    const score = { name: 'score', type: 'double', meaning: 'of a test' } as const;
    await (await openMongoStore(url, { added: [score] })).close();
    await (await openMongoStore(url, { added: [{ ...score, name: 'label', type: 'text' }] })).close();
    await (await openMongoStore(url)).close();
    const source = await openLive(url);
    expect(source.dataset.columns.slice(-2)).toMatchObject([
      { name: 'label', type: 'text' },
      { name: 'score', type: 'double', meaning: 'of a test' },
    ]);
    await source.close();
    const { client, db } = await connectMongo(url);
    const [info] = await db.listCollections({ name: 'accidents' }, { nameOnly: false }).toArray();
    expect(info!.options!.validator!.$jsonSchema.properties).toMatchObject({
      score: { bsonType: 'number', description: 'of a test' },
      label: { bsonType: 'string' },
    });
    await client.close();
    await expect(openMongoStore(url, { added: [{ ...score, type: 'text' }] })).rejects.toThrow(
      ConfigurationError,
    );
  });
});
