import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overview } from '../../src/analyses/overview/overview.js';
import { hasChangingMix } from '../../src/analyses/overview/years.js';
import { analyses } from '../../src/analyses/registry.js';
import { type Dataset, defineDataset } from '../../src/dataset/dataset.js';
import { derive } from '../../src/dataset/derive.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { Source } from '../../src/query/source.js';
import { partOfReport } from '../../src/report/partOfReport.js';
import { figuresOf, findingsOf, findTable, type Report } from '../../src/report/report.js';
import { importCsv } from '../../src/storage/import/importCsv.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { parquetSource } from '../query/parquetSource.js';
import { temporaryFolder } from '../storage/import/csvFiles.js';
import { onAnyFile } from '../support/onAnyFile.js';
import { arraySource } from './arraySource.js';
import { madeAccidents } from './madeAccidents.js';

const { folder, remove } = temporaryFolder('sentences');
const open: Source[] = [];
const ids = onAnyFile.map(({ id }) => id);
afterAll(async () => {
  for (const source of open) await source.close();
  remove();
});

async function importedAs(name: string, csv: string, dataset: Dataset): Promise<Source> {
  const into = join(folder, name);
  await importCsv(csv, { threads: 1, memory: '500MB', dataset, into });
  const source = await openHistory(into, { threads: 1, dataset });
  open.push(source);
  return source;
}

async function reportsOf(source: Source): Promise<Map<string, Report>> {
  const reports = new Map<string, Report>();
  for (const { id, run } of onAnyFile) reports.set(id, await run(source, {}));
  return reports;
}

/** Every text of a report except its data, headings included. */
function textsOf({ sections, caveats, standFirst }: Report): string[] {
  return [
    standFirst,
    ...caveats,
    ...sections.flatMap(
      ({ title, text = [], caveats: own = [], findings = [], figures = [], tables = [] }) => [
        title,
        ...text,
        ...own,
        ...findings.flatMap(({ sentence, caveat = '', denominator }) => [sentence, caveat, denominator.of]),
        ...figures.flatMap((figure) => [
          figure.headline,
          figure.alt,
          figure.footnote,
          JSON.stringify(figure),
        ]),
        ...tables.flatMap((one) => [one.title, one.note ?? '', ...one.columns.map(({ heading }) => heading)]),
      ],
    ),
  ];
}

const sentence = (report: Report, id: string): string | undefined =>
  findingsOf(report).find((finding) => finding.id === id)?.sentence;
const section = (report: Report, id: string) => report.sections.find((one) => one.id === id)!;
const figure = (report: Report, id: string) => figuresOf(report).find((one) => one.id === id)!;

/** US Accidents as if a police had rated injuries, from 0 to 4 and severe from 2. */
const injuries: Dataset = defineDataset({
  ...usAccidents,
  id: 'injuries',
  title: 'Injuries',
  roles: {
    ...usAccidents.roles,
    severity: { column: 'severity', severeFrom: 2, meaning: 'injury as the police saw it' },
  },
  cautions: ['Only what the police knows.'],
});

/** A file of which every third row names no feed. */
let csv: string;
let mixed: Map<string, Report>;
let ofInjuries: Map<string, Report>;

beforeAll(async () => {
  const whole = join(folder, 'whole.csv');
  await generate({
    rows: 9000,
    seed: 5,
    from: '2018-01-01',
    until: '2021-01-01',
    coverage: 'steady',
    out: whole,
    threads: 1,
  });
  csv = join(folder, 'mixed.csv');
  const blanked = readFileSync(whole, 'utf8')
    .split('\n')
    .map((line, index) => (index % 3 === 1 ? line.replace(/,Source\d,/, ',,') : line));
  writeFileSync(csv, blanked.join('\n'));
  mixed = await reportsOf(await importedAs('mixed', csv, usAccidents));
  ofInjuries = await reportsOf(await importedAs('injuries', csv, injuries));
}, 120_000);

