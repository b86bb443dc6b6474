import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarChart, calendar } from '../../../src/charts/calendar.js';
import { chartTable } from '../../../src/charts/chartTable.js';
import { classesOf } from '../../../src/charts/classes.js';
import { type HeatmapChart, type HeatmapInput, heatmap } from '../../../src/charts/heatmap.js';
import { type ColorMode, palettes } from '../../../src/charts/palette.js';
import { plotlyOf } from '../../../src/charts/plotly/plotlyOf.js';
import { calendarSvg } from '../../../src/charts/svg/calendar.js';
import { heatmapSvg, onClass } from '../../../src/charts/svg/heatmap.js';
import { expectInFrame, partsOf } from './inFrame.js';

const text = { id: 'made', headline: 'Made up', alt: 'Made up.', footnote: 'Made up' };
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const grid = weekdays.map((_, day) =>
  hours.map((hour) => (day === 2 && hour === 3 ? null : (day + 1) * hour)),
);

function drawGrid(input: Omit<HeatmapInput, keyof typeof text>, width: number) {
  const chart = heatmap({ ...text, ...input }).chart as HeatmapChart;
  const drawing = heatmapSvg(chart, width);
  expectInFrame(drawing, width);
  return { chart, parts: partsOf(drawing.body) };
}

const rush = {
  x: hours,
  y: weekdays,
  values: grid,
  xTitle: 'Hour of the day',
  yTitle: '',
  valueTitle: 'Reports',
};

