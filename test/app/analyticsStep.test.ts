import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { directSink } from '../../src/app/alarms/alarmSink.js';
import { AlarmOutbox } from '../../src/app/alarms/outbox.js';
import { openAnalyticsStep } from '../../src/app/analyticsStep.js';
import { fileCheckpoint } from '../../src/app/checkpoint.js';
import { replayIntoSegments } from '../../src/app/embedded.js';
import type { ObservedEvents, ObserveStep } from '../../src/consume/steps.js';
import type { ReplayOptions } from '../../src/replay/options.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { StreamAnalytics } from '../../src/stream/analytics.js';
import { writeEvents } from '../replay/events.js';
import { HourCounts } from '../support/hourCounts.js';
import { testFolder } from '../support/streams.js';
import { surgeIn } from './alarms/surges.js';

const file = join(testFolder, 'analytics.parquet');
const rows = 3_000;
beforeAll(() => writeEvents(file, { rows }));

/** A run into a folder with its checkpoint, that dies after so many batches as if it were killed. */
async function run(folder: string, replay: ReplayOptions, batches = Number.POSITIVE_INFINITY) {
  const hours = new HourCounts();
  const analytics = new StreamAnalytics({ members: [hours] });
  const step = await openAnalyticsStep(analytics, { checkpoint: fileCheckpoint(`${folder}.json`) });
  let left = batches;
  const dying: ObserveStep = {
    name: 'dying',
    reads: [],
    observe: () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    },
  };
  const embedded = await replayIntoSegments(
    parquetInput({ paths: [file], isSorted: true, digest: 'd' }),
    folder,
    {
      replay,
      log: { maxBufferedMessages: 200 },
      consume: { maxBatchMessages: 200, maxWaitMs: 20, saveEveryMs: 1, observers: [dying, step] },
      store: { threads: 1 },
    },
  );
  const outcome = await embedded.done.then(
    (summary) => ({ summary, error: null }),
    (error: Error) => ({ summary: null, error: error.message }),
  );
  if (outcome.error === null) await step.close();
  return { hours, analytics, ...outcome };
}

describe('stream analytics in a replay into segments', () => {
  it('come to the same, however often the process dies, and whatever it had saved then', async () => {
    const replay = { faults: { seed: 3, late: 0.02, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.02 } };
    const unbroken = await run(join(testFolder, 'unbroken'), replay);
    expect(unbroken.error).toBeNull();
    expect(unbroken.analytics.counters).toMatchObject({ counted: rows, missed: 0 });
    expect(unbroken.analytics.counters.late).toBeGreaterThan(10);
    const broken = join(testFolder, 'broken');
    const deaths = [0, 1, 3, 2, 5];
    for (const batches of deaths) expect((await run(broken, replay, batches)).error).toBe('killed');
    const last = await run(broken, replay);
    expect(last.summary?.resumedFrom).toBeGreaterThan(0);
    expect(last.hours.save()).toEqual(unbroken.hours.save());
    expect(last.analytics.counters).toMatchObject({ counted: rows, missed: 0 });
    expect(last.analytics.counters.late).toBe(unbroken.analytics.counters.late);
    // Nothing is left to do, and nothing is counted twice.
    const again = await run(broken, replay);
    expect(again.summary?.consume.messages).toBe(0);
    expect(again.summary?.resumedFrom).toBe(last.summary!.resumedFrom + last.summary!.consume.messages);
  });

  it('begin at the first event when the store is full already, and anew with another stream', async () => {
    const folder = join(testFolder, 'full');
    const input = parquetInput({ paths: [file], isSorted: true, digest: 'd' });
    await (await replayIntoSegments(input, folder, { store: { threads: 1 } })).done;
    const first = await run(folder, {});
    expect(first.summary).toMatchObject({ resumedFrom: 0, consume: { stored: 0, duplicates: rows } });
    expect(first.analytics.counters.counted).toBe(rows);
    const part = await run(folder, { until: '2019-01-02' });
    expect(part.analytics.counters.counted).toBe(1_440);
    expect([...part.hours.counts.values()]).toEqual(new Array(24).fill(60));
  });
});

