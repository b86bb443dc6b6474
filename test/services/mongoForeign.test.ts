import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { ConfigurationError } from '../../src/base/errors.js';
import { eventDecoder } from '../../src/consume/decoder.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { count } from '../../src/query/build.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { batchOf, noDeadLetters } from '../support/streams.js';
import { emptyDatabase, messagesOf } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

/** Documents as mongoimport makes them of a CSV with a header line. */
const foreign = Array.from({ length: 12 }, (_, at) => ({
  ID: `X-${at}`,
  Severity: 2,
  Start_Time: `2021-03-${String(at + 1).padStart(2, '0')} 06:00:00`,
  'Distance(mi)': 0.1,
}));

async function insert(url: string, documents: readonly object[]): Promise<void> {
  const { client, db } = await connectMongo(url);
  await db.collection('accidents').insertMany([...documents] as never[], { bypassDocumentValidation: true });
  await client.close();
}

async function store(url: string, timeSeries = false): Promise<void> {
  const opened = await openMongoStore(url, { timeSeries });
  const messages = messagesOf(variedAccidents(12, 1));
  await opened.write(batchOf(messages), await opened.decode(messages, eventDecoder), noDeadLetters);
  await opened.close();
}

const refusal =
  /^Expected the collection accidents in foreign\S* to hold only events that blackspot has stored, got a document with the field "ID"/;

describe.skipIf(withoutMongodb)('a collection with documents of others', () => {
  it('is refused in words, to read and to write', async () => {
    const url = await emptyDatabase('foreign');
    await insert(url, foreign);
    for (const open of [() => openSource(url), () => openMongoStore(url)]) {
      const error = await open().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect((error as ConfigurationError).message).toMatch(refusal);
      expect((error as ConfigurationError).hint).toContain('mongoexport --type=csv');
    }
  });

  it('is refused where only some documents are, whatever the type of their key', async () => {
    for (const [at, key] of [undefined, 'a text', 5, true, new Date()].entries()) {
      const url = await emptyDatabase(`foreign-${at}`);
      await store(url);
      await (await openSource(url)).close();
      await insert(url, [key === undefined ? foreign[0]! : { _id: key, ...foreign[0] }]);
      await expect(openSource(url)).rejects.toThrow(refusal);
      await expect(openMongoStore(url)).rejects.toThrow(refusal);
    }
  });

  it('that appear while a source is open are named, too', async () => {
    const url = await emptyDatabase('foreign-later');
    await store(url);
    const source = await openSource(url);
    await insert(url, foreign);
    await expect(source.describe()).rejects.toThrow(/got a document with the field "ID"/);
    await source.close();
  });

  it('leaves collections of events as they are', async () => {
    for (const timeSeries of [false, true]) {
      const url = await emptyDatabase(`own-${timeSeries}`);
      await store(url, timeSeries);
      await store(url, timeSeries);
      const source = await openSource(url);
      expect((await source.ask(count())).toRows()).toEqual([{ n: 12 }]);
      await source.close();
    }
  });
});