describe('a grid', () => {
  it.each([300, 358, 800])('has each value in the colour of its class, %i px wide', (width) => {
    const { parts } = drawGrid({ ...rush, peaks: [{ row: 4, column: 23, label: 'Friday, 23 h' }] }, width);
    const { colors, classOf, labels } = classesOf(grid.flat(), { kind: 'count' });
    const cells = parts.filter(({ name, mark }) => name === 'rect' && mark !== null);
    expect(cells).toHaveLength(7 * 24 - 1);
    for (const { mark, attributes } of cells) {
      const [, day, hour, value] = /^(\w+), (\d+): ([\d,]+)$/.exec(mark!)!;
      expect(Number(value)).toBe(grid[weekdays.indexOf(day!)]![Number(hour)]);
      expect(attributes.fill).toBe(`var(--${colors[classOf(Number(value))]!})`);
    }
    // Cells stand in the order of their rows and columns, in even steps.
    const lefts = cells.slice(0, 24).map(({ attributes }) => Number(attributes.x));
    for (const [index, left] of lefts.entries()) {
      expect(left).toBeCloseTo(lefts[0]! + (index * (lefts[23]! - lefts[0]!)) / 23, 0);
    }
    const words = parts.filter(({ name }) => name === 'text').map(({ content }) => content);
    expect(words).toEqual(expect.arrayContaining([...labels, ...weekdays, 'no data', '0', '12']));
    // The number of the peak stands in its cell, or beside its name.
    const peak = grid[4]![23]!;
    const outlined = words.filter((one) => /^\d+$/.test(one)).includes(String(peak))
      ? 'Friday, 23 h'
      : `Friday, 23 h (${peak})`;
    expect(words.join(' ')).toContain(`Hour of the day. Outlined: ${outlined}`);
    expect(parts.filter(({ attributes }) => attributes['stroke-opacity'] === '.55')).toHaveLength(2);
    expect(parts.filter(({ attributes }) => attributes.stroke === 'var(--ink)')).toHaveLength(1);
  });

  it('writes numbers into the cells of at most 8 columns', () => {
    const input = {
      ...rush,
      percent: true,
      values: grid.map((row) => row.slice(0, 8).map((n) => (n ?? 0) / 100)),
    };
    const numbers = (columns: number) => {
      const values = input.values.map((row) =>
        Array.from({ length: columns }, (_, column) => row[column % 8]!),
      );
      const { parts } = drawGrid(
        { ...input, x: Array.from({ length: columns }, (_, i) => `c${i}`), values },
        800,
      );
      return parts.filter(
        ({ name, mark, content }) => name === 'text' && mark !== null && / %$/.test(content),
      ).length;
    };
    expect([numbers(8), numbers(9)]).toEqual([56, 0]);
  });

  it('says the most of a row where its cells are too many for the arrow keys', () => {
    const { parts } = drawGrid(
      { ...rush, y: hours, values: hours.map((row) => hours.map((column) => row * column)) },
      800,
    );
    const marks = new Set(parts.flatMap(({ mark }) => mark ?? []));
    expect(marks.size).toBe(24);
    expect(marks).toContain('5, most at 5, 23: 115');
  });

  it('has a table of its cells, with n', () => {
    const input = {
      ...rush,
      x: ['a', 'b'],
      y: ['c'],
      values: [[1 / 3, null]],
      counts: [[9, 0]],
      yTitle: 'Row',
    };
    expect(chartTable(drawGrid(input, 358).chart)!.map(({ heading, values }) => [heading, values])).toEqual([
      ['Row', ['c', 'c']],
      ['Hour of the day', ['a', 'b']],
      ['Reports', [1 / 3, null]],
      ['n', [9, 0]],
    ]);
  });

  it('is a grid of classes in Plotly, too, with a step of colour and a label for each', () => {
    const { chart } = drawGrid(rush, 800);
    const { classOf, labels, colors } = classesOf(grid.flat(), { kind: 'count' });
    const [trace] = plotlyOf(chart).data as unknown as [
      {
        z: (number | null)[][];
        colorscale: [number, string][];
        zmin: number;
        zmax: number;
        colorbar: object;
      },
    ];
    expect(trace.z).toEqual(grid.map((row) => row.map((value) => (value === null ? null : classOf(value)))));
    const colorOf = (z: number) => {
      const place = (z - trace.zmin) / (trace.zmax - trace.zmin);
      return trace.colorscale.findLast(([stop]) => stop <= place)![1];
    };
    expect(colors.map((_, index) => colorOf(index))).toEqual(colors.map((color) => `@${color}`));
    expect(trace.colorbar).toMatchObject({ ticktext: labels });
  });

  it('is refused if it is not a matrix, or if a peak is outside of it', () => {
    expect(() => heatmap({ ...text, ...rush, values: grid.slice(1) })).toThrow(
      'a matrix of 7 rows and 24 columns',
    );
    const peaks = [{ row: 7, column: 0, label: 'x' }];
    expect(() => heatmap({ ...text, ...rush, peaks })).toThrow(
      'Expected row of a peak to be a whole number from 0 to 6, got 7.',
    );
  });

  it('stays inside of the drawing, whatever its values and labels', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      fc.nat({ max: 9 }),
    );
    const label = fc.constantFrom('Mon', 'A station with a long name of many words', '', '<b>', 7, null);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(300, 358, 800),
        fc.boolean(),
        fc.boolean(),
        fc.infiniteStream(fc.tuple(value, label)),
        (rows, columns, width, ratio, percent, stream) => {
          const next = () => stream.next().value as [number | null, string | number | null];
          const list = <Item>(length: number, make: () => Item) => Array.from({ length }, make);
          drawGrid(
            {
              x: list(columns, () => next()[1]),
              y: list(rows, () => next()[1]),
              values: list(rows, () => list(columns, () => next()[0])),
              xTitle: 'Along',
              yTitle: 'Down',
              valueTitle: 'Reports',
              ratio,
              percent,
            },
            width,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('text on a class', () => {
  it.each(['light', 'dark'] as const)('has a contrast of 4.5 to 1 in %s mode', (mode) => {
    const kinds = [
      Array.from({ length: 5 }, (_, i) => `count${i}` as const),
      Array.from({ length: 7 }, (_, i) => `ratio${i}` as const),
    ];
    for (const color of kinds.flat()) {
      expect(contrast(colorOf(color, mode), colorOf(onClass(color), mode)), color).toBeGreaterThan(4.5);
    }
  });

  function colorOf(token: string, mode: ColorMode): string {
    return palettes[mode][token] as string;
  }

  /** By WCAG 2.2. */
  function contrast(first: string, second: string): number {
    const luminance = (hex: string): number => {
      const [red, green, blue] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [pale, deep] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
    return (pale + 0.05) / (deep + 0.05);
  }
});

describe('a calendar', () => {
  const days = Array.from({ length: 1_700 }, (_, index) =>
    new Date(Date.UTC(2018, 10, 1) + index * 86_400_000).toISOString().slice(0, 10),
  );
  const values = days.map((_, index) => (index > 1_600 && index < 1_610 ? null : (index % 7) + 1));
  const draw = (width: number, from = 0) => {
    const input = { days: days.slice(from), values: values.slice(from), valueTitle: 'Reports' };
    const chart = calendar({ ...text, ...input }).chart as CalendarChart;
    const drawing = calendarSvg(chart, width);
    expectInFrame(drawing, width);
    return { chart, parts: partsOf(drawing.body) };
  };

  it.each([
    [800, ['2021', '2022', '2023'], '2018 to 2020 are in the table.'],
    [358, ['2022', '2022', '2023'], '2018 to 2021 are in the table.'],
  ] as const)('%i px wide: the last years, a column a week', (width, years, note) => {
    const { parts } = draw(width);
    const words = parts.filter(({ name }) => name === 'text').map(({ content }) => content);
    expect(words.filter((one) => /^20\d\d$/.test(one))).toEqual(years);
    expect(words).toEqual(expect.arrayContaining([note, 'no data', 'Reports']));
    const week = parts.find(({ mark }) => mark?.startsWith('From 3 January 2022'))!;
    // 3 January 2022 is a Monday: its value is that of the day in its week.
    const first = values[days.indexOf('2022-01-03')]!;
    expect(week.mark).toMatch(new RegExp(`^From 3 January 2022: Mon ${first}, Tue`));
    const hatched = parts.filter(({ attributes }) => attributes['stroke-opacity'] === '.55');
    expect(hatched).toHaveLength(9 + 1);
  });

  it('draws each day at its weekday and week', () => {
    const { parts } = draw(800, days.indexOf('2023-01-01'));
    const cells = new Map<string, string | undefined>(
      parts.flatMap(({ name, attributes, dx, dy }) =>
        name === 'path' && attributes['stroke-width'] === '11'
          ? [...attributes.d!.matchAll(/M([\d.]+) ([\d.]+)/g)].map(
              ([, x, y]) =>
                [`${Math.round(Number(x) + dx)} ${Math.round(Number(y) + dy)}`, attributes.stroke] as const,
            )
          : [],
      ),
    );
    const { colors, classOf } = classesOf(values.slice(days.indexOf('2023-01-01')), { kind: 'count' });
    // 1 January 2023 is the Sunday of the first column.
    for (const [index, day] of days.slice(days.indexOf('2023-01-01')).entries()) {
      const value = values[days.indexOf(day)]!;
      const place = index + 6;
      const at = `${40 + 12 * Math.floor(place / 7)} ${Math.round(22 + 12 * (place % 7) + 5.5)}`;
      expect(cells.get(at), day).toBe(value === null ? undefined : `var(--${colors[classOf(value)]!})`);
    }
  });

  it('has a table of all days, and refuses what is not a day', () => {
    expect(chartTable(draw(800).chart)!.map(({ values: list }) => list)).toEqual([days, values]);
    const refused = (list: string[]) => () =>
      calendar({ ...text, days: list, values: list.map(() => 1), valueTitle: 'n' });
    expect(refused(['2020-02'])).toThrow('Expected each of days to be a day, YYYY-MM-DD, got "2020-02".');
    expect(refused(['2020-02-01', '2020-02-01'])).toThrow('got 2020-02-01 twice');
  });
});
