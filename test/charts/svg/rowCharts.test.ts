import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarGroupsInput, barGroups } from '../../../src/charts/barGroups.js';
import { bars } from '../../../src/charts/bars.js';
import { chartTable } from '../../../src/charts/chartTable.js';
import { dots } from '../../../src/charts/dots.js';
import { type ForestRow, forestPlot } from '../../../src/charts/forest.js';
import { missingness } from '../../../src/charts/missingness.js';
import { type StripMark, strip } from '../../../src/charts/strip.js';
import {
  chartSvg,
  elementsOf,
  expectInFrame,
  expectOneScale,
  numberIn,
  spokenOf,
  textsOf,
} from './svgParts.js';

const text = { id: 'a', headline: 'A headline', footnote: 'A note', alt: 'A chart' };
const widths = [800, 560, 440, 358, 300];

const weather: readonly ForestRow[] = [
  { label: 'Ice or sleet', estimate: 1.88, lower: 1.21, upper: 2.91, n: 138 },
  { label: 'Rain', estimate: 1.31, lower: 1.19, upper: 1.44, n: 3632 },
  { label: 'Cloud', estimate: 1.03, lower: 0.98, upper: 1.08, n: 22073 },
  { label: 'Thunder', estimate: 0.98, lower: 0.76, upper: 1.25, n: 467 },
];

/** The circles that are marks: the targets of the pointer have no ink. */
function dotsOf(svg: string) {
  return elementsOf(svg, 'circle', 'fill="var(');
}

describe('a forest plot', () => {
  const figure = forestPlot({
    ...text,
    xTitle: 'Odds ratio',
    sides: ['less often', 'more often'],
    rows: weather,
  });

  it.each(widths)('has estimates, intervals and ticks on one log scale at %d px', (width) => {
    const svg = chartSvg(figure, width);
    const centres = dotsOf(svg).map(({ cx }, row) => ({ value: Math.log(weather[row]!.estimate), at: cx! }));
    const ends = elementsOf(svg, 'line', 'stroke-opacity').flatMap(({ x1, x2 }, row) => [
      { value: Math.log(weather[row]!.lower!), at: x1! },
      { value: Math.log(weather[row]!.upper!), at: x2! },
    ]);
    const ticks = textsOf(svg)
      .filter(({ content, right, left }) => /^(?:1|×[\d.]+)$/.test(content) && right < width - 1 && left > 1)
      .map(({ content, x }) => ({ value: Math.log(numberIn(content)), at: x }));
    expect(centres).toHaveLength(4);
    expect(ends).toHaveLength(8);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expectOneScale([...centres, ...ends, ...ticks]);
    expectInFrame(svg);
  });

  it('says what each row shows, and which way is more', () => {
    const svg = chartSvg(figure);
    expect(spokenOf(svg)[0]).toBe('Ice or sleet: ×1.88 (1.21–2.91), n = 138');
    expect(textsOf(svg).map(({ content }) => content)).toEqual(
      expect.arrayContaining(['← less often', 'more often →', 'n 22,073', '×0.98 (0.76–1.25)']),
    );
  });

  it('is hollow and plain where the interval holds the reference, filled and bold where it does not', () => {
    const filled = dotsOf(chartSvg(figure)).map(({ r }) => r === 5);
    expect(filled).toEqual([true, true, false, false]);
    expect(chartSvg(figure).match(/font-weight="700">[^<]+/g)).toEqual([
      'font-weight="700">Ice or sleet',
      'font-weight="700">Rain',
    ]);
    // A row that the headline does not count is filled, and not bold.
    const [ice, ...others] = weather;
    const counted = chartSvg(
      forestPlot({ ...text, xTitle: 'Odds ratio', rows: [{ ...ice!, highlight: false }, ...others] }),
    );
    expect(dotsOf(counted).map(({ r }) => r === 5)).toEqual(filled);
    expect(counted.match(/font-weight="700">[^<]+/g)).toEqual(['font-weight="700">Rain']);
  });

  it.each(widths)('says rank and n, and numbers to the same decimal, in ink alone, %i wide', (width) => {
    const rows = [
      { label: 'Rain', rank: '1–2', estimate: -0.07, lower: -3.17, upper: 3.03, n: 1200 },
      { label: 'Snow', rank: '2', estimate: 4.4, lower: -0.4, upper: 9.2, n: 90 },
    ];
    const svg = chartSvg(forestPlot({ ...text, rows, xTitle: 'Points', reference: 0 }), width);
    const words = textsOf(svg).map(({ content }) => content);
    expect(words).toEqual(expect.arrayContaining(['Rank', '1–2', 'Rain', '−0.1 (−3.2 to 3.0)']));
    expect(words.includes('n 1,200')).toBe(width < 560);
    expect(svg).not.toMatch(/rain|snow/);
  });

  it('draws 12 rows with the highlighted one, and says where the others are', () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({
      label: `Row ${index}`,
      estimate: 20 - index,
      lower: 19 - index,
      upper: 22 - index,
      highlight: index === 17,
    }));
    const many = forestPlot({ ...text, xTitle: 'A year', reference: null, rows });
    const svg = chartSvg(many);
    expect(spokenOf(svg).map((label) => label.split(':')[0])).toEqual([
      ...Array.from({ length: 11 }, (_, index) => `Row ${index}`),
      'Row 17',
    ]);
    expect(textsOf(svg).at(-1)!.content).toBe('8 more rows are in the table.');
    expect(chartTable(many.chart)![0]!.values).toHaveLength(20);
  });

  it('shows ranks in a column and trends as triangles', () => {
    const rows = weather.map((row, index) => ({
      ...row,
      rank: `${index + 1}–4`,
      ...(index === 1 ? { trend: 'emerging' as const } : {}),
    }));
    const svg = chartSvg(forestPlot({ ...text, xTitle: 'A year', reference: null, rows }));
    expect(elementsOf(svg, 'path', 'fill="var(--emerging)"')).toHaveLength(1);
    expect(dotsOf(svg)).toHaveLength(3);
    expect(spokenOf(svg)[1]).toBe('Rain: 1.31 (1.19–1.44), rank 2–4, emerging, n = 3,632');
  });
});

