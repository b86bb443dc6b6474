import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predictions as predictionsReport } from '../../../src/analyses/predictions/predictions.js';
import { readLivePredictions } from '../../../src/app/liveModel.js';
import { modelStep } from '../../../src/app/modelStep.js';
import { monitorStep } from '../../../src/app/monitorStep.js';
import { openLive } from '../../../src/app/openLive.js';
import { consume } from '../../../src/consume/consume.js';
import type { EventStore } from '../../../src/consume/eventStore.js';
import type { ConsumeSummary } from '../../../src/consume/progress.js';
import type { AddedColumn } from '../../../src/dataset/addedColumns.js';
import { createFeatureReader } from '../../../src/dataset/featureValues.js';
import { encodeEvent } from '../../../src/dataset/json.js';
import type { FieldName } from '../../../src/dataset/usAccidents/columns.js';
import { createInProcessLog } from '../../../src/log/inProcess.js';
import type { Log } from '../../../src/log/log.js';
import { featureProfile } from '../../../src/models/monitoring/featureProfile.js';
import type { MonitoringFigures } from '../../../src/models/monitoring/figures.js';
import type { SeverityMonitor } from '../../../src/models/monitoring/monitor.js';
import { monitoringOf } from '../../../src/models/monitoring/monitoringOf.js';
import { forecast } from '../../../src/models/trainedModel.js';
import { count, questionsFor } from '../../../src/query/build.js';
import { combine } from '../../../src/query/combine.js';
import type { AnyFilter } from '../../../src/query/question.js';
import { findFinding, findTable } from '../../../src/report/report.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { variedAccidents } from '../../query/variedAccidents.js';
import { noDeadLetters, testFolder } from '../../support/streams.js';
import { streamModel } from './streamModel.js';

/** A kind of store, as the tests of predictions need it. */
export interface LiveStore {
  readonly address: string;
  open(added?: readonly AddedColumn[]): Promise<EventStore>;
  /** Empties it. */
  clear(): Promise<void>;
}

export const accidents: ReturnType<typeof variedAccidents> = variedAccidents(400, 23);
const { features } = streamModel().model;
const profile = featureProfile(features, [createFeatureReader(features).readRecords(recordsOf(0, 150))]);
export const model: ReturnType<typeof streamModel> = streamModel('abcdef012345', profile);
const other = streamModel('fedcba543210', profile);
const predicted = forecast(model, createFeatureReader(features).readRecords(recordsOf(0, 400)));

function recordsOf(start: number, end: number): Readonly<Record<string, unknown>>[] {
  return accidents.slice(start, end) as unknown as Readonly<Record<string, unknown>>[];
}

const streamIds = new Map<Log, string>();

/** A log of accidents in ranges, which may overlap. */
async function logOf(...ranges: readonly (readonly [start: number, end: number])[]): Promise<Log> {
  const log = createInProcessLog();
  streamIds.set(log, `stream ${streamIds.size}`);
  const writer = await log.writer('t');
  await writer.write(
    ranges
      .flatMap(([start, end]) => accidents.slice(start, end))
      .map((accident) => ({
        key: accident.key,
        value: encodeEvent(accident),
        headers: {},
        timestampMs: 0,
      })),
  );
  await writer.close();
  return log;
}

