import { formatNumber, formatPercent } from '../../base/format.js';
import { histogram } from '../../charts/histogram.js';
import type { NumericField } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { type Bins, binsOf, joinedBins } from '../common/bins.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { numberIn, type Row, type Tally } from '../common/tally.js';
import { type Context, confounded } from './context.js';

interface Reading {
  readonly of: NumericField;
  readonly title: string;
  /** Fine enough that a bin holds one or two of the values that stations report. */
  readonly width: number;
  /** Bins joined in the histogram. */
  readonly joined: number;
  /** What the histogram shows; readings beyond are in the bin at that end. */
  readonly range: readonly [number, number];
  readonly logY?: true;
}

const readings: readonly Reading[] = [
  { of: 'temperatureFahrenheit', title: 'Temperature', width: 1, joined: 5, range: [-30, 125] },
  { of: 'visibilityMiles', title: 'Visibility', width: 0.25, joined: 4, range: [0, 21], logY: true },
  { of: 'windSpeedMph', title: 'Wind speed', width: 0.5, joined: 5, range: [0, 50] },
  {
    of: 'precipitationInches',
    title: 'Precipitation in the hour',
    width: 0.01,
    joined: 5,
    range: [0, 1.5],
    logY: true,
  },
  { of: 'humidityPercent', title: 'Humidity', width: 1, joined: 5, range: [0, 105] },
  { of: 'pressureInches', title: 'Air pressure', width: 0.1, joined: 5, range: [20, 32], logY: true },
];
/** Drawn; the others stand in the table. */
const drawn: readonly NumericField[] = [
  'temperatureFahrenheit',
  'visibilityMiles',
  'windSpeedMph',
  'precipitationInches',
];

/** The readings of the nearest station: their distributions, and the changes of the feed in them. */
export async function weatherNumbers(context: Context): Promise<Section> {
  const answers: { readonly reading: Reading; readonly tally: Tally; readonly bins: Bins }[] = [];
  for (const reading of readings) {
    const { of, width, range } = reading;
    const tally = await context.ask([{ bin: of, width, origin: range[0] }], {
      mean: { kind: 'mean', of },
      ...(of === 'precipitationInches' ? { zero: { kind: 'share', where: { [of]: 0 } } as const } : {}),
    });
    answers.push({ reading, tally, bins: binsOf(tally, `${of}Bin`, width, range, true) });
  }
  const known = answers.filter(({ bins }) => bins.total > 0);
  const visibility = known.find(({ reading }) => reading.of === 'visibilityMiles');
  const precipitation = known.find(({ reading }) => reading.of === 'precipitationInches');
  return {
    id: 'weather-readings',
    title: 'Temperature, visibility, wind, precipitation',
    text: [
      'Readings of the nearest airport, up to an hour away in time. They describe the weather in which accidents are reported, not the effect of weather.',
      'In April 2019 the feed began to report calm wind as 0 instead of nothing, precipitation for nearly every hour, and whole degrees: a change over time in these columns is a change of the feed until shown otherwise.',
      confounded('what a reading says of severity is left to the weather analysis'),
    ],
    findings: [
      ...(visibility === undefined ? [] : [lowVisibility(context, visibility.tally)]),
      ...(precipitation === undefined ? [] : [noPrecipitation(context, precipitation.tally)]),
    ],
    figures: known
      .filter(({ reading }) => drawn.includes(reading.of))
      .map(({ reading, bins, tally }) =>
        histogram({
          id: `reading-${reading.title.split(' ')[0]!.toLowerCase()}`,
          title: reading.title,
          alt: `Histogram of ${reading.title.toLowerCase()} at the time of accidents: median ${formatNumber(quantile(tally, 0.5))}, nine of ten between ${formatNumber(quantile(tally, 0.05))} and ${formatNumber(quantile(tally, 0.95))} ${unitOf(reading)}.`,
          footnote: `${context.footnote(bins.total)}; beyond the ends: in the last bin`,
          ...joinedBins(bins, reading.joined),
          xTitle: `${reading.title} (${unitOf(reading)})`,
          ...(reading.logY === true ? { logY: true, yTitle: 'Accidents (log scale)' } : {}),
        }),
      ),
    tables: known.length === 0 ? [] : [readingTable(context, known)],
  };
}