describe('bars', () => {
  it.each(widths)('begin at zero and are as long as their values at %d px', (width) => {
    const values = [0.226, 0.114, 0.075];
    const svg = chartSvg(
      bars({ ...text, labels: ['CA', 'FL', 'Texas'], values, valueTitle: 'Share', percent: true }),
      width,
    );
    const drawn = elementsOf(svg, 'rect', 'var(--plain)');
    expectOneScale([
      { value: 0, at: drawn[0]!.x! },
      ...drawn.map((rect, row) => ({ value: values[row]!, at: rect.x! + rect.width! })),
    ]);
    expect(textsOf(svg).map(({ content }) => content)).toEqual(
      expect.arrayContaining(['22.6\u00A0%', '7.5\u00A0%']),
    );
    expectInFrame(svg);
  });

  it('go to the left of zero below it, with the number on that side', () => {
    const svg = chartSvg(bars({ ...text, labels: ['a', 'b'], values: [-3, 5], valueTitle: 'Points' }));
    const [below, above] = elementsOf(svg, 'rect', 'var(--plain)') as [
      Record<string, number>,
      Record<string, number>,
    ];
    expect(below.x! + below.width!).toBeCloseTo(above.x!, 1);
    expect(below.width! / above.width!).toBeCloseTo(3 / 5, 2);
    expect(textsOf(svg).find(({ content }) => content === '−3')!.right).toBeLessThan(below.x!);
  });

  it('have the interval in the colour of the page inside of the bar, and in ink outside', () => {
    const input = { labels: ['a'], values: [10], lower: [6], upper: [13], valueTitle: 'Reports' };
    const svg = chartSvg(bars({ ...text, ...input }));
    const [bar] = elementsOf(svg, 'rect', 'var(--plain)');
    const end = bar!.x! + bar!.width!;
    const inside = elementsOf(svg, 'line', 'var(--page)', 'stroke-width="2"')[0]!;
    const outside = elementsOf(svg, 'line', 'var(--ink)', 'stroke-width="2"')[0]!;
    expect(inside.x2).toBeCloseTo(end, 0);
    expect(outside.x1).toBe(inside.x2);
    expectOneScale([
      { value: 0, at: bar!.x! },
      { value: 6, at: inside.x1! },
      { value: 10, at: end },
      { value: 13, at: outside.x2! },
    ]);
    expect(textsOf(svg).find(({ content }) => content === '10')!.left).toBeGreaterThan(outside.x2!);
  });
});