describe('a file of which some rows name no feed', () => {
  it.each(ids)('is not what the %s report calls those rows', (id) => {
    const wrong = textsOf(mixed.get(id)!).filter((text) =>
      /\b(of|[Ii]n) the file[ ,:."](?! in all states)|^[Tt]he file (has|is|reported)/.test(text),
    );
    expect(wrong).toEqual([]);
  });

  it('has sentences on the accidents without a feed', () => {
    const overviewReport = mixed.get('overview')!;
    expect(section(overviewReport, 'coverage').caveats!.join(' ')).toMatch(
      /from 3 feeds: Source1 [^a-z]*, Source2 [^a-z]*, Source3 [^a-z]*\. 3,000 reports \([\d.]+ %\) do not name a feed\./,
    );
    expect(sentence(overviewReport, 'rush-unknown')).toMatch(/^The group without a feed has /);
    expect(sentence(overviewReport, 'distance-zero-unknown')).toMatch(
      /of the lengths of the group without a feed are exactly 0 miles\.$/,
    );
    expect(sentence(overviewReport, 'night-unknown')).toMatch(/of the reports without a feed start between/);
    expect(sentence(overviewReport, 'severe-unknown')).toBe(
      sentence(overviewReport, 'severe-unknown')!.replace(/of .* have/, 'of the reports without a feed have'),
    );
    const headings = findTable(mixed.get('weather')!, 'weather-shares').columns.map(({ heading }) => heading);
    expect(headings).toContain('In the group without a feed');
    const feeds = findTable(mixed.get('covid')!, 'sources').table.toRows();
    expect(feeds.map(({ source }) => source)).toContain('the group without a feed');
  });

  it('is the file where no row names one', async () => {
    const accidents = madeAccidents(2000, 1).map((one) => ({ ...one, source: null }));
    const report = await overview(arraySource(accidents));
    expect(sentence(report, 'rush-unknown')).toMatch(/^The file has /);
    expect(sentence(report, 'severe-unknown')).toMatch(/% of the reports have severity 3 or 4/);
    expect(figure(report, 'coverage-weekly').alt).toMatch(/^A line over time/);
    expect(report.title).toMatch(/^The file has (?:a break|breaks): /);
    expect(report.standFirst).toMatch(/^No report names its feed\./);
  });
});

describe('a dataset whose severity has another meaning', () => {
  it.each(ids)('has it in all sentences of the %s report', (id) => {
    const texts = textsOf(ofInjuries.get(id)!);
    expect(
      texts.filter((text) => /impact on traffic|\b3 or 4\b|\(3, 4\)|Severity 3, 4|1 \(least\)/i.test(text)),
    ).toEqual([]);
    expect(texts.filter((text) => text.includes('njury as the police saw it')).length).toBeGreaterThan(0);
  });

  it('has its own severe values in alternative texts and headings', () => {
    const report = ofInjuries.get('overview')!;
    expect(figure(report, 'severity-year').subline).toMatch(/^Share of reports with severity 2 to 4, /);
    expect(section(report, 'meaning').text![0]).toBe(
      'Severity is injury as the police saw it. Accidents of severity 2 to 4 count as severe. Each feed judges the severity by itself.',
    );
    const headings = findTable(ofInjuries.get('hotspots')!, 'spots').columns.map(({ heading }) => heading);
    expect(headings).toContain('Severity 2 to 4');
    const shapes = findTable(ofInjuries.get('covid')!, 'shapes')
      .table.toRows()
      .map(({ shape }) => shape);
    expect(shapes).toContain('severity 2 to 4');
    const levels = new Set(shapes.filter((shape) => /^severity \d$/.test(String(shape))));
    expect(levels).toEqual(new Set(['severity 1', 'severity 2', 'severity 3', 'severity 4']));
  });

  it('leaves that of US Accidents as it was', () => {
    const report = mixed.get('overview')!;
    expect(figure(report, 'severity-year').footnote).toContain('Severe: severity 3 or 4, impact on traffic');
    expect(findTable(report, 'states').columns.map(({ heading }) => heading)).toContain('Severe (3, 4)');
    expect(findTable(report, 'states').note).toMatch(/^Severe is impact on traffic, not injury\./);
    expect(report.caveats).toContain('Severity is the impact on traffic. It never means injury.');
  });
});

describe('a dataset with severity and without feeds', () => {
  it('has no feeds in the titles and texts of its severity', async () => {
    const { feed: _, ...roles } = usAccidents.roles;
    const dataset = defineDataset({ ...usAccidents, id: 'no-feeds', roles });
    const report = await overview(await importedAs('no-feeds', csv, dataset));
    const { title, text = [] } = section(report, 'meaning');
    const drawn = figure(report, 'severity-year');
    const texts = [
      title,
      ...text,
      drawn.headline,
      drawn.subline!,
      drawn.alt,
      findTable(report, 'severity').title,
    ];
    expect(texts.filter((one) => /feed/i.test(one))).toEqual([]);
    expect(texts).toContain(
      'Severity is impact on traffic, not injury. Accidents of severity 3 or 4 count as severe.',
    );
  });
});

describe('every sentence of a report', () => {
  it.each(ids)('of the %s report begins with a capital letter', (id) => {
    const small = textsOf(mixed.get(id)!)
      .filter((text) => /[.?]$/.test(text))
      // The name of a column stays as it is.
      .filter((text) => /^[a-z]/.test(text) && !usAccidents.columnOf(text.split(' ')[0]!));
    expect(small).toEqual([]);
  });
});

describe('a file with other columns, whose feed is sometimes blank', () => {
  const berlin = defineDataset({
    id: 'berlin',
    title: 'Unfälle in Berlin',
    schemaVersion: 1,
    roles: { time: 'startLocal', feed: 'melder' },
    columns: [
      { name: 'key', headers: [], type: 'uuid', meaning: 'Digest' },
      { name: 'startLocal', headers: ['Zeitpunkt'], type: 'localTime', required: true, meaning: 'When' },
      { name: 'startAt', headers: [], type: 'instant', meaning: 'When, in UTC' },
      { name: 'melder', headers: ['Melder'], type: 'text', meaning: 'Who reported' },
      { name: 'strasse', headers: ['Strasse'], type: 'text', meaning: 'Street' },
      { name: 'nulledColumns', headers: [], type: 'integer', range: [0, 99], meaning: 'Values made null' },
    ],
    clock: {
      rules: [],
      otherwise: { name: 'Europe/Berlin', standardOffsetHours: 1, keepsDaylightTime: true },
      daylightTime: {
        begins: { month: 3, sunday: 'last', hour: 2 },
        ends: { month: 10, sunday: 'last', hour: 3 },
      },
    },
    cautions: [],
  });
  let report: Report;

  beforeAll(async () => {
    const path = join(folder, 'berlin.csv');
    const rows = Array.from({ length: 1200 }, (_, i) => {
      const at = new Date(Date.UTC(2018, 0, 1) + i * 14.5 * 3_600_000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
      const feed = ['Polizei', 'Bürger', ''][i % 3]!;
      return `${at},${feed},${feed === 'Polizei' && i % 2 === 0 ? '' : `Allee ${i}`}`;
    });
    writeFileSync(path, ['Zeitpunkt,Melder,Strasse', ...rows].join('\n'));
    report = await overview(await importedAs('berlin', path, berlin));
  });

  it('is not told of the weather feed of the United States', () => {
    expect(section(report, 'missing-by-year').notShown).toEqual([
      {
        parts: ['missing-year'],
        reason: 'What is missing is not shown by year: no column changes by 5 % between two years.',
      },
    ]);
    expect(JSON.stringify(textsOf(report))).not.toMatch(/2019 shows|vocabulary|weather feed/);
  });

  it('has the column that feeds really fill differently, not the feed itself', () => {
    expect(sentence(report, 'missing-by-source')).toMatch(
      /^Strasse is missing in 16\.7 % of the reports: in 50\.0 % of Polizei and in 0 % of (Bürger|the group without a feed)\.$/,
    );
    expect(partOfReport(report, 'missing-source').text).toEqual([
      'What is missing is not drawn: a chart takes 3 columns that some feed leaves out in 5 % of its reports; there is 1.',
    ]);
  });

  it('has no change of the mix, because the feeds have the same shares in each year', () => {
    expect(section(report, 'coverage').caveats!.join(' ')).not.toContain(
      'The mix of feeds changes from year',
    );
  });
});

describe('few accidents', () => {
  it('have the part of the year that they cover, and no halves of one', async () => {
    const source = await parquetSource(madeAccidents(1, 1));
    const [first, spots] = [
      await overview(source),
      await analyses.find(({ id }) => id === 'hotspots')!.run(source, {}),
    ];
    expect(section(first, 'coverage').caveats!.join(' ')).toMatch(
      /partly covered: (\d{4}) \(only \1-\d\d-\d\d\)\./,
    );
    expect(first.title).toBe('One report is too little to find a break in its coverage');
    expect(sentence(spots, 'accidents')).toBe('1 accident was reported in 1 day.');
    expect(sentence(first, 'state-first')).toMatch(
      /^All reports with a state are in [A-Z][a-z]+( [A-Z][a-z]+)*\.$/,
    );
    const weather = await analyses
      .find(({ id }) => id === 'weather')!
      .run(
        await parquetSource(
          madeAccidents(1, 1).map((one) =>
            derive({ ...one, airportCode: 'KLAX', weatherLocal: one.startLocal }, 0),
          ),
        ),
        {},
      );
    expect(section(weather, 'exposure').text!.join(' ')).toContain(
      'The rates come from the busiest station.',
    );
    expect(sentence(weather, 'hours-seen')).toBe('1 of 24 hours at the busiest station has a report.');
  });

  it('of a few months of one year have both ends of them', async () => {
    const accidents = madeAccidents(20_000, 1)
      .filter(({ startLocal }) => startLocal >= '2018-03-05' && startLocal < '2018-08-08')
      .slice(0, 800);
    const report = await overview(await parquetSource(accidents));
    expect(section(report, 'coverage').caveats!.join(' ')).toContain(
      'Years that are only partly covered: 2018 (from 2018-03-05 to 2018-08-07).',
    );
  });
});

describe('a change of the mix of feeds', () => {
  it('is found where the shares differ by more than chance', () => {
    expect(
      hasChangingMix(
        [
          [500, 520],
          [500, 480],
        ],
        0.95,
      ),
    ).toBe(false);
    expect(
      hasChangingMix(
        [
          [500, 700],
          [500, 300],
        ],
        0.95,
      ),
    ).toBe(true);
    expect(hasChangingMix([[1000, 1200, 900]], 0.95)).toBe(false);
    expect(
      hasChangingMix(
        [
          [1000, 1],
          [0, 1],
        ],
        0.95,
      ),
    ).toBe(false);
    expect(hasChangingMix([], 0.95)).toBe(false);
    // Two feeds of 1,000 accidents a year at chi-square 3.84, the limit of 95 % with one degree of freedom.
    const shifted = (by: number) => [
      [500 + by, 500 - by],
      [500 - by, 500 + by],
    ];
    expect([hasChangingMix(shifted(21), 0.95), hasChangingMix(shifted(22), 0.95)]).toEqual([false, true]);
  });
});
