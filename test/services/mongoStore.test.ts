import { setTimeout as pause } from 'node:timers/promises';
import type { Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import { ConfigurationError, ConnectionError, DataError, InputError } from '../../src/base/errors.js';
import { consume } from '../../src/consume/consume.js';
import type { ConsumeProgress } from '../../src/consume/progress.js';
import type { ObserveStep } from '../../src/consume/steps.js';
import { watch } from '../../src/consume/watch.js';
import { eventKey } from '../../src/dataset/key.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { intoDocument } from '../../src/engines/mongodb/document.js';
import { openMongoSource } from '../../src/engines/mongodb/source.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { count } from '../../src/query/build.js';
import type { Value } from '../../src/query/question.js';
import { accidentIndexes, accidentValidator } from '../../src/storage/mongodb/collection.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { batchOf, noDeadLetters, writeTo } from '../support/streams.js';
import { databaseUrl, emptyDatabase, messagesOf } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

const accidents = variedAccidents(400, 5);
const messages = messagesOf(accidents);

describe.skipIf(withoutMongodb)('the MongoDB store', () => {
  const name = 'store';
  let url: string;
  let client: MongoClient;
  let db: Db;
  beforeAll(async () => {
    ({ client, db } = await connectMongo(databaseUrl(name)));
  });
  beforeEach(async () => {
    url = await emptyDatabase(name);
  });
  afterAll(() => client?.close());

  const stored = (): Promise<number> => db.collection('accidents').countDocuments();

  it('makes validator and indexes before the first insert, and leaves what is there', async () => {
    for (let round = 0; round < 2; round += 1) {
      const store = await openMongoStore(url);
      const [info] = await db.listCollections({ name: 'accidents' }).toArray();
      expect((info as { options?: { validator?: object } }).options?.validator).toHaveProperty('$jsonSchema');
      const keys = (await db.collection('accidents').indexes()).map(({ key }) => key);
      expect(keys).toEqual([{ _id: 1 }, ...accidentIndexes(usAccidents)]);
      await store.close();
    }
  });

  it('and its source refuse what comes after they are closed, so that watch ends', async () => {
    const store = await openMongoStore(url);
    for (const waitMs of [0, 300]) {
      const source = await openMongoSource(url);
      const unavailable: Error[] = [];
      const onUnavailable = (error: Error): void => void unavailable.push(error);
      const answers = watch(source, count(), { intervalMs: 20, onUnavailable });
      await answers.next();
      const next = answers.next();
      next.catch(() => {});
      await pause(waitMs);
      const asked = source.ask(count());
      await Promise.all([source.close(), source.close()]);
      expect((await asked).toRows()).toEqual([{ n: 0 }]);
      await expect(next).rejects.toMatchObject({
        code: 'INPUT',
        message: expect.stringContaining('is closed'),
      });
      await expect(source.ask(count())).rejects.toThrow(/is closed/);
      expect(unavailable).toEqual([]);
    }
    await store.close();
    await store.close();
    await expect(store.committedOffset('stream', 0)).rejects.toMatchObject({ retriable: false });
    await expect(writeTo(store, batchOf(messages))).rejects.toMatchObject({ retriable: false });
  });

  it('keeps each event once, however often a batch comes, and counts the rest as duplicates', async () => {
    const store = await openMongoStore(url, { documentsPerInsert: 50 });
    const batch = batchOf([...messages, ...messages.slice(0, 30)]);
    expect(await writeTo(store, batch)).toEqual({ stored: 400, duplicates: 30, deadLetters: 0 });
    const before = await db.collection('accidents').find().sort({ _id: 1 }).toArray();
    expect(await writeTo(store, batch)).toEqual({ stored: 0, duplicates: 430, deadLetters: 0 });
    expect(await writeTo(store, batchOf(messages, 900, 'another origin'))).toMatchObject({
      stored: 0,
    });
    expect(await db.collection('accidents').find().sort({ _id: 1 }).toArray()).toEqual(before);
    expect(await store.committedOffset('test', 0)).toBe(430);
    expect(await store.committedOffset('test', 1)).toBeNull();
    await store.close();
  });

  it('gives invalid messages to the sink, with its reason and offset, and stores the rest', async () => {
    const store = await openMongoStore(url);
    const broken = { ...messages[1]!, value: Buffer.from('{"key": 1') };
    const { severity } = accidents[2]!;
    const text = Buffer.from(messages[2]!.value).toString();
    const forged = {
      ...messages[2]!,
      value: Buffer.from(text.replace(`"severity":${severity}`, `"severity":${(severity! + 1) % 4}`)),
    };
    const seen: unknown[] = [];
    const result = await writeTo(
      store,
      batchOf([messages[0]!, broken, forged, messages[3]!], 70),
      async (all) => {
        seen.push(...all.map(({ reason, offset, payload }) => [reason, offset, payload]));
      },
    );
    expect(result).toEqual({ stored: 2, duplicates: 0, deadLetters: 2 });
    expect(seen).toEqual([
      ['not a JSON object', 71, broken.value.toString()],
      ['the key is not that of the content', 72, forged.value.toString()],
    ]);
    await store.close();
  });

  it('is guarded by the server: documents that are no accidents are refused, whoever writes them', async () => {
    await (await openMongoStore(url)).close();
    const good = () => intoDocument({ ...accidents[0]! });
    const bad: [string, unknown][] = [
      ['severity', 9],
      ['severity', 2.5],
      ['startLocal', undefined],
      ['lng', undefined],
      ['place', undefined],
      ['startAt', '2020-01-01T00:00:00.000Z'],
      ['lat', 91],
      ['state', null],
      ['state', 7],
      ['junction', 'True'],
      ['place', { type: 'Point' }],
    ];
    for (const [field, value] of bad) {
      const insert = db
        .collection('accidents')
        .insertOne({ ...good(), [field]: value }, { ignoreUndefined: true });
      await expect(insert, `${field} ${String(value)}`).rejects.toThrow('Document failed validation');
    }
    await db.collection('accidents').insertOne(good(), { ignoreUndefined: true });
  });

  it('writes nothing that the validator would refuse, though it does not ask it', async () => {
    const store = await openMongoStore(url);
    await writeTo(store, batchOf(messages));
    expect(await db.collection('accidents').countDocuments({ $nor: [accidentValidator(usAccidents)] })).toBe(
      0,
    );
    // The count sees what is wrong.
    await db
      .collection('accidents')
      .updateOne({}, { $set: { severity: 9 } }, { bypassDocumentValidation: true });
    expect(await db.collection('accidents').countDocuments({ $nor: [accidentValidator(usAccidents)] })).toBe(
      1,
    );
    await store.close();
  });

  it('gives a message that is too long for a document to the sink', async () => {
    const store = await openMongoStore(url);
    const long = { ...accidents[0]!, description: 'x'.repeat(17 * 1024 * 1024) };
    const reasons: string[] = [];
    const result = await writeTo(
      store,
      batchOf(messagesOf([{ ...long, key: eventKey(long) }, accidents[1]!])),
      async (all) => void reasons.push(...all.map(({ reason }) => reason)),
    );
    expect(result).toEqual({ stored: 1, duplicates: 0, deadLetters: 1 });
    expect(reasons).toEqual(['too long for a document']);
    await store.close();
  });

  it('raises every error that is no duplicate', async () => {
    const store = await openMongoStore(url);
    // An index of somebody else: most of these are refused as duplicates, but they are not there.
    await db.collection('accidents').createIndex({ severity: 1 }, { unique: true });
    await expect(writeTo(store, batchOf(messages))).rejects.toThrow(DataError);
    await store.close();
  });

  it('refuses a collection of the other kind, options that make no sense, and what is no URL', async () => {
    await (await openMongoStore(url)).close();
    await expect(openMongoStore(url, { timeSeries: true })).rejects.toThrow(ConfigurationError);
    await expect(openMongoStore(url, { documentsPerInsert: 0 })).rejects.toThrow(InputError);
    await expect(openMongoStore('mongodb://')).rejects.toThrow(InputError);
    const nobody = openMongoSource('mongodb://u:secret@127.0.0.1:1/x?serverSelectionTimeoutMS=200');
    await expect(nobody).rejects.toThrow(ConnectionError);
    await expect(nobody).rejects.not.toThrow('secret');
  });

  it('describes itself: rows, first and last instant, and what became of the messages', async () => {
    const store = await openMongoStore(url);
    await writeTo(store, batchOf([...messages, messages[0]!]));
    await store.close();
    const source = await openMongoSource(url);
    const times = accidents.map(({ startAt }) => startAt).sort();
    const description = await source.describe();
    expect(description).toMatchObject({
      type: 'mongodb',
      rows: 400,
      firstAt: times[0],
      lastAt: times.at(-1),
      counts: { read: 401, stored: 400, duplicates: 1, rejected: 0 },
    });
    expect(Math.abs(Date.now() - Date.parse(description.freshAt!))).toBeLessThan(60_000);
    await source.close();
  });

  it('takes an empty database for a source of no rows', async () => {
    const source = await openMongoSource(url);
    expect(await source.describe()).toMatchObject({ rows: 0, firstAt: null, lastAt: null, freshAt: null });
    expect((await source.ask(count())).toRows()).toEqual([{ n: 0 }]);
    expect((await source.ask(count().by('state'))).rowCount).toBe(0);
    await source.close();
  });

  it('as a time-series collection keeps each event once too, also after a death in the middle of a batch', async () => {
    const store = await openMongoStore(url, { timeSeries: true, documentsPerInsert: 50 });
    const batch = batchOf([...messages, ...messages.slice(0, 30)]);
    expect(await writeTo(store, batch)).toEqual({ stored: 400, duplicates: 30, deadLetters: 0 });
    expect(await writeTo(store, batch)).toEqual({ stored: 0, duplicates: 430, deadLetters: 0 });
    expect(await stored()).toBe(400);
    // As a consumer leaves it that dies between the ledger and the events: no attempt is finished, and some events of
    // others are missing.
    await db.collection('accidents.attempts').deleteMany({});
    const buckets = db.collection('system.buckets.accidents');
    const some = await buckets.find().limit(20).toArray();
    await buckets.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } });
    const left = await stored();
    expect(left).toBeLessThan(400);
    // Another stream does not take over what this one has begun.
    expect(await writeTo(store, batchOf(messages, 0, 'another'))).toMatchObject({ stored: 0 });
    expect((await writeTo(store, batch)).stored).toBe(400 - left);
    expect(await stored()).toBe(400);
    expect(await db.collection('accidents').distinct('_id')).toHaveLength(400);
    await store.close();
  });

  for (const timeSeries of [false, true]) {
    const kind = timeSeries ? 'a time-series collection' : 'a collection';
    it(`watch gives a fresh answer when ${kind} changes, at most one in an interval`, async () => {
      const store = await openMongoStore(url, { timeSeries });
      await writeTo(store, batchOf(messages.slice(0, 10)));
      const source = await openMongoSource(url);
      const stop = new AbortController();
      const answers: { n: number; atMs: number }[] = [];
      const watching = (async () => {
        for await (const table of watch(source, count(), { intervalMs: 300, signal: stop.signal })) {
          answers.push({ n: table.columns.n![0] as number, atMs: performance.now() });
          if (table.columns.n![0] === 400) stop.abort();
        }
      })();
      while (answers.length === 0) await pause(20);
      await pause(1_000);
      // Nothing was written: the first answer is still the only one.
      expect(answers.map(({ n }) => n)).toEqual([10]);
      for (let at = 10; at < 400; at += 10) {
        await writeTo(store, batchOf(messages.slice(at, at + 10), at));
      }
      await watching;
      expect(answers.at(-1)!.n).toBe(400);
      const spanMs = answers.at(-1)!.atMs - answers[0]!.atMs;
      expect(answers.length).toBeLessThanOrEqual(2 + spanMs / 300);
      for (let at = 1; at < answers.length; at += 1) {
        expect(answers[at]!.n).toBeGreaterThan(answers[at - 1]!.n);
      }
      await source.close();
      await store.close();
    });
  }
});