describe('bars of names', () => {
  it('have their colours, hollow where two names share one, with the interval in ink', () => {
    const svg = chartSvg(
      bars({
        ...text,
        labels: ['Fog', 'Haze or smoke'],
        values: [10, 8],
        lower: [9, 6],
        upper: [11, 9],
        valueTitle: 'Reports',
      }),
    );
    const [fog] = elementsOf(svg, 'rect', 'fill="var(--fog)"');
    const [haze] = elementsOf(svg, 'rect', 'fill="var(--page)"', 'stroke="var(--fog)"');
    // The edge of 2 pixels is half outside of the rectangle.
    expect(haze!.width! + 2).toBeCloseTo(fog!.width! * 0.8, 1);
    expect(elementsOf(svg, 'line', 'var(--page)', 'stroke-width="2"')).toHaveLength(1);
  });
});

describe('groups of bars', () => {
  const input: BarGroupsInput = {
    ...text,
    labels: ['Source1', 'Source2'],
    series: [
      { name: 'severity 1', values: [10, 5] },
      { name: 'severity 2', values: [80, null] },
      { name: 'severity 3', values: [10, 35] },
    ],
    valueTitle: 'Reports',
  };

  it('stand end to end as parts of a whole, in the colours of the severities, with the total behind', () => {
    const svg = chartSvg(barGroups({ ...input, stacked: true, ordered: true }));
    const parts = ['severity1', 'severity2', 'severity3'].flatMap((token) =>
      elementsOf(svg, 'rect', `var(--${token})`, 'height="18"'),
    );
    const [first, , second] = parts as Record<string, number>[];
    const third = parts.at(-2)!;
    expectOneScale([
      { value: 0, at: first!.x! },
      { value: 10, at: second!.x! },
      { value: 90, at: third.x! },
    ]);
    expect(textsOf(svg).map(({ content }) => content)).toEqual(expect.arrayContaining(['80', '100', '40']));
    expect(spokenOf(svg)).toEqual([
      'Source1, severity 1: 10',
      'Source1, severity 2: 80',
      'Source1, severity 3: 10',
      'Source2, severity 1: 5',
      'Source2, severity 3: 35',
    ]);
  });

  it('stand below one another to compare, a dash where there is no value', () => {
    const svg = chartSvg(barGroups(input));
    const drawn = elementsOf(svg, 'rect', 'height="14"');
    expect(new Set(drawn.map(({ x }) => x)).size).toBe(1);
    expectOneScale([10, 80, 10, 5, 35].map((value, index) => ({ value, at: drawn[index]!.width! })));
    expect(textsOf(svg).filter(({ content }) => content === '–')).toHaveLength(1);
  });

  it('are compared and not stacked where a part is below 0', () => {
    const series = [
      { name: 'a', values: [-1, 2] },
      { name: 'b', values: [3, 4] },
    ];
    expect(chartSvg(barGroups({ ...input, series, stacked: true }))).toBe(
      chartSvg(barGroups({ ...input, series })),
    );
  });
});

