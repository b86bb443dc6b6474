import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLive, openReplayInput, openSource, startStream } from '../../src/index.js';
import { count } from '../../src/query/build.js';
import { combine } from '../../src/query/combine.js';
import { generate } from '../../src/synthetic/generate.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';
import { emptyDatabase } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

const { folder, remove } = temporaryFolder('live');
const csv = join(folder, 'small.csv');
let url: string;

beforeAll(async () => {
  await generate({ rows: 3_000, seed: 7, out: csv });
  if (!withoutMongodb) url = await emptyDatabase('live');
});
afterAll(remove);
afterEach(() => vi.unstubAllEnvs());

async function rowsAt(address: string): Promise<number> {
  const source = await openLive(address);
  try {
    return (await source.describe()).rows;
  } finally {
    await source.close();
  }
}

describe.skipIf(withoutMongodb)('a live store in MongoDB (needs it)', () => {
  it('of a stream without a store is a collection of its own, whatever the database holds already', async () => {
    vi.stubEnv('BLACKSPOT_MONGODB_URL', url);
    vi.stubEnv('BLACKSPOT_KAFKA_BROKERS', undefined);
    const input = await openReplayInput(csv);
    await (await startStream(input, { into: url, until: '2018-01-01' })).done;
    const before = await rowsAt(url);
    expect(before).toBeGreaterThan(0);
    const stream = await startStream(input);
    const { consume } = await stream.done;
    expect(stream.address.startsWith(`${url}#accidents-`)).toBe(true);
    expect(consume).toMatchObject({ duplicates: 0 });
    expect(await rowsAt(stream.address)).toBe(consume.stored);
    expect(await rowsAt(url)).toBe(before);
  });

  it('is what is opened if nothing else is named, once it holds accidents', async () => {
    vi.stubEnv('BLACKSPOT_SOURCE', undefined);
    vi.stubEnv('BLACKSPOT_REPLAY', csv);
    vi.stubEnv('BLACKSPOT_MONGODB_URL', await emptyDatabase('liveEmpty'));
    const file = await openSource();
    expect(await file.describe()).toMatchObject({ type: 'history' });
    await file.close();
    vi.stubEnv('BLACKSPOT_MONGODB_URL', url);
    const live = await openSource();
    expect(await live.describe()).toMatchObject({ type: 'mongodb' });
    await live.close();
  });

  it('has its gaps filled by history', async () => {
    const gappy = await emptyDatabase('liveGaps');
    const input = await openReplayInput(csv);
    for (const [from, until] of [
      ['2017-03-04T05:00:00Z', '2017-09-01T19:30:00Z'],
      ['2019-01-01', '2019-04-01'],
      ['2021-06-01', '2022-01-01'],
    ] as const) {
      await (await startStream(input, { into: gappy, from, until })).done;
    }
    const history = await openSource(csv);
    const live = await openLive(gappy);
    const { rows } = await history.describe();
    const both = combine(history, live);
    expect((await live.describe()).rows).toBeLessThan(rows / 2);
    const description = await both.describe();
    expect(description.rows).toBe(rows);
    expect(description.answeredBy!.filter(({ side }) => side === 'live').length).toBeGreaterThanOrEqual(3);
    const question = count().by('year', 'state');
    expect((await both.ask(question)).toRows()).toEqual((await history.ask(question)).toRows());
    await both.close();
  });
});