const events = (offsets: readonly number[], streamId = 's'): ObservedEvents => ({
  streamId,
  partition: 0,
  startOffset: offsets[0]!,
  endOffset: offsets.at(-1)! + 1,
  highWatermark: 1_000,
  count: offsets.length,
  offsets,
  isNew: new Uint8Array(offsets.length).fill(1),
  columns: {
    key: offsets.map((offset) => `00000000-0000-0000-0000-${String(offset).padStart(12, '0')}`),
    startAt: offsets.map((offset) => new Date(Date.UTC(2022, 0, 1) + offset * 60_000).toISOString()),
    severity: offsets.map(() => 2),
  },
});

describe('a step of stream analytics', () => {
  const path = join(testFolder, 'step.json');
  const open = async (more: Parameters<typeof openAnalyticsStep>[1] = {}) => {
    const analytics = new StreamAnalytics({ members: [new HourCounts()] });
    const step = await openAnalyticsStep(analytics, { checkpoint: fileCheckpoint(path), ...more });
    return { analytics, step };
  };

  it('asks for the past once, before the first event of analytics that begin anew', async () => {
    const asked: number[] = [];
    const onBegin = async (firstEventMs: number): Promise<void> => void asked.push(firstEventMs);
    const first = await open({ onBegin });
    expect(first.step.positionOf!('s', 0)).toBe(0);
    await first.step.observe({
      ...events([5, 6]),
      count: 0,
      offsets: [],
      isNew: new Uint8Array(),
      columns: { key: [], startAt: [], severity: [] },
    });
    expect(asked).toEqual([]);
    await first.step.observe(events([7, 8]));
    await first.step.observe(events([9]));
    expect(asked).toEqual([Date.UTC(2022, 0, 1) + 7 * 60_000]);
    await first.step.save!();
    const second = await open({ onBegin });
    expect(second.step.positionOf!('s', 0)).toBe(10);
    await second.step.observe(events([10]));
    expect(asked.length).toBe(1);
    expect(second.analytics.counters).toMatchObject({ counted: 4, missed: 0 });
  });

  it('announces after a save, at the next start what was saved and not delivered, and keeps the rest at the end', async () => {
    const got: string[] = [];
    let isAway = true;
    const sink = () =>
      directSink('there', async (announcements) => {
        if (isAway) throw new Error('away');
        got.push(...announcements.map(({ surge }) => surge.state));
      });
    const outbox = new AlarmOutbox([sink()]);
    const { step } = await open({ outbox });
    await step.observe(events([11]));
    outbox.add(surgeIn('firing'));
    await expect(step.save!()).rejects.toThrow('away');
    isAway = false;
    const next = new AlarmOutbox([sink()]);
    const restarted = await open({ outbox: next });
    expect(got).toEqual(['firing']);
    await restarted.step.close();
    // It is delivered, so the checkpoint has it no more.
    expect(JSON.parse(readFileSync(path, 'utf8')).outbox.waiting).toEqual({});
    const last = new AlarmOutbox([sink()]);
    const third = await open({ outbox: last });
    last.add(surgeIn('resolved'));
    expect(got).toEqual(['firing']);
    await third.step.observe(events([12]));
    await third.step.save!();
    expect(got).toEqual(['firing', 'resolved']);
    expect(JSON.parse(readFileSync(path, 'utf8')).outbox.waiting.there.length).toBe(1);
    await third.step.close();
    expect(JSON.parse(readFileSync(path, 'utf8')).outbox.waiting).toEqual({});
  });

  it('refuses a checkpoint of something else, and says what to do', async () => {
    writeFileSync(path, '{"format":1');
    await expect(open()).rejects.toThrow(`Not a checkpoint: ${path}.`);
    writeFileSync(path, '{"format":2}');
    await expect(open()).rejects.toThrow('Expected the checkpoint to be of this version, got another format');
  });
});
