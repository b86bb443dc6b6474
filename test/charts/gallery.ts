import { barGroups } from '../../src/charts/barGroups.js';
import { type BarsChart, bars } from '../../src/charts/bars.js';
import { calendar } from '../../src/charts/calendar.js';
import { cellMap } from '../../src/charts/cellMap.js';
import type { Chart } from '../../src/charts/chart.js';
import type { DotsChart } from '../../src/charts/dots.js';
import type { Figure } from '../../src/charts/figure.js';
import { type FigureOf, figureOf } from '../../src/charts/figureOf.js';
import { forestPlot } from '../../src/charts/forest.js';
import { heatmap } from '../../src/charts/heatmap.js';
import { histogram } from '../../src/charts/histogram.js';
import { kDistance } from '../../src/charts/kDistance.js';
import { lines } from '../../src/charts/lines.js';
import { missingness } from '../../src/charts/missingness.js';
import { pointMap } from '../../src/charts/pointMap.js';
import { responseCurve } from '../../src/charts/responseCurve.js';
import { smallMaps } from '../../src/charts/smallMaps.js';
import { smallMultiples } from '../../src/charts/smallMultiples.js';
import { stacked } from '../../src/charts/stacked.js';
import { stateMap } from '../../src/charts/stateMap.js';
import { strip } from '../../src/charts/strip.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { Table } from '../../src/query/table.js';
import type { Report } from '../../src/report/report.js';