describe.skipIf(withoutMongodb)('a MongoDB that goes away', () => {
  it('is waited for, said to be away, and has every event once at the end', async () => {
    const server = await startMongodb();
    const url = `${server.url}&serverSelectionTimeoutMS=500`;
    try {
      const store = await openMongoStore(url);
      const log = createInProcessLog();
      const writer = await log.writer('t');
      const reports: ConsumeProgress[] = [];
      const seen: Value[] = [];
      const noting: ObserveStep = {
        name: 'noting',
        reads: ['key'],
        observe: ({ columns }) => void seen.push(...columns.key!),
      };
      const consuming = consume(await log.reader('t', { group: 'g' }), store, {
        streamId: 'o',
        deadLetters: noDeadLetters,
        maxWaitMs: 20,
        observers: [noting],
        onProgress: (progress) => reports.push(progress),
      });
      await writer.write(messages.slice(0, 100));
      while (reports.length === 0) await pause(10);
      await server.kill();
      await writer.write(messages.slice(100));
      while (!reports.some(({ waitingFor }) => waitingFor !== undefined)) await pause(10);
      await server.start();
      await writer.close();
      const summary = await consuming;
      expect(summary.messages).toBe(400);
      // No event is new twice, though a batch was tried again.
      expect([new Set(seen).size, seen.length]).toEqual([summary.stored, summary.stored]);
      expect(reports.find(({ waitingFor }) => waitingFor !== undefined)!.waitingFor!.error).toBeInstanceOf(
        ConnectionError,
      );
      await store.close();
      const source = await openMongoSource(url);
      expect((await source.ask(count())).toRows()).toEqual([{ n: 400 }]);
      await source.close();
    } finally {
      await server.remove();
    }
  });
});
