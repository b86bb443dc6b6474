import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartTable } from '../../../src/charts/chartTable.js';
import { histogram } from '../../../src/charts/histogram.js';
import { kDistance } from '../../../src/charts/kDistance.js';
import { responseCurve } from '../../../src/charts/responseCurve.js';
import { stacked } from '../../../src/charts/stacked.js';
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

/** The numbers left of an upright axis, of the panel whose baseline is at `bottom`. */
function uprightTicks(svg: string, top: number, bottom: number) {
  return textsOf(svg)
    .filter(({ content, y }) => /^[×−]?[\d.,]+(?:\s?%|k)?$/.test(content) && y > top && y <= bottom + 6)
    .map(({ content, y }) => ({ value: numberIn(content), at: y - 4.5 }));
}

describe('a stack over time', () => {
  const months = Array.from(
    { length: 24 },
    (_, index) => `20${20 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
  );
  const series = ['Source1', 'Source2', 'Source3'].map((name, at) => ({
    name,
    y: months.map((_, index) => (at === 1 && index === 5 ? null : (index + 1) * 10 ** (2 - at))),
  }));
  const words = { xTitle: 'Month', yTitle: 'Reported accidents' };
  const figure = stacked({
    ...text,
    ...words,
    x: months,
    xType: 'date',
    series,
    events: [{ at: '2020-03-13', label: 'national emergency' }],
    windows: [{ from: '2020-07-01', until: '2020-10-01', label: 'Source1 stops' }],
  });

  it.each(widths)('is a panel for each series on one scale at %d px', (width) => {
    const svg = chartSvg(figure, width);
    const columns = ['source1', 'source2', 'source3'].map((token) =>
      // A swatch has round corners.
      elementsOf(svg, 'rect', `var(--${token})`).filter(({ rx }) => rx === undefined),
    );
    expect(columns.map(({ length }) => length)).toEqual([24, 23, 24]);
    const heights = columns.flatMap((list, at) =>
      list.map(({ height }, index) => ({
        value: series[at]!.y.filter((value) => value !== null)[index]!,
        at: height!,
      })),
    );
    expectOneScale(heights);
    const [first] = columns[0] as [Record<string, number>];
    expectOneScale([
      { value: 0, at: first!.y! + first!.height! },
      { value: 100, at: first!.y! },
      ...uprightTicks(svg, 60, first!.y! + first!.height!),
    ]);
    expectInFrame(svg);
  });

  it('says each value with its month, numbers events with a list below, and names periods above', () => {
    const svg = chartSvg(figure);
    expect(spokenOf(svg)).toContain('Source2, Mar 2020: 30');
    expect(textsOf(svg).map(({ content }) => content)).toEqual(
      expect.arrayContaining(['13 Mar 2020: national emergency', '1', 'Source1 stops']),
    );
    expect(spokenOf(svg)).toEqual(
      expect.arrayContaining([
        '13 March 2020: national emergency',
        '1 July 2020 to 1 October 2020: Source1 stops',
      ]),
    );
    expect(elementsOf(svg, 'rect', 'var(--shade)')).toHaveLength(1);
    expect(chartTable(figure.chart)!.map(({ key }) => key)).toEqual([
      'month',
      'Source1',
      'Source2',
      'Source3',
    ]);
  });

  it('reads out groups of neighbours where the columns are too many for a mark each', () => {
    const days = Array.from({ length: 400 }, (_, index) =>
      new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10),
    );
    const one = [{ name: 'Source1', y: days.map((_, index) => index) }];
    const svg = chartSvg(stacked({ ...text, ...words, x: days, xType: 'date', series: one }));
    expect(spokenOf(svg)).toHaveLength(34);
    expect(spokenOf(svg)[1]).toBe('Source1, 13 Jan 2020 to 24 Jan 2020: 12 to 23');
  });

  it('has at most three ticks of time on a phone, and no text on another', () => {
    const years = Array.from(
      { length: 96 },
      (_, index) => `${2016 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
    );
    const svg = chartSvg(
      stacked({ ...text, ...words, x: years, xType: 'date', series: [{ name: 'a', y: years.map(() => 1) }] }),
      358,
    );
    const ticks = textsOf(svg).filter(({ content }) => /^20\d\d$/.test(content));
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(4);
  });

  it('is bars of parts where a few whole things are split into shares', () => {
    const shares = stacked({
      ...text,
      x: ['Source1', 'Source2'],
      xType: 'category',
      series: [
        { name: 'severity 2', y: [80, 30] },
        { name: 'severity 3', y: [20, 10] },
      ],
      xTitle: 'Feed',
      yTitle: 'Share of reports',
      shares: true,
      ordered: true,
    });
    const svg = chartSvg(shares);
    expect(spokenOf(svg)).toEqual([
      'Source1, severity 2: 80.0\u00A0%',
      'Source1, severity 3: 20.0\u00A0%',
      'Source2, severity 2: 75.0\u00A0%',
      'Source2, severity 3: 25.0\u00A0%',
    ]);
    const parts = elementsOf(svg, 'rect', 'height="18"');
    expectOneScale([
      { value: 0, at: parts[0]!.x! },
      { value: 0.8, at: parts[1]!.x! },
      { value: 0.75, at: parts[3]!.x! },
    ]);
    expect(chartTable(shares.chart)!.map(({ key, values }) => [key, values])).toEqual([
      ['feed', ['Source1', 'Source2']],
      ['severity 2', [80, 30]],
      ['severity 3', [20, 10]],
      ['severity 2 share', [0.8, 0.75]],
      ['severity 3 share', [0.2, 0.25]],
    ]);
  });
});