function readingTable(
  context: Context,
  known: readonly { readonly reading: Reading; readonly tally: Tally; readonly bins: Bins }[],
): ReportTable {
  return {
    id: 'weather-readings',
    title: 'Readings',
    table: tableOf({
      reading: known.map(({ reading }) => `${reading.title} (${unitOf(reading)})`),
      n: known.map(({ bins }) => bins.total),
      missing: known.map(({ bins }) => 1 - bins.total / context.total),
      mean: known.map(
        ({ tally, bins }) =>
          knownRows(tally).reduce((sum, row) => sum + numberIn(row, 'mean') * numberIn(row, 'n'), 0) /
          bins.total,
      ),
      lowest: known.map(({ reading, tally }) => Math.min(...tally.byNumber(`${reading.of}Bin`).keys())),
      q05: known.map(({ tally }) => quantile(tally, 0.05)),
      q50: known.map(({ tally }) => quantile(tally, 0.5)),
      q95: known.map(({ tally }) => quantile(tally, 0.95)),
      highest: known.map(({ reading, tally }) => Math.max(...tally.byNumber(`${reading.of}Bin`).keys())),
    }),
    headings: {
      reading: 'Reading',
      n: 'Accidents',
      missing: 'Missing',
      mean: 'Mean',
      lowest: 'Lowest',
      q05: '5 %',
      q50: 'Median',
      q95: '95 %',
      highest: 'Highest',
    },
    percentColumns: ['missing'],
    note: 'Lowest and highest to the width of a fine bin (1 °F, 0.25 mi, 0.5 mph, 0.01 in, 1 %, 0.1 inHg), rounded down. Values outside of what is plausible count as missing. Low pressure is the rule in mountains.',
  };
}

/** The mean of the fine bin in which the quantile lies: the reported value itself where a bin holds only one. */
function quantile(tally: Tally, probability: number): number {
  const rows = knownRows(tally).toSorted((a, b) => numberIn(a, 'mean') - numberIn(b, 'mean'));
  const total = rows.reduce((sum, row) => sum + numberIn(row, 'n'), 0);
  let below = 0;
  for (const row of rows) {
    below += numberIn(row, 'n');
    if (below >= probability * total) return numberIn(row, 'mean');
  }
  return Number.NaN;
}

/** Rows that have a reading: the group without one has no bin. */
function knownRows(tally: Tally): Row[] {
  return tally.rows.filter((row) => row.mean !== null);
}

/** Readings below a limit, which must be an edge of the bins. */
function lowVisibility(context: Context, tally: Tally): Finding {
  const whole = knownTotal(tally);
  const part = tally.where((row) => row.mean !== null && numberIn(row, 'visibilityMilesBin') < 5).total;
  return shareFinding({
    id: 'visibility-low',
    sentence: `${formatPercent(part / whole)} of the accidents have a visibility of less than 5 miles.`,
    part,
    whole,
    of: 'accidents with a visibility',
    level: context.options.level,
    caveat:
      'How often the visibility is so low without an accident is not in this file. Stations mostly report 10 for 10 and more.',
  });
}

function noPrecipitation(context: Context, tally: Tally): Finding {
  const whole = knownTotal(tally);
  const part = tally.part('zero');
  return shareFinding({
    id: 'precipitation-zero',
    sentence: `Where precipitation is given, it is 0 in ${formatPercent(part / whole)} of the accidents.`,
    part,
    whole,
    of: 'accidents with a precipitation',
    level: context.options.level,
    caveat: 'Mostly missing before April 2019, and missing then did not mean dry.',
  });
}

function knownTotal(tally: Tally): number {
  return tally.where((row) => row.mean !== null).total;
}

function unitOf({ of }: Reading): string {
  return usAccidents.columnOf(of)?.unit ?? '';
}
