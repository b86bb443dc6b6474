import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ServiceMissing } from '../../scripts/services/cache.mjs';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import type { Server } from '../../scripts/services/server.mjs';
import { consume } from '../../src/consume/consume.js';
import { encodeEvent } from '../../src/dataset/json.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { createRandom } from '../../src/stats/random.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { variedAccidents } from '../query/variedAccidents.js';

const kills = 5;

describe('MongoDB that is killed while bulks at full speed are under way (needs it)', () => {
  it('has every event in the end, and none was taken for a duplicate that was never there', async (test) => {
    let mongodb: Server;
    try {
      mongodb = await startMongodb();
    } catch (error) {
      if (!(error instanceof ServiceMissing) || process.env.BLACKSPOT_REQUIRE_SERVICES === '1') throw error;
      return test.skip(`not run: ${error.message}`);
    }
    try {
      const messages = variedAccidents(30_000, 5).map((accident) => ({
        key: accident.key,
        value: encodeEvent(accident),
        headers: {},
        timestampMs: Date.parse(accident.startAt),
      }));
      const log = createInProcessLog();
      await log.createTopic('events', { partitions: 4 });
      const writer = await log.writer('events');
      for (let at = 0; at < messages.length; at += 1_000) await writer.write(messages.slice(at, at + 1_000));
      const store = await openMongoStore(mongodb.url);
      const stop = new AbortController();
      let written = 0;
      const consuming = consume(await log.reader('events', { group: 'killed' }), store, {
        streamId: 'events',
        deadLetters: async () => {},
        maxBatchMessages: 2_000,
        signal: stop.signal,
        onProgress: (progress) => {
          written = progress.messages;
          if (written === messages.length) stop.abort();
        },
      });
      // It is awaited below; a failure in the meantime is no unhandled one.
      consuming.catch(() => {});
      const random = createRandom(7);
      for (let kill = 0; kill < kills; kill += 1) {
        await pause(200 + random.integer(400));
        await mongodb.kill();
        await mongodb.start();
      }
      await consuming;
      expect(written).toBe(messages.length);
      const { db, client } = await connectMongo(mongodb.url);
      expect(await db.collection('accidents').countDocuments()).toBe(messages.length);
      await client.close();
      await store.close();
    } finally {
      await mongodb.remove();
    }
  });
});
