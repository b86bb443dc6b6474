import type { Document } from 'mongodb';
import { eventDecoder } from '../../src/consume/decoder.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { openMongoSource } from '../../src/engines/mongodb/source.js';
import { count, distinct, mean, measures, type QuestionBuilder, share } from '../../src/query/build.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { messagesOf, type Servers } from './servers.js';

/** A question, and what somebody who knows MongoDB and these documents would write. */
const questions: readonly [string, QuestionBuilder, readonly Document[]][] = [
  [
    'count by state',
    count().by('state'),
    [{ $group: { _id: '$state', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
  ],
  [
    'count by hour of day',
    count().by('hour'),
    [{ $group: { _id: { $hour: '$startLocal' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
  ],
  [
    'count by day and state, 90 days',
    count().by('day', 'state').where({ from: '2019-03-01', until: '2019-05-30' }),
    [
      { $match: { startLocal: { $gte: new Date('2019-03-01'), $lt: new Date('2019-05-30') } } },
      {
        $group: {
          _id: { d: { $dateTrunc: { date: '$startLocal', unit: 'day' } }, s: '$state' },
          n: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'mean temperature by month',
    measures({ t: mean('temperatureFahrenheit') }).by('month'),
    [
      {
        $group: {
          _id: { $dateTrunc: { date: '$startLocal', unit: 'month' } },
          t: { $avg: '$temperatureFahrenheit' },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'share of severity 3 and more, by source',
    measures({ s: share({ severity: { min: 3 } }) }).by('source'),
    [
      { $group: { _id: '$source', s: { $avg: { $cond: [{ $gte: ['$severity', 3] }, 1, 0] } } } },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'distinct streets by side',
    measures({ d: distinct('street') }).by('side'),
    [
      { $group: { _id: '$side', streets: { $addToSet: '$street' } } },
      { $project: { d: { $size: '$streets' } } },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'count by temperature, bins of 10',
    count().by({ bin: 'temperatureFahrenheit', width: 10 }),
    [
      {
        $group: {
          _id: { $multiply: [{ $floor: { $divide: ['$temperatureFahrenheit', 10] } }, 10] },
          n: { $sum: 1 },
        },
      },
      { $sort: { _id: 1 } },
    ],
  ],
  [
    'count by weekday within 1 by 1 degree',
    count()
      .by('weekday')
      .where({ box: [-100, 45, -99, 46] }),
    [
      { $match: { lng: { $gte: -100, $lt: -99 }, lat: { $gte: 45, $lt: 46 } } },
      { $group: { _id: { $isoDayOfWeek: '$startLocal' }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ],
  ],
];

export async function asking(servers: Servers, rows: number): Promise<void> {
  const url = await servers.emptyDatabase('ask');
  const store = await openMongoStore(url);
  let offset = 0;
  for await (const events of servers.events(rows)) {
    const messages = messagesOf(events);
    const endOffset = offset + messages.length;
    const offsets = messages.map((_, at) => offset + at);
    const batch = {
      streamId: 'bench',
      topic: 'bench',
      partition: 0,
      startOffset: offset,
      endOffset,
      messages,
      offsets,
      highWatermark: endOffset,
    };
    await store.write(batch, await store.decode(messages, eventDecoder), async ([first]) => {
      throw new Error(first?.reason);
    });
    offset = endOffset;
  }
  await store.close();
  const source = await openMongoSource(url);
  const { client, db } = await connectMongo(url);
  const best = async (work: () => Promise<unknown>): Promise<number> => {
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round += 1) {
      const started = performance.now();
      await work();
      fastest = Math.min(fastest, performance.now() - started);
    }
    return fastest;
  };
  console.log(
    `\n| question on ${offset.toLocaleString('en')} documents, best of three | blackspot | by hand | ratio |\n|---|---|---|---|`,
  );
  for (const [name, question, pipeline] of questions) {
    const ours = await best(() => source.ask(question));
    const theirs = await best(() =>
      db
        .collection('accidents')
        .aggregate([...pipeline], { allowDiskUse: true })
        .toArray(),
    );
    console.log(
      `| ${name} | ${Math.round(ours)} ms | ${Math.round(theirs)} ms | ${(ours / theirs).toFixed(2)} |`,
    );
  }
  await source.close();
  await client.close();
}
