import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartTable } from '../../../src/charts/chartTable.js';
import { type LinesChart, type LinesInput, lines } from '../../../src/charts/lines.js';
import {
  type SmallMultiplesChart,
  type SmallMultiplesInput,
  smallMultiples,
} from '../../../src/charts/smallMultiples.js';
import { linesSvg } from '../../../src/charts/svg/lines.js';
import { smallMultiplesSvg } from '../../../src/charts/svg/smallMultiples.js';
import { expectInFrame, marksOf, type Part, partsOf } from './inFrame.js';

const text = { id: 'made', headline: 'Made up', alt: 'Made up.', footnote: 'Made up' };
const widths = [300, 358, 559, 560, 800] as const;
const weeks = Array.from({ length: 60 }, (_, index) =>
  new Date(Date.UTC(2019, 6, 1) + index * 7 * 86_400_000).toISOString().slice(0, 10),
);
const wave = weeks.map((_, index) => 10 + 4 * Math.sin(index / 5));

function drawLines(input: Omit<LinesInput, keyof typeof text>, width: number) {
  const chart = lines({ ...text, ...input }).chart as LinesChart;
  const drawing = linesSvg(chart, width);
  expectInFrame(drawing, width);
  return { chart, parts: partsOf(drawing.body), ...drawing };
}

function drawPanels(input: Omit<SmallMultiplesInput, keyof typeof text>, width: number) {
  const chart = smallMultiples({ ...text, ...input }).chart as SmallMultiplesChart;
  const drawing = smallMultiplesSvg(chart, width);
  expectInFrame(drawing, width);
  return { chart, parts: partsOf(drawing.body), ...drawing };
}

/** The value at a height, by the labels of the axis: what a reader does. */
function valueAt(parts: readonly Part[], y: number): number {
  const ticks = parts
    .filter(
      ({ name, attributes, content }) =>
        name === 'text' && attributes['text-anchor'] === 'end' && /^−?[\d.,]+$/.test(content),
    )
    .map(({ attributes, content }) => ({
      y: Number(attributes.y) - 4.5,
      value: Number(content.replace('−', '-').replaceAll(',', '')),
    }));
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  return first.value + ((last.value - first.value) * (y - first.y)) / (last.y - first.y);
}

function words(parts: readonly Part[]): string[] {
  return parts.filter(({ name }) => name === 'text').map(({ content }) => content);
}

