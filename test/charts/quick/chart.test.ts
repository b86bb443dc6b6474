import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../src/app/openSource.js';
import type { Figure } from '../../../src/charts/figure.js';
import type { HeatmapChart } from '../../../src/charts/heatmap.js';
import { lineColors } from '../../../src/charts/lineColors.js';
import type { LinesChart } from '../../../src/charts/lines.js';
import { chart } from '../../../src/charts/quick/chart.js';
import { count, distinct, max, mean, measures, min, share } from '../../../src/query/build.js';
import { cellBounds, cellOfPoint } from '../../../src/query/cells.js';
import { combine } from '../../../src/query/combine.js';
import type { Source } from '../../../src/query/source.js';
import { Table } from '../../../src/query/table.js';
import { plot } from '../plot.js';

// Eight accidents: none in March 2020, one in a state and with a temperature that nobody wrote down.
const csv = `ID,Source,Severity,Start_Time,Start_Lat,Start_Lng,City,State,Timezone,Temperature(F),Weather_Condition,Crossing
A-1,Source1,2,2020-01-06 08:00:00,34.05,-118.25,Los Angeles,CA,US/Pacific,50,Clear,False
A-2,Source1,2,2020-01-06 09:00:00,34.06,-118.25,Los Angeles,CA,US/Pacific,55,Clear,True
A-3,Source2,3,2020-01-07 11:00:00,34.05,-118.20,Pasadena,CA,US/Pacific,62,Light Rain,False
A-4,Source1,4,2020-02-11 08:00:00,29.76,-95.37,Houston,TX,US/Central,71,Clear,False
A-5,Source2,2,2020-02-15 08:30:00,29.77,-95.36,Houston,TX,US/Central,75,Light Rain,True
A-6,Source1,2,2020-04-18 17:00:00,40.75,-74.00,New York,NY,US/Eastern,,Clear,False
A-7,Source1,3,2020-04-19 17:00:00,40.76,-74.00,New York,NY,US/Eastern,48,Clear,False
A-8,Source2,2,2020-04-20 17:00:00,40.77,-73.99,,,US/Eastern,49,Light Rain,False
`;

let folder: string;
let source: Source;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blackspot-chart-'));
  writeFileSync(join(folder, 'made.csv'), csv);
  source = await openSource(join(folder, 'made.csv'));
});
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a reader sees: of each trace its kind, its name and its values. */
function drawn(figure: Figure): unknown[] {
  return plot(figure).data.map(({ type, name, x, y, z, lon, lat, locations, marker }) => {
    const { color } = (marker ?? {}) as { color?: unknown };
    return Object.fromEntries(
      Object.entries({
        type,
        name,
        x,
        y,
        z,
        lon,
        lat,
        locations,
        color: type === 'scatter' ? undefined : color,
      }).filter(([, value]) => value !== undefined),
    );
  });
}

/** The description of a line chart. */
function linesOf({ chart: described }: Figure): LinesChart {
  expect(described.kind).toBe('lines');
  return described as LinesChart;
}

/** The layout of an axis. */
function axis(figure: Figure, name: 'xaxis' | 'yaxis'): Record<string, unknown> {
  return plot(figure).layout[name] as Record<string, unknown>;
}

