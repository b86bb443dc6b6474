import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcementOf } from '../../src/app/alarms/alarmSink.js';
import { alarmCollection } from '../../src/app/alarms/sinks.js';
import { connectMongo, type MongoDatabase } from '../../src/engines/mongodb/connection.js';
import { openMongoCheckpoint } from '../../src/storage/mongodb/checkpoint.js';
import { surgeIn } from '../app/alarms/surges.js';
import { databaseUrl, emptyDatabase } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

describe.skipIf(withoutMongodb)('alarms and checkpoints in MongoDB', () => {
  const name = 'alarms';
  const url = withoutMongodb ? '' : databaseUrl(name);
  let mongo: MongoDatabase;
  beforeAll(async () => {
    await emptyDatabase(name);
    mongo = await connectMongo(url);
  });
  afterAll(() => mongo?.client.close());

  it('have one document a surge, in its latest state, whatever is announced again', async () => {
    const sink = await alarmCollection(url, 'accidents');
    const [pending, firing, resolved] = (['pending', 'firing', 'resolved'] as const).map((state) =>
      surgeIn(state),
    );
    const other = surgeIn('firing', 'Dallas');
    const documents = async (): Promise<unknown[]> =>
      (await mongo.db.collection('accidents.alarms').find().sort({ _id: 1 }).toArray()).map(
        ({ _id, ...rest }) => ({
          id: _id,
          ...rest,
        }),
      );
    await sink.send([pending!, firing!, other].map((surge) => announcementOf(surge, 0)));
    expect(await documents()).toEqual([other, firing]);
    await sink.send([pending!, firing!, resolved!].map((surge) => announcementOf(surge, 0)));
    expect(await documents()).toEqual([other, resolved]);
    await sink.send([announcementOf(pending!, 0)]);
    expect(await documents()).toEqual([other, resolved]);
    expect([sink.name, sink.counts().delivered]).toEqual(['collection accidents.alarms', 7]);
    await sink.close();
    await expect(sink.send([announcementOf(other, 0)])).rejects.toThrow('is closed');
  });

  it('come back as they were, larger than a document may be, each by its name, and leave nothing else', async () => {
    const first = await openMongoCheckpoint(url, 'accidents', 'one');
    const second = await openMongoCheckpoint(url, 'accidents', 'two');
    expect(await first.read()).toBeNull();
    // Random, so that it does not become small by compression.
    const large = { text: randomBytes(15_000_000).toString('base64'), list: [1, null, 'Größe'] };
    await second.write({ small: true });
    await first.write({ small: false });
    await first.write(large);
    expect(await first.read()).toEqual(large);
    expect(await second.read()).toEqual({ small: true });
    const collection = mongo.db.collection<{ _id: string; parts?: number }>('accidents.checkpoints');
    expect((await collection.findOne({ _id: 'one' }))!.parts).toBeGreaterThan(1);
    await first.write({ last: 1 });
    expect(await first.read()).toEqual({ last: 1 });
    expect(await collection.countDocuments()).toBe(4);
    // A head whose parts are gone is not taken for an empty state.
    await collection.deleteMany({ of: 'one' });
    await expect(first.read()).rejects.toThrow('Part 1 of the checkpoint "one" not found');
    await first.close();
    await second.close();
    await expect(first.write({})).rejects.toThrow('is closed');
  });
});