describe('a histogram', () => {
  const few = {
    edges: [0, 15, 30, 60],
    counts: [20, 60, 120],
    xTitle: 'Duration (min)',
    lastName: '30 and more',
  };

  it('has the share of each of a few bins above it, its name below, and the last one as it is called', () => {
    const svg = chartSvg(histogram({ ...text, ...few, median: 33 }));
    const contents = textsOf(svg).map(({ content }) => content);
    expect(contents).toEqual(
      expect.arrayContaining([
        '10.0\u00A0%',
        '30.0\u00A0%',
        '60.0\u00A0%',
        '0–15',
        '30 and more',
        'median 33',
      ]),
    );
    expect(spokenOf(svg)).toEqual([
      '0–15: 20, 10.0\u00A0%',
      '15–30: 60, 30.0\u00A0%',
      '30 and more: 120, 60.0\u00A0%',
      'median 33',
    ]);
    const columns = elementsOf(svg, 'rect', 'var(--plain)');
    expectOneScale(columns.map(({ height }, bin) => ({ value: few.counts[bin]!, at: height! })));
    // The median is a tenth of the way through the last bin.
    const median = elementsOf(svg, 'line', 'stroke-dasharray="5 4"')[0]!.x1!;
    expect((median - columns[2]!.x!) / columns[2]!.width!).toBeCloseTo(0.1, 1);
  });

  it('has rows of its few bins on a phone, with the median below', () => {
    const svg = chartSvg(histogram({ ...text, ...few, median: 33 }), 358);
    expectOneScale(
      elementsOf(svg, 'rect', 'var(--plain)').map(({ width }, bin) => ({
        value: few.counts[bin]!,
        at: width!,
      })),
    );
    expect(textsOf(svg).at(-1)!.content).toBe('Median: 33');
  });

  it.each(widths)('stands on an axis of numbers where the bins are many, at %d px', (width) => {
    const edges = Array.from({ length: 41 }, (_, index) => index * 5 - 50);
    const counts = edges.slice(1).map((_, index) => index * 3);
    const svg = chartSvg(
      histogram({ ...text, edges, counts, median: 12.5, xTitle: 'Temperature (°F)' }),
      width,
    );
    const columns = elementsOf(svg, 'rect', 'var(--plain)');
    const bottom = columns[0]!.y!;
    const ticks = textsOf(svg).filter(({ y, content }) => y > bottom + 10 && /^−?\d+$/.test(content));
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expectOneScale([
      ...columns.map(({ x, width: pixels }, bin) => ({ value: edges[bin]! + 2.5, at: x! + pixels! / 2 })),
      ...ticks
        .filter(({ left, right }) => left > 4 && right < width - 4)
        .map(({ content, x }) => ({ value: numberIn(content), at: x })),
      { value: 12.5, at: elementsOf(svg, 'line', 'stroke-dasharray="5 4"')[0]!.x1! },
    ]);
    expectInFrame(svg);
  });

  it('has a second set as an outline, rows of both on a phone', () => {
    const figure = histogram({
      ...text,
      ...few,
      name: 'Source1',
      compare: { name: 'Source2', counts: [10, 20, 30] },
    });
    expect(elementsOf(chartSvg(figure), 'path', 'stroke="var(--source2)"')).toHaveLength(1);
    expect(spokenOf(chartSvg(figure, 358))).toContain('15–30, Source2: 20');
    expect(chartTable(figure.chart)!.at(-1)).toMatchObject({ key: 'n Source2', values: [10, 20, 30] });
  });
});