/** What every live store does with the predictions of a model. */
export function describePredictions(live: LiveStore): void {
  const step = modelStep(model);
  const run = async (
    log: Log,
    store: EventStore,
    { withModel = model, monitor }: { withModel?: typeof model | null; monitor?: SeverityMonitor } = {},
    commits = Number.POSITIVE_INFINITY,
  ): Promise<ConsumeSummary> => {
    const reader = await log.reader('t', { group: 'g', maxBatchMessages: 20 });
    let left = commits;
    const dying = {
      batches: (signal?: AbortSignal) => reader.batches(signal),
      close: () => reader.close(),
      commit: async (batch: Parameters<typeof reader.commit>[0]) => {
        if (left-- <= 0) throw new Error('killed');
        await reader.commit(batch);
      },
    };
    const predicting = modelStep(withModel ?? model);
    return consume(dying, store, {
      streamId: streamIds.get(log)!,
      deadLetters: noDeadLetters,
      maxBatchMessages: 50,
      transforms: withModel === null ? [] : [predicting],
      observers: monitor === undefined ? [] : [monitorStep(predicting, monitor)],
    }).finally(() => reader.close());
  };
  /** The figures without the differences of adding in another order. */
  const rounded = (figures: MonitoringFigures): unknown =>
    JSON.parse(JSON.stringify(figures), (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(10)) : value,
    );

  it('are stored beside each event, once, and watched alike after a death, a restart and duplicates', async () => {
    await live.clear();
    const log = await logOf([0, 250], [100, 400]);
    const first = await live.open(step.adds);
    const before = (await readLivePredictions(live.address, model)).monitor;
    await expect(run(log, first, { monitor: before }, 2)).rejects.toThrow('killed');
    await first.close();
    // What was stored before the death is watched again, though its batch was never committed.
    const second = await live.open(step.adds);
    const { monitor, ofOthers, without } = await readLivePredictions(live.address, model);
    expect([ofOthers, without]).toEqual([0, 0]);
    expect(monitor.figures().total.forecasts.events).toBeGreaterThanOrEqual(100);
    const summary = await run(log, second, { monitor });
    expect(summary.duplicates).toBeGreaterThanOrEqual(150);
    await second.close();

    const source = await openLive(live.address);
    const names = ['key', ...step.adds.map(({ name }) => name)] as unknown as FieldName[];
    const stored = new Map<unknown, unknown[]>();
    for await (const table of source.scan(names))
      for (const row of table.toRows()) stored.set(row.key, Object.values(row).slice(1));
    expect(stored.size).toBe(400);
    for (const [at, { key }] of accidents.entries()) {
      const probabilities = [...predicted.probabilities.slice(at * 4, at * 4 + 4)];
      expect(stored.get(key)).toEqual([predicted.severity[at], ...probabilities, model.version]);
    }
    const asked = await monitoringOf(source, model);
    expect(rounded(monitor.figures())).toEqual(rounded(asked));
    expect(asked.total.forecasts).toMatchObject({
      events: 400,
      judged: accidents.filter(({ severity }) => Number(severity) >= 1).length,
    });
    const loss = accidents.flatMap(({ severity }, at) =>
      Number(severity) >= 1 ? [-Math.log(predicted.probabilities[at * 4 + Number(severity) - 1]!)] : [],
    );
    expect(asked.total.forecasts.logLoss).toBeCloseTo(loss.reduce((a, b) => a + b, 0) / loss.length, 10);
    expect(asked.total.drift.map(({ feature }) => feature)).toEqual(features.map(({ name }) => name));
    await source.close();
  });

  it('are asked for beside the true severity, by name, and null where events have none', async () => {
    await live.clear();
    const plain = await live.open();
    await run(await logOf([0, 100]), plain, { withModel: null });
    await plain.close();
    // A source that was opened before the columns does not know them.
    const early = await openLive(live.address);
    expect(early.dataset.columnOf('predictedSeverity')).toBeUndefined();
    const named = await live.open(step.adds);
    await run(await logOf([100, 300]), named);
    await named.close();
    const others = await live.open(step.adds);
    await run(await logOf([300, 400]), others, { withModel: other });
    await others.close();
    const again = await live.open();
    expect(await run(await logOf([0, 400]), again, { withModel: null })).toMatchObject({ stored: 0 });
    await again.close();

    const source = await openLive(live.address);
    expect(source.dataset.columnOf('severityProbability4')).toMatchObject({ type: 'double' });
    expect(await source.describeColumns()).toMatchObject({
      predictedSeverity: 'partial',
      modelVersion: 'partial',
    });
    const ask = questionsFor(source.dataset);
    const table = await source.ask(ask.count().by('severity', 'predictedSeverity'));
    const expected = new Map<string, number>();
    for (const [at, { severity }] of accidents.entries()) {
      const name = `${severity} ${at < 100 ? null : predicted.severity[at]}`;
      expected.set(name, (expected.get(name) ?? 0) + 1);
    }
    const rows = table.toRows();
    expect(new Map(rows.map((row) => [`${row.severity} ${row.predictedSeverity}`, row.n]))).toEqual(expected);
    const of = (start: number, end: number): number[] =>
      accidents.slice(start, end).map((_, at) => predicted.probabilities[(start + at) * 4 + 3]!);
    const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    const means = await source.ask(
      ask
        .mean('severityProbability4')
        .by('modelVersion')
        .where({ severityProbability4: { min: 0 } }),
    );
    expect(means.toRows().map(({ modelVersion }) => modelVersion)).toEqual([model.version, other.version]);
    expect(means.columns.mean![0]).toBeCloseTo(mean(of(100, 300)), 10);
    const bins = await source.ask(
      ask
        .count()
        .by({ bin: 'severityProbability4', width: 0.05 })
        .where({ modelVersion: model.version, predictedSeverity: [1, 2, 3, 4] } as AnyFilter),
    );
    expect(bins.toRows().reduce((sum, { n }) => sum + Number(n), 0)).toBe(200);
    const missing = await source.ask(ask.count().where({ predictedSeverity: { present: false } }));
    expect(missing.toRows()).toEqual([{ n: 100 }]);
    await expect(async () => source.ask(ask.count().by('predictedSeverty'))).rejects.toThrow(
      /predictedSeverity/,
    );
    expect((await source.ask(count())).toRows()).toEqual([{ n: 400 }]);
    expect(await source.sent(ask.count().by('predictedSeverity'))).toHaveLength(1);
    const { total } = await monitoringOf(source, model);
    expect(total.forecasts.events).toBe(200);
    expect(await readLivePredictions(live.address, model)).toMatchObject({ ofOthers: 100, without: 100 });
    expect((await monitoringOf(early, model)).total.forecasts).toMatchObject({ events: 0, logLoss: null });
    await early.close();
    await source.close();
  });

  it('are judged by the report on predictions as plain loops judge them, version by version', async () => {
    await live.clear();
    const plain = await live.open();
    await run(await logOf([0, 100]), plain, { withModel: null });
    await plain.close();
    const store = await live.open(step.adds);
    await run(await logOf([100, 300]), store);
    await run(await logOf([300, 400]), store, { withModel: other });
    await store.close();
    const source = await openLive(live.address);
    for (const [version, start, end] of [
      [model.version, 100, 300],
      [other.version, 300, 400],
    ] as const) {
      const report = await predictionsReport(source, { where: { modelVersion: version } as AnyFilter });
      const judged = accidents.flatMap(({ severity }, at) =>
        at >= start && at < end && Number(severity) >= 1 ? [{ severity: Number(severity), at }] : [],
      );
      const losses = judged.map(
        ({ severity, at }) => -Math.log(predicted.probabilities[at * 4 + severity - 1]!),
      );
      expect(findFinding(report, 'log-loss').estimate).toBeCloseTo(
        losses.reduce((sum, one) => sum + one, 0) / losses.length,
        6,
      );
      const classes = findTable(report, 'predictions-classes').table.toRows();
      expect(classes.map(({ events, predicted: decided }) => [events, decided])).toEqual(
        [1, 2, 3, 4].map((severity) => [
          judged.filter((one) => one.severity === severity).length,
          judged.filter(({ at }) => predicted.severity[at] === severity).length,
        ]),
      );
    }
    const whole = await predictionsReport(source);
    const counts = findTable(whole, 'predictions-counts').table.toRows();
    expect(counts.reduce((sum, { n }) => sum + Number(n), 0)).toBe(400);
    expect(counts.at(-1)).toMatchObject({ what: 'Without a prediction', n: 100 });
    // The version with the latest report.
    const last = (from: number, to: number): number =>
      Math.max(...accidents.slice(from, to).map(({ startLocal }) => Date.parse(`${startLocal}Z`)));
    const latest = last(100, 300) > last(300, 400) ? model.version : other.version;
    expect(counts[0]!.what).toBe(`Version ${latest}: judged`);
    await source.close();
  });

  it('of a live store are asked for in a combined source, and null in historical data', async () => {
    await live.clear();
    const folder = join(testFolder, 'history of predictions');
    rmSync(folder, { recursive: true, force: true });
    const past = await openSegmentStore(folder);
    await run(await logOf([0, 400]), past, { withModel: null });
    await past.close();
    const store = await live.open(step.adds);
    await run(await logOf([0, 400]), store);
    await store.close();
    const at = '2019-01-01T00:00:00.000Z';
    const isLive = ({ startAt }: { readonly startAt: string }): boolean => startAt >= at;
    const both = combine(await openLive(folder), await openLive(live.address), { at });
    const ask = questionsFor(both.dataset);
    const table = await both.ask(
      ask.measures({ n: ask.count(), p: ask.mean('severityProbability4') }).by('predictedSeverity'),
    );
    const rows = new Map(table.toRows().map((row) => [row.predictedSeverity, row]));
    expect(rows.get(null)).toMatchObject({ n: accidents.filter((one) => !isLive(one)).length, p: null });
    for (const severity of new Set(predicted.severity)) {
      const inLive = accidents.flatMap((one, index) =>
        isLive(one) && predicted.severity[index] === severity
          ? [predicted.probabilities[index * 4 + 3]!]
          : [],
      );
      if (inLive.length === 0) continue;
      expect(rows.get(severity)!.n).toBe(inLive.length);
      expect(rows.get(severity)!.p).toBeCloseTo(inLive.reduce((a, b) => a + b, 0) / inLive.length, 10);
    }
    expect(await both.describeColumns()).toMatchObject({ predictedSeverity: 'partial' });
    expect((await both.sample(400)).rowCount).toBe(400);
    expect((await monitoringOf(both, model)).total.forecasts.events).toBe(accidents.filter(isLive).length);
    await both.close();
  });
}
