import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replayIntoSegments } from '../../src/app/embedded.js';
import { openLive } from '../../src/app/openLive.js';
import { count, max, measures, min, sum } from '../../src/query/build.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { StreamAnalytics } from '../../src/stream/analytics.js';
import { rollingAnalytic } from '../../src/stream/rolling.js';
import { type Summary, summaryOf } from '../../src/stream/summary.js';
import { tumbling } from '../../src/stream/windowShape.js';
import { type Pane, windowsAnalytic } from '../../src/stream/windows.js';
import { writeEvents } from '../replay/events.js';
import { testFolder } from '../support/streams.js';

const hour = 3_600_000;

describe('windows over a replay', () => {
  it('add up to the answers of the engine over the store, with duplicates, late and unordered events', async () => {
    const file = join(testFolder, 'windows.parquet');
    const folder = join(testFolder, 'windows');
    await writeEvents(file, { rows: 5_000 });
    const final = new Map<string, Pane<Summary>>();
    const windows = windowsAnalytic({
      name: 'hours',
      shape: tumbling(hour),
      by: ['state'],
      aggregate: summaryOf('distanceMiles'),
      allowedLatenessMs: 10_000 * hour,
      onPane: (pane) => final.set(`${pane.key[0]} ${pane.startMs}`, pane),
    });
    const all = rollingAnalytic({
      name: 'everything',
      durationMs: 10_000 * hour,
      resolutionMs: hour,
      aggregate: summaryOf('distanceMiles'),
    });
    const analytics = new StreamAnalytics({ members: [windows, all], disorderMs: hour / 6 });
    const run = await replayIntoSegments(
      parquetInput({ paths: [file], isSorted: true, digest: 'd' }),
      folder,
      {
        replay: {
          faults: { seed: 9, late: 0.05, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.02 },
        },
        consume: {
          maxBatchMessages: 300,
          observers: [
            { name: 'windows', reads: analytics.reads, observe: (events) => analytics.observe(events) },
          ],
        },
      },
    );
    await run.done;
    analytics.advanceTo(analytics.newestEventMs! + hour);

    const source = await openLive(folder);
    const figures = measures({
      n: count(),
      miles: sum('distanceMiles'),
      least: min('distanceMiles'),
      most: max('distanceMiles'),
    });
    const byState = (await source.ask(figures.by('state'))).toRows();
    const [total] = (await source.ask(figures)).toRows();
    await source.close();

    expect(analytics.counters).toMatchObject({ counted: total!.n, ahead: 0, missed: 0, duplicates: 0 });
    expect(analytics.counters.late).toBeGreaterThan(0);
    expect(windows.counters.tooLate).toBe(0);
    for (const { state, n, miles, least, most } of byState) {
      const panes = [...final.values()].filter(({ key }) => key[0] === state).map(({ result }) => result);
      expect(panes.reduce((sum, { count }) => sum + count, 0)).toBe(n);
      expect(panes.reduce((total, { sum }) => total + sum, 0)).toBeCloseTo(miles as number, 6);
      expect(Math.min(...panes.flatMap(({ min }) => (min === null ? [] : [min])))).toBe(least);
      expect(Math.max(...panes.flatMap(({ max }) => (max === null ? [] : [max])))).toBe(most);
    }
    const { result } = all.at()!;
    expect(result).toMatchObject({ count: total!.n, min: total!.least, max: total!.most });
    expect(result.sum).toBeCloseTo(total!.miles as number, 6);
  });
});