describe('chart, by the columns of the answer', () => {
  it('draws a time as a line, in which a month without accidents is zero', async () => {
    const figure = chart(await source.ask(count().by('month')));
    expect(figure).toMatchObject({
      chart: {
        kind: 'lines',
        series: [
          {
            name: 'Accidents',
            x: ['2020-01', '2020-02', '2020-03', '2020-04'],
            y: [3, 2, 0, 3],
          },
        ],
        xType: 'date',
        timeUnit: 'month',
        xTitle: 'Month',
        yTitle: 'Accidents',
        fromZero: true,
      },
      id: 'accidents-by-month',
      headline: 'Accidents by month',
      alt: 'Line chart: Accidents by month. Highest: 2020-01, 3; lowest: 2020-03, 0.',
      footnote: 'All accidents, n = 8',
    });
  });

  it('takes a measure whose name every object has for a measure', async () => {
    const figure = chart(await source.ask(measures({ constructor: count(), toString: count() }).by('month')));
    expect(figure.chart.kind).toBe('lines');
    expect(figure.alt).not.toMatch(/function|undefined/);
  });

  it('breaks the line of a mean where there is nothing to take it of, and does not start it at zero', async () => {
    const figure = chart(await source.ask(mean('temperatureFahrenheit').by('month')));
    expect(figure.chart).toMatchObject({
      series: [{ y: [expect.closeTo(55.667, 3), 73, null, 48.5] }],
      yTitle: 'Mean temperature (°F)',
      fromZero: false,
    });
  });

  it.each([
    ['year', ['2020'], [8]],
    ['quarter', ['2020-01', '2020-04'], [5, 3]],
    ['week', ['2020-01-06', '2020-01-13', '2020-01-20'], [3, 0, 0]],
    ['hourStart', ['2020-01-06T08', '2020-01-06T09', '2020-01-06T10'], [1, 1, 0]],
  ] as const)('draws a %s as a date, in equal steps', async (unit, x, y) => {
    const { series, xType } = linesOf(chart(await source.ask(count().by(unit))));
    expect(xType).toBe('date');
    expect(series[0]!.x.slice(0, 3)).toEqual(x);
    expect(series[0]!.y.slice(0, 3)).toEqual(y);
  });

  it('draws a line for each value of a category, in the colours of the feeds', async () => {
    const figure = chart(await source.ask(count().by('month', 'source')));
    const { series } = linesOf(figure);
    expect(series.map(({ name, y }) => [name, y])).toEqual([
      ['Source1', [2, 1, 0, 2]],
      ['Source2', [1, 1, 0, 1]],
    ]);
    expect(lineColors(series)).toEqual(['source1', 'source2']);
  });

  it('draws measures of one quantity as several lines, and says which others it left out', async () => {
    const answer = await source.ask(
      measures({
        least: min('temperatureFahrenheit'),
        n: count(),
        crossing: share({ crossing: true }),
        greatest: max('temperatureFahrenheit'),
      }).by('hour'),
    );
    const figure = chart(answer);
    expect(figure.chart).toMatchObject({
      series: [{ name: 'Least (°F)' }, { name: 'Greatest (°F)' }],
      yTitle: '°F',
      xTitle: 'Hour of the day',
      xTicks: ['9', '12', '15'].map((hour) => ({ at: hour, text: hour })),
    });
    expect(figure.footnote).toBe('All accidents, n = 8; 12 of 20 values missing; not drawn: crossing');
  });

  it('names the hours and the months of the year', async () => {
    const months = chart(await source.ask(count().by('monthOfYear')));
    expect(linesOf(months).series).toMatchObject([{ x: ['Jan', 'Feb', 'Mar', 'Apr'], y: [3, 2, 0, 3] }]);
    const hours = linesOf(chart(await source.ask(count().by('hourOfWeek'))));
    expect(hours.series[0]!.x.slice(0, 2)).toEqual(['Mon 8 h', 'Mon 9 h']);
    expect(hours.xTicks!.map(({ text }) => text)).toEqual(['Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
  });

  it('draws weekdays and seasons as bars in their order', async () => {
    const weekdays = chart(await source.ask(count().by('weekday')));
    expect(drawn(weekdays)[0]).toMatchObject({ type: 'bar', x: [3, 2, 0, 0, 0, 2, 1] });
    expect(axis(weekdays, 'yaxis').ticktext).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    const seasons = chart(await source.ask(count().by('season')));
    expect(axis(seasons, 'yaxis').ticktext).toEqual(['winter', 'spring']);
  });

  it('draws a category as bars, the largest first, a missing value as unknown', async () => {
    const figure = chart(await source.ask(count().by('city')), { top: 4 });
    expect(drawn(figure)[0]).toMatchObject({ type: 'bar', x: [2, 2, 2, 1] });
    expect(axis(figure, 'yaxis').ticktext).toEqual(['Houston', 'Los Angeles', 'New York', 'Pasadena']);
    expect(figure.footnote).toBe('All accidents, n = 8; 4 of 5 drawn, without unknown');
  });

  it('keeps the order that the question asks for', async () => {
    const figure = chart(await source.ask(count().by('city').orderBy('city', 'descending').limit(2)));
    expect(axis(figure, 'yaxis').ticktext).toEqual(['Pasadena', 'New York']);
    expect(figure.footnote).toBe('All accidents, n = 3; limited to 2 rows');
  });

  it('keeps severity in its order, and says per cent of a share, of how many in the hover text', async () => {
    const answer = await source.ask(
      measures({ share: share({ crossing: true }), n: count() }).by('severity'),
    );
    const figure = chart(answer);
    expect(axis(figure, 'yaxis').ticktext).toEqual(['2', '3', '4']);
    expect(plot(figure).data[0]!.hovertext).toEqual([
      '2: 40.0\u00a0%<br>n = 5',
      '3: 0\u00a0%<br>n = 2',
      '4: 0\u00a0%<br>n = 1',
    ]);
    expect(figure.headline).toBe('Share of accidents (crossing yes) by severity');
    expect(figure.alt).toContain('Highest: severity 2, 40.0 %; lowest: severity 3, 0 %.');
    expect(plot(figure).data[1]!.text).toEqual([
      ' <b>40.0\u00a0%</b>',
      ' <b>0\u00a0%</b>',
      ' <b>0\u00a0%</b>',
    ]);
  });

  it('draws several shares of a category side by side', async () => {
    const answer = await source.ask(
      measures({ severe: share({ severity: [3, 4] }), crossing: share({ crossing: true }) }).by('source'),
    );
    const figure = chart(answer);
    expect(plot(figure).layout.barmode).toBe('group');
    expect(drawn(figure)).toMatchObject([
      { name: 'Severe', x: [0.4, expect.closeTo(1 / 3, 10)] },
      { name: 'Crossing', x: [0.2, expect.closeTo(1 / 3, 10)] },
    ]);
  });

  it('draws two categories, and two times, as a heat map with the finer time along', async () => {
    const categories = chart(await source.ask(count().by('city', 'weatherGroup')), { top: 2 });
    expect(categories.chart).toMatchObject({
      kind: 'heatmap',
      values: [
        [1, 2],
        [1, 0],
      ],
      valueTitle: 'Accidents',
    });
    const times = chart(await source.ask(count().by('weekday', 'hour')));
    expect(times.headline).toBe('Accidents by weekday and hour of the day');
    const grid = times.chart as HeatmapChart;
    expect(grid.columns).toEqual(['8', '9', '10', '11', '12', '13', '14', '15', '16', '17']);
    expect(grid.rows).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(grid.values[0]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('draws states as tiles, and says that one is unknown', async () => {
    const figure = chart(await source.ask(count().by('state')));
    expect(figure.chart).toMatchObject({
      kind: 'tiles',
      states: [
        { state: 'CA', value: 3 },
        { state: 'NY', value: 2 },
        { state: 'TX', value: 2 },
      ],
    });
    const traces = plot(figure).data as unknown as { type: string; text: string[] }[];
    expect(traces.map(({ type }) => type)).toEqual(['heatmap', 'scatter', 'scatter', 'scatter']);
    expect(traces[2]!.text).toHaveLength(51);
    expect(traces[3]!.text).toEqual(['2', '3', '2']);
    expect(figure.footnote).toBe('All accidents, n = 8; without those of unknown state');
  });

  it('draws cells, and bins of degrees, in their middles', async () => {
    const cells = chart(await source.ask(count().by({ cell: 50 })));
    const { west, east } = cellBounds(cellOfPoint(-118.25, 34.05, 50), 50);
    const traces = plot(cells).data as unknown as { type: string; lon: number[] }[];
    expect(new Set(traces.map(({ type }) => type))).toEqual(new Set(['scattergeo']));
    expect(traces.flatMap(({ lon }) => lon)).toContain(Math.round(((west + east) / 2) * 1000) / 1000);
    const bins = chart(await source.ask(count().by({ bin: 'lng', width: 2 }, { bin: 'lat', width: 2 })));
    const middles = plot(bins).data.flatMap(({ lon }) => lon as number[]);
    expect(middles.sort((a, b) => a - b)).toEqual([-119, -95, -73]);
    const city = chart(await source.ask(count().by({ cell: 1 }).where({ state: 'CA' })));
    expect(plot(city).data[0]!.type).toBe('scatter');
  });

  it('draws bins of a number as a histogram of counts or a line of a mean', async () => {
    const bins = { bin: 'temperatureFahrenheit', width: 10 } as const;
    const figure = chart(await source.ask(count().by(bins)));
    expect(drawn(figure)).toMatchObject([{ type: 'bar', x: [45, 55, 65, 75], y: [2, 2, 1, 2] }]);
    expect(figure.footnote).toBe('All accidents, n = 8; without those of unknown temperature');
    const line = chart(await source.ask(share({ severity: [3, 4] }).by(bins)));
    expect(line.chart).toMatchObject({
      kind: 'lines',
      series: [{ x: [45, 55, 65, 75], y: [0.5, 0, 1, 0.5] }],
      xType: 'linear',
      percent: true,
    });
  });

  it('draws lng and lat as points, grouped by a category', async () => {
    const sample = await source.sample(100, { columns: ['lng', 'lat', 'severity', 'city'] });
    expect(drawn(chart(sample))).toMatchObject([{ type: 'scattergeo' }]);
    const figure = chart(sample, { color: 'severity' });
    expect(plot(figure).data.map(({ name, lon }) => [name, (lon as number[]).length])).toEqual([
      ['severity 2', 5],
      ['severity 3', 2],
      ['severity 4', 1],
    ]);
    expect(plot(figure).data[0]!.hovertext).toContain('severity 2, Los Angeles');
    const means = measures({ lng: mean('lng'), lat: mean('lat'), n: count() }).by('city');
    expect(plot(chart(await source.ask(means))).data[0]!.marker).toMatchObject({ size: expect.any(Array) });
  });

  it('draws the same of a combined source, whose answers are merged', async () => {
    const other = await openSource(join(folder, 'made.csv'));
    const both = combine(source, other, { at: '2020-02-01T00:00:00.000Z' });
    const question = distinct('city').by('month');
    expect(chart(await both.ask(question))).toEqual(chart(await source.ask(question)));
    await other.close();
  });

  it('says what the answer was filtered by', async () => {
    const question = count()
      .by('weekday')
      .where({ state: ['CA', 'TX'], from: '2020-01-01', crossing: false });
    expect(chart(await source.ask(question)).footnote).toBe(
      'State CA or TX; from 2020-01-01; crossing no, n = 3',
    );
  });
});

describe('the options of chart', () => {
  it('take another kind of chart', async () => {
    const answer = await source.ask(count().by('state'));
    expect(plot(chart(answer, { type: 'bar' })).data[0]!.type).toBe('bar');
    const days = chart(await source.ask(count().by('day').where({ month: '2020-01' })), { type: 'calendar' });
    expect(days.chart).toMatchObject({
      kind: 'calendar',
      days: ['2020-01-06', '2020-01-07'],
      values: [2, 1],
    });
    const months = chart(await source.ask(count().by('month', 'severity')), { type: 'bar' });
    expect(plot(months).layout.barmode).toBe('stack');
    expect(plot(months).data.map(({ marker }) => (marker as { color: string }).color)).toEqual([
      '@severity1',
      '@severity2',
      '@severity3',
    ]);
  });

  it('take columns by name, with their own titles', async () => {
    const answer = await source.ask(
      measures({ n: count(), severe: share({ severity: [3, 4] }) }).by('source', 'weatherGroup'),
    );
    const figure = chart(answer, {
      x: 'source',
      color: 'severe',
      labels: { severe: 'severity 3 and 4', source: 'feed' },
      footnote: 'Made up',
      id: 'mine',
    });
    expect(figure).toMatchObject({
      id: 'mine',
      headline: 'Severity 3 and 4 by feed and weather group',
      footnote: 'Made up',
    });
    expect(figure.chart).toMatchObject({
      xTitle: 'Feed',
      rows: ['clear', 'rain'],
      columns: ['Source1', 'Source2'],
      values: [
        [0.4, null],
        [null, expect.closeTo(1 / 3, 10)],
      ],
      counts: [
        [5, 0],
        [0, 3],
      ],
      percent: true,
    });
    const bars = chart(answer, { type: 'bar', x: 'weatherGroup', color: 'source', y: 'n' });
    expect(drawn(bars)).toMatchObject([
      { name: 'Source1', x: [5, 0] },
      { name: 'Source2', x: [0, 3] },
    ]);
  });

  it('draw a table of other origin, where columns are what their names and types say', () => {
    const made = new Table({ age: Float64Array.of(20, 30), speed: Float64Array.of(1.5, Number.NaN) }, 2);
    expect(linesOf(chart(made, { x: 'age', type: 'line' })).series).toMatchObject([
      { x: ['20', '30'], y: [1.5, null] },
    ]);
    const bars = chart(new Table({ who: ['a', 'b'], speed: Float64Array.of(1.5, Number.NaN) }, 2));
    expect(drawn(bars)[0]).toMatchObject({ type: 'bar', x: [1.5] });
    expect(bars.footnote).toBe('2 rows; no value for b');
    const hours = new Table({ hour: Float64Array.of(0, 2), n: Float64Array.of(4, 5) }, 2);
    expect(linesOf(chart(hours)).series).toMatchObject([{ x: ['0', '1', '2'], y: [4, null, 5] }]);
  });
});

it('the page of docs lists every option and every type', () => {
  const page = readFileSync('docs/charts.md', 'utf8');
  const cells = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) +\| (.*)\|$/gm)];
  const options = cells.flatMap(([, cell]) => cell!.match(/\w+/g)!).filter((name) => name !== 'state');
  const refusedWith = (wrong: object): { message: string; hint?: string } => {
    try {
      chart(new Table({}, 0), wrong);
    } catch (error) {
      return error as { message: string; hint?: string };
    }
    throw new Error('Expected a refusal.');
  };
  const known = refusedWith({ wrong: 1 })
    .hint!.replace(/^Use one of: |\.$/g, '')
    .split(', ');
  expect(options.sort()).toEqual(known.sort());
  const types = refusedWith({ type: 'pie' })
    .message.match(/be (.*), got/)![1]!
    .split(/, | or /);
  const [, described] = cells.find(([, cell]) => cell === '`type`')!.slice(1);
  for (const type of types) expect(described).toContain(`\`${type}\``);
});

describe('chart, where there is nothing to draw', () => {
  it('says so of an empty answer, so that a live chart can begin with one', async () => {
    const figure = chart(await source.ask(count().by('month').where({ state: 'WY' })), {
      headline: 'Arriving',
    });
    expect(figure).toMatchObject({
      headline: 'Arriving',
      footnote: "State WY. Ask for the values: count().by('state').",
    });
    expect(JSON.stringify(figure.chart)).toContain('No accidents match.');
  });

  const refused: readonly [string, () => Promise<unknown>, string, string][] = [
    [
      'nothing to group by',
      async () => chart(await source.ask(count())),
      'Expected one or two columns to group by and a column of numbers for a chart, got n (numbers).',
      "Group the question: count().by('month').",
    ],
    [
      'too much to group by',
      async () => chart(await source.ask(count().by('month', 'state', 'source'))),
      'Expected one or two columns to group by and a column of numbers for a chart, got month, state, source (to group by) and n (numbers).',
      'Group by fewer columns, and keep one value of the others with where.',
    ],
    [
      'a map without places',
      async () => chart(await source.ask(count().by('source')), { type: 'map' }),
      'Expected a column state, cells, or bins of lng and lat for a map, got source.',
      "Group by a place: count().by('state') or count().by({ cell: 25 }).",
    ],
    [
      'points without places',
      async () => chart(await source.ask(count().by('source')), { type: 'points' }),
      'Expected columns lng and lat for points, got source (to group by) and n (numbers).',
      "Ask for them: source.sample(2_000, { columns: ['lng', 'lat'] }).",
    ],
    [
      'values as the axis',
      async () => chart(await source.ask(count().by('source')), { x: 'n' }),
      'Expected x to be a column to group by, got the values of n.',
      'Pass one of source as x, and n as y.',
    ],
    [
      'a column that is not there',
      async () => chart(await source.ask(count().by('source')), { x: 'sorce' }),
      'Column not found: sorce (did you mean source?).',
      'Use one of: source, n.',
    ],
    [
      'bars over time of what does not add up',
      async () => chart(await source.ask(mean('temperatureFahrenheit').by('month')), { type: 'bar' }),
      'Expected a count or a sum for bars over time, got mean.',
      "Draw lines: chart(table, { type: 'line' }).",
    ],
    [
      'too wide a heat map',
      async () => chart(await source.ask(count().by('hourStart', 'weekday'))),
      'Expected at most 400 rows or columns in a heat map, got 2,530 values of hourStart.',
      'Group by a larger unit: month in place of day, or wider bins.',
    ],
    [
      'several rows at one place',
      async () => chart(new Table({ who: ['a', 'a'], n: Float64Array.of(1, 2) }, 2)),
      'Expected one row for each who, got several for a.',
      'Group the rows first, or pass the column that distinguishes them as color.',
    ],
    [
      'a promise',
      async () => chart(Promise.resolve(new Table({}, 0)) as unknown as Table),
      'Expected table to be an answer of ask, got a promise.',
      'Wait for it: chart(await source.ask(...)).',
    ],
    [
      'an unknown option',
      async () => chart(await source.ask(count().by('month')), { colour: 'n' } as object),
      'Option of chart not found: colour (did you mean color?).',
      'Use one of: type, x, y, color, labels, percent, top, id, headline, subline, alt, footnote, isInvented.',
    ],
  ];
  it.each(refused)('refuses %s', async (_, draw, message, hint) => {
    await expect(draw()).rejects.toMatchObject({ code: 'INPUT', message, hint });
  });
});
