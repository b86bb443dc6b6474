import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { liveDimensions } from '../../src/live/dimensions.js';
import { LiveExpectations } from '../../src/live/expectations.js';
import type { Source } from '../../src/query/source.js';
import { generate } from '../../src/synthetic/generate.js';
import { testFolder } from '../support/streams.js';

const hourMs = 3_600_000;
const { feeds, severities, states } = liveDimensions;
let source: Source;
/** Accidents of the file: time, feed and state. */
const rows: { readonly ms: number; readonly feed: string; readonly state: string }[] = [];

beforeAll(async () => {
  const file = join(testFolder, 'dense.csv');
  await generate({
    rows: 60_000,
    seed: 5,
    from: '2022-03-14',
    until: '2022-05-16',
    coverage: 'steady',
    dayNoise: 0,
    effects: false,
    out: file,
  });
  source = await openSource(file);
  for await (const table of source.scan(['startAt', 'source', 'state'])) {
    for (const { startAt, source: feed, state } of table.toRows()) {
      rows.push({ ms: Date.parse(String(startAt)), feed: String(feed), state: String(state) });
    }
  }
});
afterAll(() => source.close());

/** The sum of the expected counts of a bucket, of some feeds and states. */
function expectedSum(
  expectations: LiveExpectations,
  bucketMs: number,
  bucket: number,
  isWanted: (feed: string, state: string) => boolean,
): number {
  const { cells } = expectations.expected(bucketMs, bucket)!;
  let sum = 0;
  for (let at = 0; at < cells.length; at += 2) {
    const state = states[cells[at]! % states.length]!;
    const feed = feeds[Math.floor(cells[at]! / states.length / severities.length)]!;
    if (isWanted(feed, state)) sum += cells[at + 1]!;
  }
  return sum;
}

async function learned(beforeMs: number): Promise<LiveExpectations> {
  const expectations = new LiveExpectations(source.dataset);
  await expectations.learn(source, beforeMs);
  return expectations;
}

describe('what the live page expects', () => {
  const beforeMs = Date.parse('2022-05-09T00:00:00Z');
  const count = (
    fromMs: number,
    untilMs: number,
    isWanted: (feed: string, state: string) => boolean,
  ): number =>
    rows.filter(({ ms, feed, state }) => ms >= fromMs && ms < untilMs && isWanted(feed, state)).length;

  it('adds up to what the next week brings, in all, by feed, by state and by part of the day', async () => {
    const expectations = await learned(beforeMs);
    const wanted: readonly (readonly [string, (feed: string, state: string) => boolean])[] = [
      ['all', () => true],
      ['Source1', (feed) => feed === 'Source1'],
      ['Source2', (feed) => feed === 'Source2'],
      ['CA', (_, state) => state === 'CA'],
      ['FL', (_, state) => state === 'FL'],
    ];
    for (const [name, isWanted] of wanted) {
      let sum = 0;
      for (let hour = 0; hour < 168; hour++) {
        sum += expectedSum(expectations, hourMs, beforeMs / hourMs + hour, isWanted);
      }
      const happened = count(beforeMs, beforeMs + 168 * hourMs, isWanted);
      // Four standard deviations of the count, and 3 % for what eight weeks leave uncertain.
      expect(Math.abs(sum - happened), name).toBeLessThan(4 * Math.sqrt(happened) + 0.03 * happened);
    }
    // Mornings and nights differ by far more than that.
    const morning = (hour: number): number =>
      expectedSum(expectations, hourMs, beforeMs / hourMs + hour, () => true);
    expect(morning(24 + 13)).toBeGreaterThan(2 * morning(24 + 7));
  });

  it('is the same in buckets of any length, and stays what it was', async () => {
    const expectations = await learned(beforeMs);
    const all = (): boolean => true;
    const day = expectedSum(expectations, 24 * hourMs, beforeMs / (24 * hourMs), all);
    let quarters = 0;
    for (let quarter = 0; quarter < 96; quarter++) {
      quarters += expectedSum(expectations, hourMs / 4, beforeMs / (hourMs / 4) + quarter, all);
    }
    // Each cell of each quarter is rounded to a thousandth.
    expect(Math.abs(quarters / day - 1)).toBeLessThan(0.02);
    const bucket = expectations.expected(hourMs, beforeMs / hourMs);
    expectations.advance(beforeMs + 10 * 24 * hourMs);
    expect(expectations.expected(hourMs, beforeMs / hourMs)).toBe(bucket);
  });

  it('has an overdispersion for each feed and state and for the country', async () => {
    const { overdispersion } = await learned(beforeMs);
    expect(overdispersion.map((row) => row.length)).toEqual(feeds.map(() => states.length + 1));
    // Steady made-up data without effects varies little more than Poisson.
    expect(overdispersion[0]!.at(-1)).toBeGreaterThanOrEqual(0);
    expect(overdispersion[0]!.at(-1)).toBeLessThan(0.1);
  });

  it('is the same after it was saved as JSON and restored', async () => {
    const expectations = await learned(beforeMs);
    const other = await learned(Date.parse('2022-03-15T00:00:00Z'));
    other.restore(JSON.parse(JSON.stringify(expectations.save())));
    const bucket = beforeMs / hourMs + 5;
    expect(other.expected(hourMs, bucket)).toEqual(expectations.expected(hourMs, bucket));
    expect(other.overdispersion).toEqual(expectations.overdispersion);
  });

  it('is nothing without enough weeks', async () => {
    const expectations = await learned(Date.parse('2022-03-28T00:00:00Z'));
    expect([expectations.expected(hourMs, 5), expectations.overdispersion]).toEqual([null, []]);
  });
});