describe('the distances to a neighbour', () => {
  it.each(widths)('are a curve on a log axis with the radius as a line, at %d px', (width) => {
    const distancesMeters = Array.from({ length: 200 }, (_, index) => 2 * 1.03 ** index);
    const svg = chartSvg(kDistance({ ...text, distancesMeters, k: 9, epsMeters: 100 }), width);
    const radius = elementsOf(svg, 'line', 'var(--hotspot)')[0]!.y1!;
    const ticks = textsOf(svg).filter(({ content, right }) => /^[\d.]+$/.test(content) && right < 60);
    expectOneScale([
      { value: Math.log(100), at: radius },
      ...ticks.map(({ content, y }) => ({ value: Math.log(numberIn(content)), at: y - 4.5 })),
      ...elementsOf(svg, 'circle').map(({ cy }, index) => ({
        value: Math.log(distancesMeters[Math.min(index * 9, 199)]!),
        at: cy!,
      })),
    ]);
    expect(textsOf(svg).map(({ content }) => content)).toContain('radius 100 m: 66.5\u00A0% within');
    expectInFrame(svg);
  });
});

describe('a response curve', () => {
  const x = [0, 10, 20, 30];
  const input = {
    ...text,
    x,
    estimate: [1.4, Number.NaN, 1, 0.8],
    lower: [1.2, Number.NaN, 0.9, 0.7],
    upper: [1.7, Number.NaN, 1.1, 0.95],
    support: [5, 0, 200, 100],
    xTitle: 'Temperature (°F)',
    yTitle: 'Rate ratio',
  };

  it.each(widths)('has its points and its ticks on one scale, and the data below, at %d px', (width) => {
    const svg = chartSvg(responseCurve(input), width);
    const points = elementsOf(svg, 'circle', 'var(--plain)');
    expectOneScale([
      ...[1.4, 1, 0.8].map((value, index) => ({ value, at: points[index]!.cy! })),
      ...textsOf(svg)
        .filter(({ content }) => /^(?:1|×[\d.]+)$/.test(content))
        .map(({ content, y }) => ({ value: numberIn(content), at: y - 4.5 })),
    ]);
    expectOneScale([0, 20, 30].map((value, index) => ({ value, at: points[index]!.cx! })));
    expectOneScale(
      elementsOf(svg, 'rect', 'var(--model)').map(({ height }, index) => ({
        value: input.support[index]!,
        at: height!,
      })),
    );
    expect(spokenOf(svg)).toEqual([
      '0: ×1.40 (1.20–1.70), n = 5',
      '20: ×1.00 (0.90–1.10), n = 200',
      '30: ×0.80 (0.70–0.95), n = 100',
    ]);
    expectInFrame(svg);
  });

  it('leaves gaps open: a part of the curve and of the band on either side', () => {
    const paths = [...chartSvg(responseCurve(input)).matchAll(/<path d="([^"]*)"/g)].map(([, d]) => d!);
    expect(paths.map((d) => d.split('M').length - 1)).toEqual([2, 2]);
  });
});

// To make the example smaller would draw thousands of charts.
fc.configureGlobal({ endOnFailure: true });

const width = fc.constantFrom(...widths);
const label = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('Source1', 'rain', '2020-03', 'W'.repeat(80)),
);
const value = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, 1e-9, 1e13),
);
const maybe = fc.option(value, { nil: null });