describe('a dot plot of groups', () => {
  it.each(widths)('has the marks of all rows on one scale, a shape for each group, at %d px', (width) => {
    const shares = [
      [0, 0.3, 0.26],
      [1, 0.35, 0.3],
    ];
    const figure = missingness({ ...text, columns: ['a', 'b', 'c'], groups: ['Source1', 'Source2'], shares });
    const svg = chartSvg(figure, width);
    const circles = elementsOf(svg, 'circle', 'var(--source1)', 'r="5.5"').slice(1);
    const squares = elementsOf(svg, 'rect', 'var(--source2)').slice(1);
    expectOneScale([
      ...circles.map(({ cx }, row) => ({ value: shares[0]![row]!, at: cx! })),
      ...squares.map(({ x }, row) => ({ value: shares[1]![row]!, at: x! + 5 })),
    ]);
    expect(spokenOf(svg)).toContain('b, Source2: 35.0\u00A0%');
    expect(chartTable(figure.chart)!.map(({ key }) => key)).toEqual(['label', 'Source1', 'Source2']);
    expectInFrame(svg);
  });
});

describe('a strip', () => {
  const marks: readonly StripMark[] = [
    { label: '13 March 2020', value: 0.49, lower: 0.38, upper: 0.61, isNamed: true },
    ...Array.from({ length: 21 }, (_, index) => ({ label: `placebo ${index}`, value: 0.8 + index * 0.02 })),
  ];

  it.each(widths)('has a tick for each value and a named dot on one scale at %d px', (width) => {
    const svg = chartSvg(
      strip({ ...text, xTitle: 'Rate ratio', reference: 1, rows: [{ label: '', marks }] }),
      width,
    );
    const ticks = elementsOf(svg, 'line', 'var(--model)');
    expect(ticks).toHaveLength(21);
    expectOneScale([
      ...ticks.map(({ x1 }, index) => ({ value: Math.log(marks[index + 1]!.value), at: x1! })),
      ...dotsOf(svg).map(({ cx }) => ({ value: Math.log(0.49), at: cx! })),
    ]);
    expect(textsOf(svg).map(({ content }) => content)).toContain('13 March 2020');
    expect(spokenOf(svg)).toContain('13 March 2020: ×0.49 (0.38–0.61)');
    expectInFrame(svg);
  });

  it('says in a key what its ticks and the strong ones among them are', () => {
    const rows = [{ label: '', marks: marks.map((one, index) => ({ ...one, isStrong: index === 1 })) }];
    const ticks = { plain: 'placebo date', strong: 'as far from 1' };
    const svg = chartSvg(strip({ ...text, xTitle: 'x', rows, ticks }));
    expect(elementsOf(svg, 'line', 'var(--model)')).toHaveLength(21);
    expect(elementsOf(svg, 'line', 'var(--ink)', 'stroke-width="3"')).toHaveLength(2);
    const words = (names: typeof ticks) =>
      textsOf(chartSvg(strip({ ...text, xTitle: 'x', rows: [{ label: '', marks }], ticks: names })))
        .map(({ content }) => content)
        .filter((one) => Object.values(names).includes(one));
    // Without strong ticks there is no entry for them.
    expect(words(ticks)).toEqual(['placebo date']);
    expectInFrame(svg);
  });

  it('leaves out names that find no room, but no mark', () => {
    const close = Array.from({ length: 9 }, (_, index) => ({
      label: `A name of some length ${index}`,
      value: 1 + index / 1000,
      isNamed: true,
    }));
    const svg = chartSvg(
      strip({ ...text, xTitle: 'x', rows: [{ label: '', marks: [...close, ...marks] }] }),
      358,
    );
    const names = textsOf(svg).filter(({ content }) => content.startsWith('A name'));
    expect(names.length).toBeGreaterThanOrEqual(2);
    for (const [index, name] of names.entries()) {
      for (const other of names.slice(index + 1).filter(({ y }) => y === name.y)) {
        expect(other.left >= name.right || other.right <= name.left).toBe(true);
      }
    }
    expect(spokenOf(svg)).toHaveLength(31);
  });

  it('refuses no marks, and values of a log axis that are not above 0', () => {
    expect(() => strip({ ...text, xTitle: 'x', rows: [{ label: 'a', marks: [] }] })).toThrow(
      'Expected the number of marks in figure a to be at least 1, got 0.',
    );
    const rows = [{ label: 'a', marks: [{ label: 'b', value: 0 }] }];
    expect(() => strip({ ...text, xTitle: 'x', rows, reference: 1 })).toThrow(
      'Expected every value on the log axis of figure a to be above 0, got 0.',
    );
  });
});