/** Every kind of chart, on numbers made up by a formula: what the snapshots pin and the browser tests look at. */
export function galleryFigures(): Figure[] {
  const byKind: ByKind = {
    bars: [
      bars({
        ...text('bars', 'Most accidents are in a few states'),
        labels: ['CA', 'FL', 'TX', 'A state whose name is far too long for an axis', 'NY', '<b>bold</b>'],
        values: [0.226, 0.114, 0.075, 0.05, 0.045, 0.01],
        lower: [0.22, 0.11, 0.07, 0.045, 0.04, 0.005],
        upper: [0.232, 0.118, 0.08, 0.055, 0.05, 0.015],
        counts: [2260, 1140, 750, 500, 450, 100],
        valueTitle: 'Share of accidents',
        percent: true,
      }),
      missingness({
        ...text('missing-bars', 'What is missing'),
        columns: ['endLat', 'precipitationInches', 'city'],
        shares: [0.44, 0.285, 0.0001],
      }) as FigureOf<BarsChart>,
    ],
    lines: [
      lines({
        ...text('lines', 'Accidents a week, and what was expected'),
        series: [
          {
            name: 'observed',
            x: weeks,
            y: weeks.map((_, i) => wave(i) * (i > 40 && i < 60 ? 0.6 : 1)),
            look: 'points',
          },
          {
            name: 'expected',
            x: weeks,
            y: weeks.map((_, i) => wave(i)),
            lower: weeks.map((_, i) => wave(i) - 60),
            upper: weeks.map((_, i) => wave(i) + 60),
            look: 'dashed',
          },
        ],
        xTitle: 'Week',
        yTitle: 'Accidents a week',
        events: [{ at: weeks[40]!, label: 'Emergency declared' }],
        windows: [{ from: weeks[56]!, until: weeks[66]!, label: 'Source1 dark' }],
      }),
    ],
    tiles: [
      stateMap({
        ...text('states', 'Rate ratio by state'),
        states: ['CA', 'TX', 'NY', 'FL', 'WA', 'MN', 'CO', 'AK', 'HI', 'PA'],
        values: [0.6, 0.8, 0.5, 0.9, 1.1, 1.3, Number.NaN, 1, 0.95, 0.7],
        lower: [0.5, 0.7, 0.4, 0.8, 1, 1.2, Number.NaN, 0.9, 0.9, 0.6],
        upper: [0.7, 0.9, 0.6, 1, 1.2, 1.4, Number.NaN, 1.1, 1, 0.8],
        counts: [100, 90, 80, 70, 60, 50, 0, 5, 6, 40],
        valueTitle: 'Rate ratio',
        ratio: true,
      }),
    ],
    heatmap: [
      heatmap({
        ...text('heatmap', 'Accidents by weekday and hour'),
        x: Array.from({ length: 24 }, (_, hour) => hour),
        y: weekdays,
        values: weekdays.map((_, day) =>
          Array.from({ length: 24 }, (_, hour) =>
            day === 2 && hour === 3 ? null : Math.round(100 * wave(hour + day)),
          ),
        ),
        xTitle: 'Hour of the day (local)',
        yTitle: 'Weekday',
        valueTitle: 'Accidents',
      }),
    ],
    histogram: [
      histogram({
        ...text('histogram', 'Duration of the impact on traffic'),
        edges: [0, 15, 30, 60, 120, 240, 360],
        counts: [120, 800, 1500, 900, 300, 40],
        compare: { name: 'Source2', counts: [60, 500, 700, 300, 50, 10] },
        name: 'Source1',
        xTitle: 'Duration (min)',
      }),
    ],
    stacked: [
      stacked({
        ...text('stacked-bars', 'Severity by source'),
        x: ['1', '2', '3', '4'],
        xType: 'category',
        series: sources.map((name, i) => ({ name, y: [10, 400, 120, 30].map((n) => n * (i + 1)) })),
        xTitle: 'Severity',
        yTitle: 'Share of accidents',
        shares: true,
      }),
      stacked({
        ...text('stacked-areas', 'Accidents by month and source'),
        x: weeks,
        series: sources.map((name, i) => ({ name, y: weeks.map((_, w) => wave(w + 7 * i) / (i + 1)) })),
        xTitle: 'Week',
        yTitle: 'Accidents a week',
        look: 'areas',
        windows: [{ from: weeks[30]!, until: weeks[36]!, label: 'Collection gap' }],
      }),
    ],
    forest: [
      forestPlot({
        ...text('forest', 'The effect under every alternative'),
        rows: [
          {
            label: 'Headline: all sources',
            estimate: 0.602,
            lower: 0.567,
            upper: 0.639,
            n: 32545,
            highlight: true,
          },
          { label: 'Source1 only', estimate: 0.71, lower: 0.6, upper: 0.84, n: 9000 },
          { label: 'Stable stations', estimate: 0.55, lower: 0.5, upper: 0.61, n: 12000 },
          { label: 'Placebo 2019', estimate: 1.01, lower: 0.95, upper: 1.08, n: 31000 },
          { label: 'No interval', estimate: 0.9, lower: null, upper: null },
        ],
        xTitle: 'Rate ratio',
      }),
    ],
    responseCurve: [
      responseCurve({
        ...text('curve', 'Response to temperature'),
        x: temperatures,
        estimate: temperatures.map((t) => 1 + ((t - 60) / 80) ** 2),
        lower: temperatures.map((t) => 1 + ((t - 60) / 80) ** 2 - 0.02 - Math.abs(t - 60) / 400),
        upper: temperatures.map((t) => 1 + ((t - 60) / 80) ** 2 + 0.02 + Math.abs(t - 60) / 400),
        support: temperatures.map((t) => Math.round(5000 * Math.exp(-(((t - 60) / 25) ** 2)))),
        xTitle: 'Temperature (°F)',
        yTitle: 'Rate ratio to 60 °F',
      }),
    ],
    points: [
      pointMap({
        ...text('city', 'Hot spots in a city'),
        lng: Array.from({ length: 3000 }, (_, i) => -118.3 + streets(i)[0]),
        lat: Array.from({ length: 3000 }, (_, i) => 34 + streets(i)[1]),
        areas: [
          {
            name: 'Spot 1',
            ring: [
              [-118.27, 34.02],
              [-118.25, 34.02],
              [-118.25, 34.035],
              [-118.27, 34.035],
            ],
            detail: '120 accidents',
          },
        ],
        maxPoints: 2000,
        noun: 'accidents',
      }),
      pointMap({
        ...text('country', 'Hot spots across the country'),
        lng: [-118.2, -80.2, -95.4, -74, -112, -93.3],
        lat: [34, 25.8, 29.8, 40.7, 33.4, 45],
        weight: [120, 80, 60, 40, 20, 10],
        hover: ['Los Angeles', 'Miami', 'Houston', 'New York', 'Phoenix', 'Minneapolis'],
        group: ['a', 'b', 'c', 'd', null, 'a'],
      }),
      pointMap({
        ...text('groups', 'Accidents by severity'),
        lng: [-118.2, -80.2, -95.4, -74, -112],
        lat: [34, 25.8, 29.8, 40.7, 33.4],
        group: ['severity 2', 'severity 3', null, 'severity 4', 'severity 2'],
        groups: ['severity 2', 'severity 3', 'severity 4'],
        ordered: true,
      }),
    ],
    cells: [
      cellMap({
        ...text('region', 'Severe accidents in cells of a city'),
        lng: [-118.3, -118.2, -118.25],
        lat: [34, 34.1, 34],
        values: [0.1, 0.3, 0.2],
        valueTitle: 'Share of accidents',
        percent: true,
        sideKm: 5,
      }),
      cellMap({
        ...text('cells', 'Accidents in cells'),
        lng: [-118.2, -80.2, -95.4],
        lat: [34, 25.8, 29.8],
        values: [1200, 80, 3],
        valueTitle: 'Accidents',
        sideKm: 25,
        hover: ['Los Angeles', '<b>Miami</b>', 'Houston'],
      }),
    ],
    closeUps: [
      smallMaps({
        ...text('small-maps', 'From close up'),
        maps: [1, 2, 3].map((rank) => ({
          title: `${rank}. A street in a town with a long name`,
          lng: [-118, -118.001, -118.002],
          lat: [34, 34.001, 34],
          inside: [true, true, false],
          area: {
            name: 'Spot',
            ring: [
              [-118, 34],
              [-118.001, 34],
              [-118.001, 34.001],
            ],
            detail: '12 accidents',
          },
        })),
      }),
    ],
    smallMultiples: [
      smallMultiples({
        ...text('multiples', 'The same by source'),
        panels: ['Source1', 'Source2', 'Source3'].map((title, i) => ({
          title,
          series: [{ name: title, x: weeks, y: weeks.map((_, w) => wave(w + 7 * i) / (i + 1)) }],
        })),
        xTitle: 'Week',
        yTitle: 'Accidents',
      }),
    ],
    dots: [
      missingness({
        ...text('missing', 'What is missing, by source'),
        columns: ['endLat', 'precipitationInches', 'windChillFahrenheit', 'city'],
        groups: sources,
        groupTitle: 'Source',
        shares: [
          [0, 0.3, 0.26, 0.001],
          [1, 0.35, 0.3, 0],
          [1, 0.4, 0.2, 0],
        ],
      }) as FigureOf<DotsChart>,
    ],
    kDistance: [
      kDistance({
        ...text('k-distance', 'Where dense places end'),
        distancesMeters: Array.from({ length: 2000 }, (_, i) => 5 + (i / 400) ** 4),
        k: 10,
        epsMeters: 100,
      }),
    ],
    barGroups: [
      barGroups({
        ...text('bar-groups', 'Severe and nightly accidents, by weather'),
        labels: ['clear', 'rain', null],
        series: [
          { name: 'Severe', values: [0.2, 0.25, Number.NaN] },
          { name: 'Night', values: [0.3, 0.35, 0.1] },
        ],
        valueTitle: 'Share of accidents',
        percent: true,
      }),
      barGroups({
        ...text('bar-steps', 'Accidents by source and severity'),
        labels: sources,
        series: [1, 2, 3, 4].map((step) => ({
          name: `severity ${step}`,
          values: [10 * step, 5 * step, step],
        })),
        valueTitle: 'Accidents',
        stacked: true,
        ordered: true,
      }),
    ],
    strip: [
      strip({
        ...text('strip', 'The real date among placebo dates'),
        rows: [
          {
            label: '',
            marks: [
              ...Array.from({ length: 20 }, (_, i) => ({
                label: `placebo ${i}`,
                value: 0.9 + i / 100,
                isStrong: i === 0,
              })),
              { label: '13 March 2020', value: 0.6, lower: 0.5, upper: 0.7, isNamed: true, n: 1234 },
            ],
          },
        ],
        ticks: { plain: 'placebo date', strong: 'the farthest' },
        xTitle: 'Rate ratio',
        reference: 1,
      }),
    ],
    empty: [figureOf(text('empty', 'Nothing to draw'), { kind: 'empty', note: 'No rows.' })],
    calendar: [
      calendar({
        ...text('calendar', 'Every day of two years'),
        days: Array.from({ length: 600 }, (_, i) => dayAfter('2019-01-01', i)),
        values: Array.from({ length: 600 }, (_, i) =>
          i > 250 && i < 260 ? Number.NaN : wave(i) * (i % 7 > 4 ? 0.5 : 1),
        ),
        valueTitle: 'Accidents a day',
      }),
    ],
  };
  return Object.values<readonly Figure[]>(byKind).flat();
}