describe('lines', () => {
  it.each(widths)('have each value at its place on both axes, %i px wide', (width) => {
    const { parts } = drawLines(
      {
        series: [{ name: 'reported', x: weeks, y: wave }],
        xTitle: 'Week',
        yTitle: 'Reports',
        timeUnit: 'week',
      },
      width,
    );
    const marks = [...marksOf(parts)];
    expect(marks.length).toBeGreaterThan(20);
    const times = marks.map(([label]) => Date.parse(`${/week of ([^:]+):/.exec(label)![1]} UTC`));
    const [left, right] = [marks[0]![1][0]![0], marks.at(-1)![1][0]![0]];
    for (const [index, [label, [place]]] of marks.entries()) {
      expect(valueAt(parts, place![1])).toBeCloseTo(Number(/: ([\d.]+)$/.exec(label)![1]), 0);
      const along = (times[index]! - times[0]!) / (times.at(-1)! - times[0]!);
      expect(place![0]).toBeCloseTo(left + along * (right - left), 0);
    }
    expect([times[0], times.at(-1)]).toEqual([weeks[0], weeks.at(-1)].map((day) => Date.parse(day!)));
    const years = words(parts).filter((one) => /^\w{3}( \d{4})?$/.test(one));
    expect(years.length).toBeGreaterThanOrEqual(2);
    expect(years.length).toBeLessThanOrEqual(width < 560 ? 3 : 7);
  });

  it('write an observed line in ink, its model in dashed grey with a band, and both names at the ends', () => {
    const input = {
      series: [
        { name: 'reported', x: weeks, y: wave },
        {
          name: 'expected',
          x: weeks,
          y: wave.map((value) => value + 1),
          lower: wave.map((value) => value - 1),
          upper: wave.map((value) => value + 3),
          look: 'dashed',
        },
      ],
      xTitle: 'Week',
      yTitle: 'Reports a day',
      interruption: { at: '2020-03-13', label: 'national emergency' },
      windows: [{ from: '2020-03-13', until: '2020-04-01', label: 'left out' }],
      difference: { from: '2020-04-01', label: '471 fewer', detail: '(393 to 557)' },
    } as const;
    const { parts } = drawLines(input, 800);
    const paths = parts.filter(({ name }) => name === 'path').map(({ attributes }) => attributes);
    expect(paths.filter(({ fill }) => fill === 'var(--model-band)')).toHaveLength(1);
    expect(paths.find((path) => path['stroke-dasharray'] === '5 4')!.stroke).toBe('var(--model)');
    expect(
      paths.some(({ stroke, d }) => stroke === 'var(--ink)' && d!.split('L').length === weeks.length),
    ).toBe(true);
    expect(words(parts)).toEqual(
      expect.arrayContaining([
        'reported',
        'expected',
        '13 Mar 2020: national emergency',
        '471 fewer',
        '(393 to 557)',
        'left out',
      ]),
    );
    const labels = marksOf(parts);
    expect(labels.has('1 July 2019: reported 10, expected 11 (9 to 13)')).toBe(true);
    expect(labels.has('13 March 2020: national emergency')).toBe(true);
    // On a phone the names stand in a key above the plot.
    const narrow = drawLines(input, 358).parts;
    const nameAt = (name: string) => Number(narrow.find(({ content }) => content === name)!.dy);
    expect(nameAt('reported')).toBeGreaterThan(0);
    expect(nameAt('reported')).toBeLessThan(60);
  });

  it('are left open and hatched where there is no data, and a value between gaps is a dot', () => {
    const y = wave.map((value, index) => ((index > 20 && index < 30) || index === 31 ? null : value));
    const { parts } = drawLines(
      { series: [{ name: 'Source1', x: weeks, y }], xTitle: 'Week', yTitle: 'Reports' },
      800,
    );
    const line = parts.find(({ attributes }) => attributes.stroke === 'var(--source1)')!;
    expect(line.attributes.d!.match(/M/g)).toHaveLength(3);
    expect(parts.filter(({ attributes }) => attributes['stroke-opacity'] === '.55')).toHaveLength(1);
    expect(
      parts.filter(({ name, attributes }) => name === 'circle' && attributes.fill === 'var(--source1)'),
    ).toHaveLength(1);
  });

  it('number their events in the order of time, side by side, with a list below', () => {
    const { parts, heightPixels } = drawLines(
      {
        series: [{ name: 'Source1', x: weeks, y: wave }],
        xTitle: 'Week',
        yTitle: 'Reports',
        events: [
          { at: '2020-03-14', label: 'second' },
          { at: '2020-03-13', label: 'first' },
          { at: '2030-01-01', label: 'not in the chart' },
        ],
      },
      358,
    );
    const discs = parts.filter(({ attributes, dy }) => attributes.r === '9' && dy === 0);
    expect(discs).toHaveLength(2);
    expect(Number(discs[1]!.attributes.cx) - Number(discs[0]!.attributes.cx)).toBeGreaterThanOrEqual(18);
    expect(words(parts)).toEqual(expect.arrayContaining(['13 Mar 2020: first', '14 Mar 2020: second']));
    expect(words(parts).join()).not.toContain('not in the chart');
    const list = parts.find(({ content }) => content === '13 Mar 2020: first')!;
    expect(list.dy).toBeGreaterThan(heightPixels * 0.6);
  });

  it('name three of many, the highest, and mute the others', () => {
    const series = Array.from({ length: 6 }, (_, level) => ({
      name: `city ${level}`,
      x: weeks,
      y: wave.map((value) => value + 20 * level),
    }));
    const { parts } = drawLines({ series, xTitle: 'Week', yTitle: 'Reports' }, 800);
    const bold = parts
      .filter(({ attributes }) => attributes['font-weight'] === '700')
      .map(({ content }) => content);
    expect(bold.toSorted()).toEqual(['city 3', 'city 4', 'city 5']);
    expect(parts.filter(({ attributes }) => attributes.stroke === 'var(--stateline)')).toHaveLength(3);
    const narrow = drawLines({ series, xTitle: 'Week', yTitle: 'Reports' }, 358);
    expect(words(narrow.parts)).toContain('3 more');
  });

  it('have a table with a row for each x and the ends of the bands, in full precision', () => {
    const { chart } = drawLines(
      {
        series: [
          { name: 'a', x: ['2020-03', '2020-01'], y: [1 / 3, 2] },
          { name: 'b', x: ['2020-02', '2020-03'], y: [4, null], lower: [3, null], upper: [5, null] },
        ],
        xTitle: 'Month',
        yTitle: 'Reports',
      },
      800,
    );
    expect(chartTable(chart)!.map(({ key, values }) => [key, values])).toEqual([
      ['x', ['2020-01', '2020-02', '2020-03']],
      ['a', [2, null, 1 / 3]],
      ['b', [null, 4, null]],
      ['b, lower', [null, 3, null]],
      ['b, upper', [null, 5, null]],
    ]);
  });

  it.each([
    [{ x: ['2020-01', 'x'], xType: 'date' }, 'Expected each of x to be a date, got "x".'],
    [{ x: ['1', 'x'], xType: 'linear' }, 'Expected each of x to be a finite number, got "1".'],
    [{ x: ['1'], xType: 'category' }, 'Expected lists of equal length, got x of a 1, y of a 2.'],
  ] as const)('refuse %j', ({ x, xType }, message) => {
    const series = [{ name: 'a', x, y: [1, 2] }];
    expect(() => lines({ ...text, series, xTitle: '', yTitle: '', xType })).toThrow(message);
  });
});

