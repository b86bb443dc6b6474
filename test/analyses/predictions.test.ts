import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictions } from '../../src/analyses/predictions/predictions.js';
import { analyses } from '../../src/analyses/registry.js';
import { openLive } from '../../src/app/openLive.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { startStream } from '../../src/app/startStream.js';
import { InputError } from '../../src/base/errors.js';
import type { FieldName } from '../../src/dataset/usAccidents/columns.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { type OpenedModel, openModel } from '../../src/models/folder/openModel.js';
import { writeModelFolder } from '../../src/models/folder/writeModelFolder.js';
import { monitoringOf } from '../../src/models/monitoring/monitoringOf.js';
import { stabilityIndex } from '../../src/models/monitoring/stabilityIndex.js';
import type { ScoringModel } from '../../src/models/scoringModel.js';
import { trainSeverity } from '../../src/models/training/trainSeverity.js';
import type { AnyFilter } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { renderHtml } from '../../src/report/html.js';
import { partOfReport } from '../../src/report/partOfReport.js';
import {
  figuresOf,
  findFigure,
  findFinding,
  findingsOf,
  findTable,
  type Report,
} from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { streamModel } from '../models/monitoring/streamModel.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-predictions-'));
const csv = join(folder, 'made.csv');
const modelFolder = join(folder, 'model');
let history: Source;
let model: OpenedModel;
let other: string;
/** The file, streamed in parts: without a model, by another one, and by the model. */
let mixed: Source;
/** The test window at training, by the model. */
let test: Source;

async function streamed(name: string, parts: readonly Part[], file = csv): Promise<Source> {
  const into = join(folder, name);
  for (const { by, ...window } of parts) {
    const input = await openReplayInput(file);
    await (await startStream(input, { into, ...window, ...(by === undefined ? {} : { model: by }) })).done;
  }
  return openLive(into);
}

interface Part {
  readonly from: string;
  readonly until: string;
  readonly by?: ScoringModel | string;
}

