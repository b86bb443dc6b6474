import { createReadStream } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { startStream } from '../../src/app/startStream.js';
import { eventDecoder } from '../../src/consume/decoder.js';
import type { StreamBatch } from '../../src/consume/streamBatch.js';
import { encodeEvent } from '../../src/dataset/json.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import type { Source } from '../../src/query/source.js';
import { csvInput } from '../../src/replay/csvInput.js';
import { accidentValidator } from '../../src/storage/mongodb/collection.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { yorkCollisions, yorkCsv, yorkQuestions } from '../dataset/york/questions.js';
import { york } from '../dataset/york/york.js';
import { naiveAnswer } from '../query/naive.js';
import { tableDifferences } from '../query/sameTable.js';
import { emptyDatabase } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

const { collisions } = yorkCollisions();

describe.skipIf(withoutMongodb)('the collisions of another city in MongoDB', () => {
  let url: string;
  let live: Source;
  beforeAll(async () => {
    url = await emptyDatabase('york');
    const store = await openMongoStore(url, { dataset: york });
    const messages = [...collisions, collisions[0]!].map((record) => ({
      key: record.key,
      value: encodeEvent(record, york),
      headers: {},
      timestampMs: Date.parse(record.startAt),
    }));
    const offsets = messages.map((_, offset) => offset);
    const batch: StreamBatch = {
      streamId: 'york',
      topic: 'collisions',
      partition: 0,
      startOffset: 0,
      endOffset: messages.length,
      highWatermark: messages.length,
      offsets,
      messages,
    };
    try {
      const events = await store.decode(messages, eventDecoder);
      const { newEvents, duplicates, deadLetters } = await store.write(batch, events, async () => {});
      expect(newEvents).toHaveLength(collisions.length);
      expect({ duplicates, deadLetters }).toEqual({ duplicates: 1, deadLetters: 0 });
    } finally {
      await store.close();
    }
    live = await openSource(url, { dataset: york });
  });
  afterAll(() => live?.close());

  it('come there by a stream, whose input carries the dataset', async () => {
    const into = await emptyDatabase('york-stream');
    const input = csvInput({ stream: createReadStream(yorkCsv), dataset: york });
    const { consume } = await (await startStream(input, { into })).done;
    expect(consume).toMatchObject({ stored: collisions.length, deadLetters: 0 });
  });

  it('fulfil the validator, and nothing else does', async () => {
    const { client, db } = await connectMongo(url);
    try {
      const collection = db.collection('accidents');
      expect(await collection.countDocuments({ $nor: [accidentValidator(york)] })).toBe(0);
      await expect(collection.insertOne({ street: 'Stonegate' })).rejects.toThrow(/validation/);
    } finally {
      await client.close();
    }
  });

  it('are not mixed with those of another dataset', async () => {
    const error = {
      code: 'CONFIGURATION',
      message: expect.stringContaining('to hold US Accidents (us-accidents), got york-collisions.'),
    };
    await expect(openMongoStore(url)).rejects.toMatchObject(error);
    await expect(openSource(url)).rejects.toMatchObject(error);
  });

  it('are asked there, with the answers of a plain loop', async () => {
    expect(live.dataset).toBe(york);
    for (const question of yorkQuestions) {
      const expected = naiveAnswer(collisions, question, york);
      expect(tableDifferences(await live.ask(question), expected), JSON.stringify(question)).toEqual([]);
    }
    const { rowCount, columns } = await live.sample(7);
    expect([rowCount, Object.keys(columns)]).toEqual([7, york.columns.map(({ name }) => name)]);
  });
});