describe('small multiples', () => {
  const panels = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      title: `Spot ${index}`,
      subtitle: 'Los Angeles, CA',
      series: [
        { name: 'reported', x: weeks, y: wave.map((value) => value * (index + 1)) },
        { name: 'expected', x: weeks, y: wave, look: 'dashed' as const },
      ],
    }));

  /** The left ends of the base lines, by their height: the grid of panels. */
  function gridOf(parts: readonly Part[]): number[] {
    const rows = new Map<number, number>();
    for (const { name, attributes, mark, dy } of parts) {
      const { x1, x2, y1, y2, stroke } = attributes;
      if (name !== 'line' || mark !== null || y1 !== y2 || stroke !== 'var(--muted)') continue;
      if (Number(x2) - Number(x1) > 60) rows.set(Number(y1) + dy, (rows.get(Number(y1) + dy) ?? 0) + 1);
    }
    return [...rows.values()];
  }

  it.each([
    [1, 800, [1]],
    [3, 800, [1, 1, 1]],
    [7, 800, [4, 3]],
    [7, 358, [2, 2, 2, 1]],
    [3, 358, [1, 1, 1]],
  ] as const)('%i of a long time stand in rows, %i px wide', (count, width, grid) => {
    const { parts } = drawPanels({ panels: panels(count), xTitle: 'Week', yTitle: 'Reports' }, width);
    expect(gridOf(parts)).toEqual(grid);
    // The key is written once, in the free place if there is one.
    expect(words(parts).filter((one) => one === 'expected')).toHaveLength(1);
  });

  it('of hours stand side by side on one scale with ticks at 0, 6, 12 and 18', () => {
    const hours = Float64Array.from({ length: 24 }, (_, hour) => hour);
    const { parts } = drawPanels(
      {
        panels: [1, 2, 3].map((size) => ({
          title: `Source${size}`,
          series: [{ name: 'working day', x: hours, y: Array.from(hours, (hour) => (size * hour) / 500) }],
        })),
        xTitle: 'Hour of the day',
        yTitle: 'Share',
        percent: true,
      },
      800,
    );
    expect(gridOf(parts)).toEqual([3]);
    expect(words(parts).filter((one) => /^\d+$/.test(one))).toEqual([
      '0',
      '6',
      '12',
      '18',
      '0',
      '6',
      '12',
      '18',
      '0',
      '6',
      '12',
      '18',
    ]);
    // One scale: the same share stands at the same height in all panels.
    const places = [...marksOf(parts)].map(([label, [place]]) => [label, place![1]] as const);
    const heightOf = (start: string) => places.find(([label]) => label.startsWith(start))![1];
    expect(heightOf('Source1, Hour of the day 12:')).toBeCloseTo(heightOf('Source2, Hour of the day 6:'), 1);
  });

  it('number the events of all panels through, and hatch what follows the last value', () => {
    const { parts } = drawPanels(
      {
        panels: [
          {
            title: 'Source1',
            series: [{ name: 'Source1', x: weeks, y: wave }],
            events: [{ at: weeks[5]!, label: '×2' }],
          },
          {
            title: 'Source2',
            series: [
              { name: 'Source2', x: weeks, y: wave.map((value, index) => (index < 40 ? value : null)) },
            ],
            events: [{ at: weeks[9]!, label: '×3' }],
          },
        ],
        xTitle: 'Week',
        yTitle: 'Reports',
      },
      800,
    );
    expect(words(parts)).toEqual(
      expect.arrayContaining(['1', '2', '5 Aug 2019: ×2', '2 Sep 2019: ×3', 'no data after March 2020']),
    );
  });

  it.each(widths)('say what every hatch is: at it, or in a key, %i px wide', (width) => {
    const known = (isKnown: (index: number) => boolean) =>
      wave.map((value, index) => (isKnown(index) ? value : null));
    const gaps = { begins: 12, ends: 50 };
    const input = {
      panels: [
        { title: 'Source1', series: [{ name: 'a', x: weeks, y: known((index) => index > gaps.begins) }] },
        { title: 'Source2', series: [{ name: 'b', x: weeks, y: known((index) => index < gaps.ends) }] },
        {
          title: 'Source3',
          series: [{ name: 'c', x: weeks, y: wave }],
          events: [{ at: weeks[20]!, label: 'a step' }],
          windows: [{ from: weeks[19]!, until: weeks[20]!, label: '7 days', noData: true }],
        },
      ],
      xTitle: 'Week',
      yTitle: 'Reports',
    };
    for (const columns of [1, 3]) {
      const { parts } = drawPanels({ ...input, columns }, width);
      const hatched = parts.filter(
        ({ attributes, mark }) => mark !== null && attributes['stroke-opacity'] === '.55',
      );
      expect(hatched.map(({ mark }) => mark)).toEqual([
        'no data before September 2019',
        'no data after June 2020',
        expect.stringContaining('7 days'),
      ]);
      const unnamed = hatched.filter(
        ({ mark }) => !parts.some((part) => part.name === 'text' && part.mark === mark),
      );
      const inKey = parts.some((part) => part.content === 'no data' && part.mark === null);
      expect(inKey).toBe(unnamed.length > 0);
    }
    // A name stands in the row of the title where they do not touch.
    const { parts } = drawPanels(input, width);
    const baselineOf = (content: string) => {
      const part = parts.find((one) => one.name === 'text' && one.content === content);
      return part && Number(part.attributes.y) + part.dy;
    };
    if (width >= 560) expect(baselineOf('no data after June 2020')).toBe(baselineOf('Source2'));
  });

  it('name the lines in their plots where each panel has its own, in ink', () => {
    const [before, after] = [true, false].map((isBefore) =>
      weeks.map((_, index) => (index < 30 === isBefore ? 40 : 0)),
    );
    const panel = (first: string, second: string) => ({
      title: `${first}, then ${second}`,
      series: [
        { name: first, x: weeks, y: before! },
        { name: second, x: weeks, y: after!, look: 'alternate' as const },
      ],
    });
    const { parts } = drawPanels(
      { panels: [panel('Clear', 'Fair'), panel('Overcast', 'Cloudy')], xTitle: 'Month', yTitle: 'Share' },
      358,
    );
    const at = (name: string) => Number(parts.find(({ content }) => content === name)!.attributes.x);
    expect(at('Clear')).toBeLessThan(at('Fair'));
    expect(at('Overcast')).toBeLessThan(at('Cloudy'));
    expect(parts.filter(({ attributes }) => attributes['stroke-dasharray'] === '5 4')).toHaveLength(2);
    expect(JSON.stringify(parts)).not.toContain('var(--clear)');
  });
});