// To make the example smaller would draw thousands of charts.
fc.configureGlobal({ endOnFailure: true });

const width = fc.constantFrom(...widths);
const label = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('Source1', 'rain', 'ice', 'W'.repeat(80)),
);
const value = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, 1e-9, 1e30, -1e18),
);
const maybe = fc.option(value, { nil: null });
const interval = fc.option(fc.tuple(value, value), { nil: null });

function ordered(ends: readonly [number, number] | null): { lower: number | null; upper: number | null } {
  return ends === null
    ? { lower: null, upper: null }
    : { lower: Math.min(...ends), upper: Math.max(...ends) };
}

describe('any chart of rows', () => {
  it('is a drawing inside of its frame: forest plots', () => {
    const row = fc.record({
      label,
      estimate: value,
      ends: interval,
      n: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        label,
        fc.boolean(),
        width,
        (list, title, isLog, px) => {
          const rows = list.map(({ label, estimate, ends, n }) => {
            const { lower, upper } = ordered(ends);
            const of = (number: number) => (isLog ? Math.abs(number) + 1e-6 : number);
            const pair = lower === null ? null : ([of(lower), of(upper!)] as const);
            return {
              label,
              estimate: of(estimate),
              ...ordered(pair as [number, number] | null),
              ...(n === undefined ? {} : { n }),
            };
          });
          const sides = ['less of something', 'more of something'] as const;
          const figure = forestPlot({ ...text, rows, xTitle: title, sides, reference: isLog ? 1 : 0 });
          expectInFrame(chartSvg(figure, px));
          expect(chartTable(figure.chart)![1]!.values).toEqual(rows.map(({ estimate }) => estimate));
        },
      ),
    );
  });

  it('is a drawing inside of its frame: bars', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(label, value, interval), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        width,
        (list, percent, px) => {
          const ends = list.map(([, , pair]) => ordered(pair));
          const figure = bars({
            ...text,
            labels: list.map(([name]) => name),
            values: list.map(([, number]) => number),
            lower: ends.map(({ lower }) => lower),
            upper: ends.map(({ upper }) => upper),
            valueTitle: 'Reports',
            percent,
          });
          expectInFrame(chartSvg(figure, px));
        },
      ),
    );
  });

  it('is a drawing inside of its frame: groups of bars, dots', () => {
    const series = fc.array(
      fc.record({ name: label, values: fc.array(maybe, { minLength: 30, maxLength: 30 }) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.boolean(),
        width,
        (list, count, stacked, percent, px) => {
          const input = {
            ...text,
            labels: Array.from({ length: count }, (_, index) => (index % 3 === 0 ? null : `Row ${index}`)),
            series: list.map(({ name, values }) => ({ name, values: values.slice(0, count) })),
            valueTitle: 'Reports',
            percent,
          };
          expectInFrame(chartSvg(barGroups({ ...input, stacked }), px));
          expectInFrame(chartSvg(dots(input), px));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is a drawing inside of its frame: strips', () => {
    const mark = fc.record({ label, value, isNamed: fc.boolean() });
    const row = fc.record({ label, marks: fc.array(mark, { maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 14 }), width, (rows, px) => {
        fc.pre(rows.some(({ marks }) => marks.length > 0));
        const svg = chartSvg(strip({ ...text, rows, xTitle: 'Minutes' }), px);
        expectInFrame(svg);
        expect(spokenOf(svg)).toHaveLength(rows.slice(0, 12).flatMap(({ marks }) => marks).length);
      }),
    );
  });
});
