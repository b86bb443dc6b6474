import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { count } from '../../src/query/build.js';
import { combine } from '../../src/query/combine.js';
import type { Source } from '../../src/query/source.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { createRandom } from '../../src/stats/index.js';
import { holds, naiveAnswer } from './naive.js';
import { parquetSource } from './parquetSource.js';
import { randomQuestions } from './randomQuestions.js';
import { tableDifferences } from './sameTable.js';
import { variedAccidents } from './variedAccidents.js';

const accidents = variedAccidents(600, 3);
const times = accidents.map(({ startAt }) => startAt).sort();
const questions = randomQuestions(60, 4, accidents);
// Both hold most events: history all but the last, live all but the first.
const inHistory = accidents.filter(({ startAt }) => startAt < times[500]!);
const inLive = accidents.filter(({ startAt }) => startAt >= times[200]!);
let history: Source;
let live: Source;

beforeAll(async () => {
  history = await parquetSource(inHistory);
  live = await parquetSource(inLive);
});

/** The same source behind a wall: nobody sees that DuckDB is behind it, as it is with MongoDB. */
function walled(source: Source): Source {
  return {
    dataset: source.dataset,
    describe: () => source.describe(),
    describeColumns: (where) => source.describeColumns(where),
    ask: (question) => source.ask(question),
    scan: (columns, where) => source.scan(columns, where),
    sample: (rows, options) => source.sample(rows, options),
    explain: (question) => source.explain(question),
    sent: (asked) => source.sent(asked),
    close: () => source.close(),
  };
}

function union(cut: string): Accident[] {
  return [
    ...inHistory.filter(({ startAt }) => startAt < cut),
    ...inLive.filter(({ startAt }) => startAt >= cut),
  ];
}