const names = fc.constantFrom(
  'Source1',
  'reported',
  'a line with a name that is far too long for its place',
  '<b>',
  '',
);
const values = fc.oneof(
  fc.constant(null),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.integer({ min: 0, max: 40 }),
  fc.double({ min: 0, max: 1e-9, noNaN: true }),
);
const places = fc.oneof(
  fc.record({
    type: fc.constant('date' as const),
    step: fc.constantFrom(3_600_000, 86_400_000, 31_557_600_000),
  }),
  fc.record({ type: fc.constant('linear' as const), step: fc.constantFrom(1e-6, 1, 1e9) }),
  fc.record({ type: fc.constant('category' as const), step: fc.constant(1) }),
);

const anySeries = places.chain(({ type, step }) => {
  const at = (index: number): string | number => {
    if (type === 'linear') return index * step;
    if (type === 'category') return `a category, the ${index}th`;
    return new Date(Date.UTC(1999, 11, 30) + index * step).toISOString().slice(0, 16);
  };
  const one = fc
    .record({
      name: names,
      y: fc.array(values, { minLength: 1, maxLength: 40 }),
      look: fc.constantFrom('line', 'dashed', 'alternate', 'points', 'reference'),
      width: fc.constantFrom(null, 0, 1, 1e9),
    })
    .map(({ name, y, look, width }) => ({
      name,
      x: y.map((_, index) => at(index)),
      y,
      look,
      ...(width === null
        ? {}
        : {
            lower: y.map((value) => (value === null ? null : value - width)),
            upper: y.map((value) => (value === null ? null : value + width)),
          }),
    }));
  const mark = fc
    .nat({ max: 50 })
    .map((index) => ({ at: at(index), label: 'an event with quite a long name' }));
  return fc.record({
    series: fc.array(one, { minLength: 1, maxLength: 9 }),
    events: fc.array(mark, { maxLength: 30 }),
    windows: fc.array(
      fc
        .record({ from: fc.nat({ max: 40 }), days: fc.integer({ min: 1, max: 30 }), noData: fc.boolean() })
        .map(({ from, days, noData }) => ({
          from: at(from),
          until: at(from + days),
          label: 'left out, as it is not known',
          noData,
        })),
      { maxLength: 3 },
    ),
    xType: fc.constant(type),
  });
});