describe('any chart of columns', () => {
  it('is a drawing inside of its frame: stacks', () => {
    const shape = fc.record({
      look: fc.constantFrom('bars' as const, 'areas' as const),
      xType: fc.constantFrom('date' as const, 'category' as const),
      shares: fc.boolean(),
      percent: fc.boolean(),
      ordered: fc.boolean(),
    });
    const columns = fc.array(
      fc.record({ name: label, y: fc.array(maybe, { minLength: 90, maxLength: 90 }) }),
      {
        minLength: 1,
        maxLength: 14,
      },
    );
    fc.assert(
      fc.property(
        shape,
        columns,
        fc.constantFrom(1, 2, 7, 12, 24, 90),
        label,
        fc.boolean(),
        width,
        (options, list, count, title, positive, px) => {
          const x = Array.from({ length: count }, (_, index) =>
            new Date(Date.UTC(2019, index, 1)).toISOString().slice(0, 10),
          );
          const figure = stacked({
            ...text,
            ...options,
            x,
            series: list.map(({ name, y }) => ({
              name,
              y: y.slice(0, count).map((one) => (one !== null && positive ? Math.abs(one) : one)),
            })),
            xTitle: title,
            yTitle: title,
            events: [
              { at: '2019-02-11', label: title },
              { at: x[0]!, label: 'first' },
            ],
            windows: [{ from: '2018-01-01', until: '2030-01-01', label: title }],
          });
          expectInFrame(chartSvg(figure, px));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is a drawing inside of its frame: histograms', () => {
    const bins = fc.uniqueArray(fc.integer({ min: -1_000_000, max: 1_000_000 }), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        bins,
        fc.array(fc.nat({ max: 1e9 }), { minLength: 60, maxLength: 60 }),
        label,
        fc.option(value),
        fc.boolean(),
        width,
        (list, numbers, title, median, hasSecond, px) => {
          const edges = list.toSorted((a, b) => a - b);
          const counts = numbers.slice(0, edges.length - 1);
          const figure = histogram({
            ...text,
            edges,
            counts,
            xTitle: title,
            yTitle: title,
            lastName: title,
            ...(median === null ? {} : { median }),
            ...(hasSecond ? { compare: { name: title, counts } } : {}),
          });
          expectInFrame(chartSvg(figure, px));
          expect(chartTable(figure.chart)!.find(({ key }) => key === 'n')!.values).toEqual(counts);
        },
      ),
    );
  });

  it('has the median in its frame where it fits on neither side of its line', () => {
    const edges = [
      -999_999, -999_987, -852_044, -71_011, -46_418, -2, 14, 15, 17, 197_323, 383_888, 741_807, 851_847,
      860_250,
    ];
    const counts = [
      176282403, 717696261, 11, 582687779, 1, 370245934, 466699222, 489594084, 534316546, 600220934, 14, 5,
      428130707,
    ];
    for (const median of [-6.4e-323, -1.234567e-300, 7]) {
      const figure = histogram({
        ...text,
        edges,
        counts,
        xTitle: '2020-03',
        yTitle: '2020-03',
        lastName: '2020-03',
        median,
      });
      expectInFrame(chartSvg(figure, 300));
    }
  });

  it('is a drawing inside of its frame: distances and response curves', () => {
    const distance = fc.double({ min: 0, max: 1e7, noNaN: true });
    const point = fc.record({
      dose: fc.integer({ min: -1000, max: 1000 }),
      of: maybe,
      up: fc.nat(),
      down: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.array(distance, { minLength: 1, maxLength: 700 }),
        distance,
        width,
        (distancesMeters, eps, px) => {
          expectInFrame(chartSvg(kDistance({ ...text, distancesMeters, k: 9, epsMeters: eps + 1 }), px));
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(point, { minLength: 1, maxLength: 60, selector: ({ dose }) => dose }),
        label,
        fc.boolean(),
        width,
        (points, title, hasSupport, px) => {
          const sorted = points.toSorted((a, b) => a.dose - b.dose);
          const figure = responseCurve({
            ...text,
            x: sorted.map(({ dose }) => dose),
            estimate: sorted.map(({ of }) => of),
            lower: sorted.map(({ of, down }) => (of === null ? null : of - down)),
            upper: sorted.map(({ of, up }) => (of === null ? null : of + up)),
            ...(hasSupport ? { support: sorted.map(({ up }) => up) } : {}),
            xTitle: title,
            yTitle: title,
          });
          expectInFrame(chartSvg(figure, px));
        },
      ),
    );
  });
});