beforeAll(async () => {
  await generate({ rows: 12_000, seed: 4, out: csv, threads: 1 });
  history = await openHistory(csv, { threads: 1 });
  const { content } = await trainSeverity(history, {
    trainUntil: '2019-01-01',
    validateUntil: '2019-07-01',
    testUntil: '2020-07-01',
    rounds: 20,
    threads: 1,
  });
  await writeModelFolder(modelFolder, content);
  model = await openModel(modelFolder);
  const another = streamModel('fedcba543210');
  other = another.version;
  mixed = await streamed('mixed', [
    { from: '2016-01-01', until: '2017-01-01' },
    { from: '2017-01-01', until: '2018-01-01', by: another },
    { from: '2018-01-01', until: '2022-01-01', by: modelFolder },
  ]);
  test = await streamed('test', [{ from: '2019-07-01', until: '2020-07-01', by: modelFolder }]);
}, 180_000);
afterAll(async () => {
  for (const source of [history, mixed, test]) await source?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rowsOf = (report: Report, id: string): Record<string, unknown>[] =>
  findTable(report, id).table.toRows();

/** Severity and probabilities of what the model has predicted, read row by row. */
async function storedRows(
  source: Source,
): Promise<{ severity: number; predicted: number; p: number[]; day: string }[]> {
  const names = ['severity', 'predictedSeverity', 'startLocal', 'modelVersion'];
  const probabilities = model.model.classes.map((one) => `severityProbability${one}`);
  const rows = [];
  for await (const table of source.scan([...names, ...probabilities] as unknown as FieldName[]))
    for (const row of table.toRows())
      if (row.modelVersion === model.version)
        rows.push({
          severity: row.severity as number,
          predicted: row.predictedSeverity as number,
          p: probabilities.map((name) => row[name] as number),
          day: (row.startLocal as string).slice(0, 10),
        });
  return rows;
}

const meanLoss = (rows: readonly { severity: number; p: number[] }[]): number =>
  rows.reduce((sum, { severity, p }) => sum - Math.log(p[model.model.classes.indexOf(severity)]!), 0) /
  rows.length;

describe('the report on predictions', () => {
  let report: Report;
  let rows: Awaited<ReturnType<typeof storedRows>>;

  beforeAll(async () => {
    report = await predictions(mixed, { model: modelFolder });
    rows = (await storedRows(mixed)).filter(({ day }) => day >= '2019-07-01');
  });

  it('counts every report of the store once: judged, seen in training, by another version, without a prediction', async () => {
    const counts = rowsOf(report, 'predictions-counts');
    const { rows: all } = await mixed.describe();
    expect(counts.reduce((sum, { n }) => sum + (n as number), 0)).toBe(all);
    const between = async (from: string, until: string): Promise<number> =>
      (await storedRows(mixed)).filter(({ day }) => day >= from && day < until).length;
    expect(counts.map(({ what, n }) => [what, n])).toEqual([
      [`Version ${model.version}: judged`, rows.length],
      [`Version ${model.version}: it has seen the outcome`, await between('2018-01-01', '2019-07-01')],
      [`Version ${other}`, expect.any(Number)],
      ['Without a prediction', expect.any(Number)],
    ]);
    expect(findFinding(report, 'judged-reports').estimate).toBe(rows.length);
    expect(report.scope.firstDay! >= '2019-07-01').toBe(true);
  });

  it('has the log-loss and the decisions that plain loops give, by month and by severity', () => {
    expect(findFinding(report, 'log-loss').estimate).toBeCloseTo(meanLoss(rows), 6);
    for (const { change, logLoss, constant } of rowsOf(report, 'predictions-periods'))
      if (!Number.isNaN(change))
        expect(change).toBeCloseTo((logLoss as number) / (constant as number) - 1, 5);
    for (const { month, n, logLoss } of rowsOf(report, 'predictions-periods')) {
      const own = rows.filter(({ day }) => day.startsWith(month as string));
      expect([n, logLoss]).toEqual([own.length, expect.closeTo(meanLoss(own), 6)]);
    }
    for (const { severity, events, predicted, recall } of rowsOf(report, 'predictions-classes')) {
      const own = rows.filter((row) => row.severity === severity);
      expect([events, predicted]).toEqual([
        own.length,
        rows.filter((row) => row.predicted === severity).length,
      ]);
      if (own.length > 0)
        expect(recall).toBeCloseTo(own.filter((row) => row.predicted === severity).length / own.length, 10);
    }
    const always2 =
      rows.reduce((sum, { severity }) => sum - Math.log(severity === 2 ? 0.97 : 0.01), 0) / rows.length;
    const constant = rowsOf(report, 'predictions-scores').find(
      ({ forecaster }) => forecaster === 'Always 2',
    )!;
    expect(constant.logLoss).toBeCloseTo(always2, 6);
    const shares = model.model.classes.map(
      (one) => rows.filter(({ severity }) => severity === one).length / rows.length,
    );
    const entropy = shares.reduce((sum, share) => sum - (share === 0 ? 0 : share * Math.log(share)), 0);
    const hindsight = rowsOf(report, 'predictions-scores').find(
      ({ forecaster }) => forecaster === 'Shares in hindsight',
    )!;
    expect(hindsight.logLoss).toBeCloseTo(entropy, 6);
  });

  it('has its figures in order, within the rules of pages, and says that the rows are made up', () => {
    expect(figuresOf(report).map(({ id }) => id)).toEqual([
      'predictions-log-loss',
      'predictions-over-time',
      'predictions-calibration',
      'predictions-confusion',
      'predictions-drift',
    ]);
    for (const { id, headline, footnote } of figuresOf(report)) {
      expect(headline.length, id).toBeLessThanOrEqual(75);
      expect(footnote.split(' ').length, id).toBeLessThanOrEqual(30);
    }
    expect(report.title.length).toBeLessThanOrEqual(90);
    expect(report.standFirst.split(' ').length).toBeLessThanOrEqual(45);
    expect(report.isInvented).toBe(true);
    expect(report.sections.at(-1)!.text!.join(' ')).toContain('The rows are made up.');
    const page = renderHtml(report);
    expect(page.length).toBeLessThan(600_000);
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('is the same for the same seed', async () => {
    const again = await predictions(mixed, { model: modelFolder });
    expect(findingsOf(again)).toEqual(findingsOf(report));
    expect(figuresOf(again)).toEqual(figuresOf(report));
  });

  it('writes the confidence level as it was chosen, and lists what it has asked', async () => {
    const at = await predictions(mixed, { model: modelFolder, confidenceLevel: 0.57 });
    const words = JSON.stringify(at.sections, (key, value: unknown) => (key === 'table' ? undefined : value));
    expect(words).toContain('57 %');
    expect(words).not.toContain('95 %');
    expect(new Set(findingsOf(at).flatMap(({ interval }) => interval?.confidenceLevel ?? []))).toEqual(
      new Set([0.57]),
    );
    const width = (one: Report): number => {
      const { lower, upper } = findFinding(one, 'beside-promise').interval!;
      return upper - lower;
    };
    expect(width(at)).toBeLessThan(width(report) / 2);
    const codes = Object.values(at.asked!).map(({ code }) => code);
    expect(codes.some((code) => code.includes("'modelVersion', 'day'"))).toBe(true);
    expect(codes.some((code) => code.includes('source.scan'))).toBe(true);
  });

  it('without the model judges the version with the latest report, and says what it cannot tell', async () => {
    const without = await predictions(mixed);
    expect(rowsOf(without, 'predictions-counts')[0]).toMatchObject({
      what: `Version ${model.version}: judged`,
      n: (await storedRows(mixed)).length,
    });
    expect(findFinding(without, 'log-loss').estimate).toBeCloseTo(meanLoss(await storedRows(mixed)), 6);
    for (const part of ['beside-promise', 'predictions-promise', 'predictions-drift'])
      expect(partOfReport(without, part).text!.join(' ')).toContain('(--model)');
    expect(without.sections.at(-1)!.text!.join(' ')).toContain('Without the model it is not known');
    expect(without.standFirst).toContain('It is not known from which of these reports the model learned');
    expect(without.standFirst.split(' ').length).toBeLessThanOrEqual(45);
    const earlier = await predictions(mixed, { where: { until: '2018-01-01' } });
    expect(rowsOf(earlier, 'predictions-counts').map(({ what }) => what)).toEqual([
      `Version ${other}: judged`,
      'Without a prediction',
    ]);
  });
});

describe('what the model promised', () => {
  it('is what the report finds on the very reports of the test window at training', async () => {
    const report = await predictions(test, { model: modelFolder });
    const { evaluation, windows } = model.info;
    const [found] = rowsOf(report, 'predictions-scores');
    // With fewer bins for fewer reports, the calibration error is another one.
    const metrics = [
      'logLoss',
      'rankedProbabilityScore',
      'macroF1',
      'quadraticKappa',
      'averagePrecision',
    ] as const;
    for (const metric of metrics)
      expect(found![metric], metric).toBeCloseTo(evaluation.model[metric]!.estimate, 6);
    for (const [k, { recall }] of rowsOf(report, 'predictions-classes').entries())
      expect(recall).toBeCloseTo(evaluation.model.recall[k]!.estimate, 6);
    const frequencies = evaluation.baselines.find(({ name }) => name === 'class frequencies')!;
    const scores = rowsOf(report, 'predictions-scores').find(
      ({ forecaster }) => forecaster === 'Class frequencies',
    )!;
    expect(scores.logLoss).toBeCloseTo(frequencies.logLoss.estimate, 6);
    expect(scores.rankedProbabilityScore).toBeCloseTo(frequencies.rankedProbabilityScore.estimate, 6);
    expect(findFinding(report, 'log-loss').denominator.n).toBe(
      windows.test.events.reduce((sum, n) => sum + n, 0),
    );
    // Agreement with oneself proves nothing: nothing on the page is about the promise.
    expect(report.title).toMatch(/“(class frequencies|always 2)”$/);
    expect(report.sections[0]!.title).toBe('How good they are');
    expect(findingsOf(report).map(({ id }) => id)).not.toContain('beside-promise');
    for (const part of ['beside-promise', 'predictions-promise'])
      expect(partOfReport(report, part).text!.join(' ')).toBe(
        'The comparison with what the model promised is not shown: all of these reports are of July 2019 to June 2020, the test window at training, in which the promise was measured.',
      );
    expect(JSON.stringify(findFigure(report, 'predictions-log-loss').chart)).not.toContain('At training');
    expect(JSON.stringify(report.sections.at(-1)!.text)).not.toContain('promise');
    expect(report.trust.find(({ aspect }) => aspect === 'test')!.answer).toBe('partly');
  });

  it('agrees with /metrics where the model has seen no outcome: log-loss, decisions and drift', async () => {
    const report = await predictions(test, { model: modelFolder });
    const { total } = await monitoringOf(test, model);
    expect(findFinding(report, 'log-loss').estimate).toBeCloseTo(total.forecasts.logLoss!, 6);
    expect(rowsOf(report, 'predictions-classes').map(({ events, predicted }) => [events, predicted])).toEqual(
      total.forecasts.classes.map(({ observed, predicted }) => [observed, predicted]),
    );
    const drift = rowsOf(report, 'predictions-features').filter(
      ({ feature }) => feature !== 'Feed (not read by the model)',
    );
    expect(drift.map(({ index }) => index)).toEqual(
      total.drift.map(({ index }) => index).sort((a, b) => b - a),
    );
  });
});

it('a stream that has turned: hotter, and milder than it was, is worse than promised, and the report says in what', async () => {
  const turned = join(folder, 'turned.csv');
  const engine = await DuckDb.open({ threads: 1 });
  await engine.run(
    `COPY (SELECT * REPLACE (CASE WHEN Start_Time >= '2021-06-01' THEN '0' WHEN Severity = '2' AND ID[-1] IN ('1', '2', '3', '4', '5') THEN '4' WHEN ID[-1] = '7' THEN '0' ELSE Severity END AS Severity,
       CAST(TRY_CAST("Temperature(F)" AS DOUBLE) + 40 AS VARCHAR) AS "Temperature(F)")
       FROM read_csv(${sqlLiteral(csv)}, all_varchar = true, header = true)) TO ${sqlLiteral(turned)} (HEADER)`,
  );
  engine.close();
  const source = await streamed(
    'turned',
    [{ from: '2020-07-01', until: '2021-07-01', by: modelFolder }],
    turned,
  );
  const report = await predictions(source, { model: modelFolder });
  const rows = await storedRows(source);
  await source.close();
  const counts = rowsOf(report, 'predictions-counts').map(({ what, n }) => [what, n] as const);
  expect(counts.map(([what]) => what)).toEqual([
    `Version ${model.version}: judged`,
    `Version ${model.version}: no known severity`,
  ]);
  // Each row has the days of its own reports, and so have the findings and the sub-lines.
  const daysOf = (isJudged: boolean): string[] =>
    rows
      .filter(({ severity }) => severity > 0 === isJudged)
      .map(({ day }) => day)
      .sort();
  expect(rowsOf(report, 'predictions-counts').map(({ firstDay, lastDay }) => [firstDay, lastDay])).toEqual(
    [true, false].map((isJudged) => [daysOf(isJudged)[0], daysOf(isJudged).at(-1)]),
  );
  expect([report.scope.firstDay, report.scope.lastDay]).toEqual([
    rows.map(({ day }) => day).sort()[0],
    daysOf(false).at(-1),
  ]);
  expect(daysOf(true).at(-1)! < '2021-06-01').toBe(true);
  for (const id of ['log-loss', 'calibration', 'confusion'])
    expect(findFigure(report, `predictions-${id}`).subline).toContain('July 2020 to May 2021');
  expect(findFigure(report, 'predictions-drift').subline).toContain('July 2020 to June 2021');
  expect(findFinding(report, 'log-loss').denominator.n).toBe(counts[0]![1]);
  expect(report.sections.find(({ id }) => id === 'counts')!.text!.join(' ')).toMatch(
    / no severity that the model knows\./,
  );
  expect(report.title).toMatch(/^The log-loss on the stream is [\d.]+ % above that at training$/);
  expect(findFigure(report, 'predictions-log-loss').headline).toBe(report.title);
  const { interval, estimate } = findFinding(report, 'beside-promise');
  expect(interval!.lower).toBeGreaterThan(1);
  expect(estimate).toBeGreaterThan(1.5);
  expect(findFinding(report, 'drift-first').sentence).toMatch(
    /^“Temperature” has moved( farthest of the features)? since training: above [\d.]+ °F in [\d.]+ % of the reports, [\d.]+ % at training\.$/,
  );
  expect(rowsOf(report, 'predictions-features')[0]).toMatchObject({
    feature: 'Temperature',
    reading: 'moved far',
  });
  expect(findFigure(report, 'predictions-calibration').headline).toBe(
    'On the stream the forecast probabilities are off',
  );
  expect(report.trust.find(({ aspect }) => aspect === 'test')!.answer).toBe('yes');
});

describe('the mix of feeds', () => {
  let source: Source;
  let report: Report;
  beforeAll(async () => {
    const fewer = join(folder, 'fewer.csv');
    const engine = await DuckDb.open({ threads: 1 });
    await engine.run(
      `COPY (SELECT * FROM read_csv(${sqlLiteral(csv)}, all_varchar = true, header = true)
         WHERE Source <> 'Source2' OR (Start_Time < '2021-03-01' AND ID[-1] IN ('1', '2')))
       TO ${sqlLiteral(fewer)} (HEADER)`,
    );
    engine.close();
    source = await streamed('fewer', [{ from: '2020-07-01', until: '2021-07-01', by: modelFolder }], fewer);
    report = await predictions(source, { model: modelFolder });
  });
  afterAll(() => source.close());

  it('stands beside that of the windows at training, and is named first where it has moved', async () => {
    const { train, validation } = model.info.windows;
    const sum = (counts: readonly { events: number }[]): number =>
      counts.reduce((total, { events }) => total + events, 0);
    const now: (string | null)[] = [];
    for await (const table of source.scan(['source']))
      now.push(...table.toRows().map((row) => row.source as string | null));
    const mix = rowsOf(report, 'predictions-feed-mix');
    expect(mix.map(({ feed }) => feed)).toEqual(train.feeds.map(({ feed }) => feed));
    for (const { feed, n, ...shares } of mix) {
      const of = (feeds: typeof train.feeds): number =>
        (feeds.find((one) => one.feed === feed)?.events ?? 0) / sum(feeds);
      expect(n).toBe(now.filter((one) => one === feed).length);
      expect(shares).toMatchObject({
        training: expect.closeTo(of(train.feeds), 10),
        validation: expect.closeTo(of(validation.feeds), 10),
        now: expect.closeTo((n as number) / now.length, 10),
      });
    }
    const { estimate, sentence, figure } = findFinding(report, 'drift-feeds');
    const before = train.feeds.map(({ events }) => events);
    const after = train.feeds.map(({ feed }) => now.filter((one) => one === feed).length);
    expect(estimate).toBeCloseTo(stabilityIndex(before, after).index, 10);
    expect(sentence).toMatch(
      /^The mix of feeds has moved since training: Source2 has [\d.]+ % of the reports, [\d.]+ % at training, and none after \d+ February 2021\.$/,
    );
    expect(figure).toBe('predictions-drift');
    expect(report.standFirst).toMatch(
      / Since training, the mix of feeds has moved farther than any feature: Source2 has /,
    );
    expect(report.standFirst.split(' ').length).toBeLessThanOrEqual(45);
    expect(report.keyFindings.slice(0, 2)).toContain('drift-feeds');
    // Each feed and state stands beside the baseline of the verdict, by the log-losses of plain loops.
    const stored = await storedRows(source);
    const byFeed = rowsOf(report, 'predictions-feeds');
    const total = byFeed.reduce((sum, { n, logLoss }) => sum + (n as number) * (logLoss as number), 0);
    expect(byFeed.reduce((sum, { n }) => sum + (n as number), 0)).toBe(stored.length);
    expect(total / stored.length).toBeCloseTo(meanLoss(stored), 5);
    for (const { logLoss, other, change } of byFeed)
      if (!Number.isNaN(change)) expect(change).toBeCloseTo((logLoss as number) / (other as number) - 1, 5);
    expect(report.sections[0]!.caveats![0]).toMatch(
      /^The mix of feeds has moved since training, and feeds can rate .* is not tested here: see “What has moved/,
    );
    expect(findFigure(report, 'predictions-drift').headline).toMatch(/^The mix of feeds has moved/);
    expect(JSON.stringify(findFigure(report, 'predictions-drift').chart)).toContain('"Feed"');
    expect(rowsOf(report, 'predictions-features')[0]!.feature).toBe('Feed (not read by the model)');
  });

  it('is not compared where a filter chooses the reports, and neither are the features', async () => {
    for (const where of [{ source: 'Source1' }, { state: ['CA', 'TX', 'FL'] }]) {
      const filtered = await predictions(source, { model: modelFolder, where: where as AnyFilter });
      expect(filtered.scope.accidents).toBeGreaterThan(500);
      for (const part of ['drift-feeds', 'predictions-feed-mix', 'predictions-drift', 'predictions-features'])
        expect(partOfReport(filtered, part).text!.join(' ')).toContain('the filter chooses other reports');
      expect(`${filtered.standFirst} ${filtered.sections[0]!.caveats!.join(' ')}`).not.toContain('has moved');
      expect(filtered.sections[0]!.caveats!.join(' ')).toContain('these are chosen by a filter');
    }
    const later = await predictions(source, { model: modelFolder, where: { from: '2020-08-01' } });
    expect(rowsOf(later, 'predictions-feed-mix').length).toBeGreaterThan(1);
  });
});

describe('few reports', () => {
  it('of one day are counted and scored without intervals or claims', async () => {
    const { day } = (await storedRows(test))[0]!;
    const where = { from: day, until: `${day}T23:59:59` };
    const report = await predictions(test, { model: modelFolder, where });
    expect(report.title).toBe('Predictions of 1 day are too few to judge: it takes 20');
    expect(findingsOf(report).every(({ interval }) => interval === null)).toBe(true);
    expect(findFinding(report, 'beside-always-2').sentence).toMatch(/, on too few days to tell\.$/);
    const cells = report.sections.flatMap(({ tables = [] }) =>
      tables.flatMap(({ table }) => Object.entries(table.columns)),
    );
    for (const [name, values] of cells)
      if (/(^|Metric|[a-z])(Lower|Upper)$|^(lower|upper)$/.test(name) && !name.startsWith('promised'))
        expect(
          [...(values as Float64Array)].every((value) => value === null || Number.isNaN(value)),
          name,
        ).toBe(true);
    for (const part of [
      'predictions-over-time',
      'predictions-calibration',
      'predictions-drift',
      'predictions-feeds',
    ])
      expect(partOfReport(report, part).text!.join(' ')).toMatch(/it takes|none has/);
    expect(renderHtml(report)).not.toMatch(/NaN|undefined/);
  });

  it('one or two in number have no plural after 1, and no value that is not a number', async () => {
    const days = (await storedRows(test)).map(({ day }) => day).sort();
    const counted = new Map<string, number>();
    for (const day of days) counted.set(day, (counted.get(day) ?? 0) + 1);
    const dayWith = (n: number): string => [...counted].find(([, one]) => one === n)![0];
    for (const n of [1, 2]) {
      const where = { from: dayWith(n), until: `${dayWith(n)}T23:59:59` };
      const few = await predictions(test, { model: modelFolder, where });
      const texts = JSON.stringify([few.sections, few.standFirst, few.title], (key, value: unknown) =>
        key === 'table' ? undefined : value,
      );
      expect(texts).not.toMatch(/(?<![\d.,:–−-])\b1 (?!has\b|is\b|was\b|hours of)[a-z]+s\b(?! of)/);
      expect(texts).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('that the model has learned from are not judged', async () => {
    const report = await predictions(mixed, { model: modelFolder, where: { until: '2019-01-01' } });
    expect(report.title).toBe('None of the predictions can be judged yet');
    expect(report.standFirst).toMatch(
      /reports have a prediction of version \w+, all from the time in which the model learned and was chosen\.$/,
    );
    expect(report.scope.accidents).toBeGreaterThan(0);
    expect(partOfReport(report, 'predictions-log-loss').text!.join(' ')).toContain(report.standFirst);
  });

  it('of one severity only are judged without the shares in hindsight, which would always be right', async () => {
    const report = await predictions(test, { model: modelFolder, where: { severity: 2 } });
    expect(findFinding(report, 'log-loss').denominator.n).toBe(
      (await storedRows(test)).filter(({ severity }) => severity === 2).length,
    );
    expect(rowsOf(report, 'predictions-classes').find(({ severity }) => severity === 4)!.recall).toBeNull();
  });
});

describe('what is refused', () => {
  it('a source without predictions, with the way to get them; `report all` leaves the report out there', async () => {
    await expect(predictions(history)).rejects.toMatchObject({
      code: 'INPUT',
      message: expect.stringMatching(
        /^Expected accidents with a prediction for the predictions report, got 1[12],\d+ accidents without one\.$/,
      ),
      hint: 'Store a stream with its predictions first: `blackspot consume --model model/`.',
      details: { missing: ['predictions'] },
    });
    await expect(predictions(mixed, { where: { until: '2017-01-01' } })).rejects.toThrow(InputError);
    const applying = (source: Source): string[] =>
      analyses.filter(({ appliesTo }) => appliesTo(source.dataset)).map(({ id }) => id);
    expect(applying(history)).not.toContain('predictions');
    expect(applying(mixed)).toContain('predictions');
  });

  it('a model that has predicted none of them, and a folder that is no model', async () => {
    const where = { modelVersion: other } as AnyFilter;
    await expect(predictions(mixed, { model: modelFolder, where })).rejects.toThrow(
      new RegExp(
        `^Expected predictions by the model in .*, version ${model.version}, got those of ${other} \\([\\d,]+ reports\\)\\.$`,
      ),
    );
    await expect(predictions(mixed, { model: folder })).rejects.toThrow('Not a model folder');
    await expect(predictions(mixed, { model: model as never })).rejects.toThrow(
      'Expected model to be the path of a folder such as "model", or null, got',
    );
    await expect(predictions(mixed, { modell: 'model' } as never)).rejects.toThrow('did you mean model?');
  });
});
