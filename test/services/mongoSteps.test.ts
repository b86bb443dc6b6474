import type { Db, Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { textKey } from '../../src/engines/mongodb/document.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { describeSteps } from '../consume/steps.js';
import { databaseUrl, emptyDatabase } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

for (const timeSeries of [false, true]) {
  describe.skipIf(withoutMongodb)(
    `the MongoDB store with steps, ${timeSeries ? 'time-series' : 'plain'}`,
    () => {
      const name = `steps-${timeSeries}`;
      let client: MongoClient;
      let db: Db;
      beforeAll(async () => {
        ({ client, db } = await connectMongo(databaseUrl(name)));
      });
      afterAll(() => client?.close());
      describeSteps({
        clear: async () => void (await emptyDatabase(name)),
        open: (added = []) =>
          openMongoStore(databaseUrl(name), { added, timeSeries, documentsPerInsert: 30 }),
        stored: async (column) => {
          const documents: Document[] = await db.collection('accidents').find().toArray();
          return new Map(documents.map((one) => [textKey(one._id), one[column] ?? null]));
        },
      });
    },
  );
}