describe('any lines', () => {
  it('stay inside of the drawing, whatever their values', () => {
    fc.assert(
      fc.property(
        anySeries,
        fc.constantFrom(...widths),
        fc.boolean(),
        fc.boolean(),
        (input, width, logY, fromZero) => {
          const [interruption] = input.events;
          const difference = interruption && {
            from: interruption.at,
            label: '12 fewer',
            detail: '(a long interval)',
          };
          drawLines(
            {
              ...input,
              logY,
              fromZero,
              ...(interruption === undefined ? {} : { interruption, difference: difference! }),
              xTitle: 'What is along',
              yTitle:
                'A title of the values that has no room on a phone, or on a desktop: accidents and reports',
            },
            width,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('and panels of them, too', () => {
    fc.assert(
      fc.property(
        anySeries,
        fc.constantFrom(...widths),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        ({ series, events, windows, xType }, width, count, sharedY) => {
          const panels = Array.from({ length: count }, (_, index) => ({
            title: index % 2 === 0 ? 'Source1' : 'A street with a name of many words in a town',
            ...(index % 3 === 0 ? { subtitle: 'Los Angeles, CA', course: 'fading' as const } : {}),
            series: series.slice(index % series.length).slice(0, 2),
            events: events.slice(0, 3),
            windows,
          }));
          const { chart } = drawPanels({ panels, xTitle: 'Along', yTitle: 'Values', sharedY }, width);
          if (xType !== 'linear') expect(chart.xType).toBe(xType);
        },
      ),
      { numRuns: 100 },
    );
  });
});