/** Figures of each kind of chart: the compiler names a kind that has none. */
type ByKind = {
  readonly [Kind in Chart['kind']]: readonly FigureOf<Extract<Chart, { readonly kind: Kind }>>[];
};

const asInvented = (figure: Figure): Figure => ({ ...figure, isInvented: true });

/** A report that holds every figure, and every other thing that a report can hold. */
export function galleryReport(): Report {
  return {
    id: 'gallery',
    topic: 'Gallery',
    title: 'Gallery: every figure on made-up numbers',
    standFirst: 'What each builder draws; none of these numbers is real.',
    keyFindings: ['drop', 'duplicates'],
    trust: [
      { aspect: 'chance', answer: 'yes', text: 'Estimates have intervals.' },
      { aspect: 'test', answer: 'partly', text: 'Held against placebos, not later data.' },
      { aspect: 'coverage', answer: 'partly', text: 'Feeds start and stop.' },
      { aspect: 'settings', answer: 'yes', text: 'Other windows say the same.' },
      { aspect: 'traffic', answer: 'no', text: 'No vehicle counts.' },
    ],
    isInvented: true,
    scope: {
      accidents: 7_610_699,
      outOf: 7_728_394,
      firstDay: '2016-01-14',
      lastDay: '2023-03-31',
      area: '',
      filter: 'state CA',
    },
    caveats: ['Counts are accidents times coverage of the feeds.'],
    sections: [
      {
        id: 'findings',
        title: 'Findings & tables',
        text: ['A paragraph of plain text with <tags> that must stay text.'],
        findings: [
          {
            id: 'drop',
            sentence: 'Accidents in the weeks after the emergency were 40 % below what was expected.',
            estimate: 0.602,
            unit: 'ratio',
            interval: { lower: 0.567, upper: 0.639, confidenceLevel: 0.95, method: 'quasi-Poisson' },
            denominator: { n: 32545, of: 'accidents observed' },
            caveat: 'Coverage and traffic both changed in these weeks.',
            figure: 'lines',
            period: 'March to June 2020',
          },
          {
            id: 'duplicates',
            sentence: '1.5 % of the rows repeat an accident under another ID.',
            estimate: 1.52,
            unit: '%',
            interval: null,
            denominator: { n: 7728394, of: 'rows' },
          },
          {
            id: 'none',
            sentence: 'No break of the collection was found.',
            estimate: null,
            unit: '',
            interval: null,
            denominator: { n: 48, of: 'months' },
          },
        ],
        tables: [
          {
            id: 'states',
            title: 'States',
            table: new Table(
              {
                state: ['CA', 'FL', null, 'TX'],
                year: Float64Array.of(2019, 2021, 2020, 2016),
                accidents: Float64Array.of(12345, 6789, 7, Number.NaN),
                share: Float64Array.of(0.226, 0.114, 0.001, 0.075),
                anUncommonlyLongColumnNameForAPhone: Float64Array.of(1.5, 2.25, 1000.5, 0.001),
              },
              4,
            ),
            columns: [
              { key: 'state', heading: 'State', format: 'text' },
              { key: 'year', heading: 'year', format: 'year' },
              { key: 'accidents', heading: 'Accidents', format: 'number' },
              { key: 'share', heading: 'Share', format: 'percent' },
              {
                key: 'anUncommonlyLongColumnNameForAPhone',
                heading: 'anUncommonlyLongColumnNameForAPhone',
                format: 'number',
              },
            ],
            note: 'Rows without a state are one row.',
          },
        ],
        caveats: ['A caveat beside the claim.'],
      },
      { id: 'figures', title: 'Figures', figures: galleryFigures().map(asInvented) },
    ],
    provenance: {
      source: {
        type: 'combined',
        location: 'history and live',
        digest: 'a1b2c3d4'.repeat(8),
        rows: 7728394,
        firstAt: '2016-01-14T20:18:33.000Z',
        lastAt: '2023-03-31T23:30:00.000Z',
        freshAt: '2023-04-01T00:00:00.000Z',
        counts: { ...noCounts, read: 7728394, stored: 7610699, duplicates: 117695, rejected: 0 },
        isInvented: true,
        sources: [
          {
            type: 'history',
            location: 'data/US_Accidents.csv',
            digest: null,
            rows: 7000000,
            firstAt: null,
            lastAt: null,
            freshAt: null,
            counts: noCounts,
            isInvented: true,
          },
        ],
      },
      blackspotVersion: '0.1.0',
      commit: '1a2b3c4d5e',
      dataset: 'us-accidents',
      schemaVersion: 1,
      options: { from: '2019-01-01', seed: 1, sources },
      givenOptions: { from: '2019-01-01' },
      madeAt: '2026-01-01T12:00:00.000Z',
      tookMs: 1234,
    },
  };
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const sources = ['Source1', 'Source2', 'Source3'];
const weeks = Array.from({ length: 104 }, (_, i) => dayAfter('2019-01-07', 7 * i));
const temperatures = Array.from({ length: 25 }, (_, i) => i * 5 - 10);

function text(id: string, headline: string) {
  return { id, headline, alt: `${headline}: made-up numbers by a formula.`, footnote: 'Made up, n = 12,345' };
}

function wave(i: number): number {
  return 600 + 200 * Math.sin(i / 8) + 37 * Math.sin(i * 2.3);
}

/** Points along a few streets. */
function streets(i: number): [number, number] {
  const along = (i * 0.618034) % 1;
  const street = (i % 9) / 9;
  return i % 2 === 0
    ? [along * 0.12, street * 0.08 + 0.002 * Math.sin(along * 9)]
    : [street * 0.12, along * 0.08];
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