describe('history and live combined', () => {
  it('answer as a loop over what lies before the cut and what lies after it, at any cut, in one engine', async () => {
    const random = createRandom(5);
    for (const question of questions) {
      const at = times[Math.floor(random.uniform() * times.length)]!;
      const answer = await combine(history, live, { at }).ask(question);
      const message = JSON.stringify([at, question]);
      expect(tableDifferences(answer, naiveAnswer(union(at), question)), message).toEqual([]);
    }
  });

  it('answer the same when their engines know nothing of each other', async () => {
    const random = createRandom(6);
    for (const question of questions) {
      const at = times[Math.floor(random.uniform() * times.length)]!;
      const answer = await combine(walled(history), walled(live), { at }).ask(question);
      const message = JSON.stringify([at, question]);
      expect(tableDifferences(answer, naiveAnswer(union(at), question)), message).toEqual([]);
    }
  });

  it('send a query to each engine that the other knows nothing of, and say which answers for what', async () => {
    const at = times[300]!;
    const both = combine(walled(history), walled(live), { at });
    for (const asked of [count().by('state'), { columns: ['city', 'state'] as const, rows: 10 }]) {
      const sent = await both.sent(asked);
      const second = at.slice(0, 19).replace('T', ' ');
      expect(sent.map(({ about }) => about)).toEqual([
        `History answers before ${second} UTC.`,
        `Live answers from ${second} UTC on.`,
      ]);
      const time = at.replace('T', ' ').slice(0, -1).replace(/\.0+$/, '');
      expect(sent[0]!.text).toContain(`startAt < TIMESTAMP '${time}'`);
      expect(sent[1]!.text).toContain(`startAt >= TIMESTAMP '${time}'`);
    }
  });

  it('hold each event once: the cut is the first live event, and both sides together are everything', async () => {
    const both = combine(history, live);
    const description = await both.describe();
    expect(description).toMatchObject({
      type: 'combined',
      rows: accidents.length,
      handoverAt: times[200],
      firstAt: times[0],
      lastAt: times.at(-1),
      counts: { ...noCounts, read: 2 },
    });
    expect(description.sources!.map(({ rows }) => rows)).toEqual([inHistory.length, inLive.length]);
    const keys: string[] = [];
    for await (const { columns } of both.scan(['key'])) keys.push(...(columns.key as string[]));
    expect(keys.sort()).toEqual(accidents.map(({ key }) => key).sort());
  });

  it('scan and sample within a filter, never both sides of an event, in one engine and in two', async () => {
    const where = { severity: [2, 3], from: '2019-01-01' };
    const wanted = accidents.filter((accident) => holds(accident, where)).map(({ key }) => key);
    for (const both of [combine(history, live), combine(walled(history), walled(live))]) {
      const keys: string[] = [];
      for await (const { columns } of both.scan(['key'], where)) keys.push(...(columns.key as string[]));
      expect(keys.sort()).toEqual([...wanted].sort());
      const { columns } = await both.sample(80, { columns: ['key'], where, seed: 9 });
      const sampled = columns.key as string[];
      expect(new Set(sampled).size).toBe(80);
      expect(sampled.every((key) => wanted.includes(key))).toBe(true);
      expect(await both.sample(80, { columns: ['key'], where, seed: 9 })).toEqual(
        await both.sample(80, { columns: ['key'], where, seed: 9 }),
      );
      expect((await both.sample(10_000, { where })).rowCount).toBe(wanted.length);
      expect(await both.explain(count().where(where))).toMatch(/severity/);
    }
  });

  it('are all history as long as nothing is live, and stay everything while more comes, also older events', async () => {
    let arrived: Source = await parquetSource([]);
    const arriving: Source = walled({
      ...walled(live),
      describe: () => arrived.describe(),
      ask: (q) => arrived.ask(q),
    });
    const both = combine(history, arriving);
    const n = async (): Promise<number> => (await both.ask(count())).columns.n![0] as number;
    expect(await n()).toBe(inHistory.length);
    expect(await both.describe()).toMatchObject({
      rows: inHistory.length,
      handoverAt: null,
      answeredBy: [{ side: 'history', from: null, until: null }],
    });
    arrived = await parquetSource(inLive.filter(({ startAt }) => startAt >= times[300]!));
    expect(await n()).toBe(accidents.length);
    arrived = live;
    expect(await n()).toBe(accidents.length);
    expect(await both.describe()).toMatchObject({ rows: accidents.length, handoverAt: times[200] });
  });

  it('are all accidents of both, whichever gaps the live side has, in one engine and in two', async () => {
    const random = createRandom(11);
    for (let round = 0; round < 12; round++) {
      // As after several replays with a window, or sessions of a consumer.
      const windows = Array.from({ length: 1 + (round % 4) }, () => {
        const first = Math.floor(random.uniform() * times.length);
        return [times[first]!, times[Math.min(times.length - 1, first + round * 9)]!] as const;
      });
      const seen = accidents.filter(({ startAt }) =>
        windows.some(([from, until]) => startAt >= from && startAt < until),
      );
      const known = new Map([...inHistory, ...seen].map((one) => [one.key, one]));
      const source = await parquetSource(seen);
      for (const both of [combine(history, source), combine(walled(history), walled(source))]) {
        const { rows, answeredBy } = await both.describe();
        expect(rows).toBe(known.size);
        expect(answeredBy!.map(({ from }) => from)).toEqual([
          null,
          ...answeredBy!.slice(0, -1).map(({ until }) => until),
        ]);
        for (const question of questions.slice(round * 4, round * 4 + 4)) {
          const answer = await both.ask(question);
          const message = JSON.stringify([windows, question]);
          expect(tableDifferences(answer, naiveAnswer([...known.values()], question)), message).toEqual([]);
        }
      }
    }
  });

  it('never have fewer accidents on a day than the better side, if history has gaps too', async () => {
    const [some, others] = [3, 4].map((step) => accidents.filter((_, index) => index % step !== 0));
    const byDay = async (source: Pick<Source, 'ask'>): Promise<Map<unknown, number>> => {
      const { columns } = await source.ask(count().by('day'));
      return new Map([...columns.day!].map((day, row) => [day, columns.n![row] as number]));
    };
    const [first, second] = [await parquetSource(some!), await parquetSource(others!)];
    const both = combine(first, second);
    const [ofFirst, ofSecond, ofBoth] = [await byDay(first), await byDay(second), await byDay(both)];
    for (const day of new Set([...ofFirst.keys(), ...ofSecond.keys()])) {
      expect(ofBoth.get(day), String(day)).toBeGreaterThanOrEqual(
        Math.max(ofFirst.get(day) ?? 0, ofSecond.get(day) ?? 0),
      );
    }
    const rows = [...ofBoth.values()].reduce((sum, n) => sum + n, 0);
    expect(rows).toBeLessThanOrEqual(accidents.length);
    expect((await both.describe()).rows).toBe(rows);
  });

  it('refuse a cut that is not an instant, and one source twice', () => {
    expect(() => combine(history, live, { at: '2020-01-01' })).toThrow(InputError);
    expect(() => combine(history, history)).toThrow(InputError);
  });
});
