import { isPlainObject, requireKnownOptions, unexpected } from '../../base/checks.js';
import { joinWords } from '../../base/format.js';
import type { FigureText } from '../figureOf.js';

/** The types of charts that `chart` draws. */
export type ChartType = 'line' | 'bar' | 'heatmap' | 'map' | 'points' | 'calendar';

const chartTypes: readonly ChartType[] = ['line', 'bar', 'heatmap', 'map', 'points', 'calendar'];

/** Options of `chart`. All have defaults. An option that would have no effect on the chart is an error. */
export interface ChartOptions extends Partial<FigureText> {
  /** The type of chart. @default chosen from the columns: see `chart` */
  readonly type?: ChartType;
  /** The column along the axis: the x of a line, the bars, the columns of a heat map. */
  readonly x?: string;
  /**
   * The column or columns of values; in a heat map the column of its rows.
   * @default the first measure, and those like it
   */
  readonly y?: string | readonly string[];
  /**
   * The column with a line or a colour for each value; in a heat map, a map or a calendar the values that are coloured.
   */
  readonly color?: string;
  /** Labels of columns, with their units, by name: `{ n: 'crashes' }`. @default their names in words */
  readonly labels?: Readonly<Record<string, string>>;
  /** Values are shares of 0..1, shown as per cent. @default whether the measure is a share */
  readonly percent?: boolean;
  /**
   * Number of categories to draw, largest first; the footnote names the rest. The size of a category is the sum of its
   * counts or sums, or the mean of its other values, such as shares.
   * @default 20 bars or rows, 8 lines, 6 colours of points
   */
  readonly top?: number;
}

/** The valid values of an option: in words, for an error, and as a check. */
interface ValidValues {
  readonly expected: string;
  readonly isValid: (value: unknown) => boolean;
}

const text: ValidValues = { expected: 'a text that is not empty', isValid: isText };
const trueOrFalse: ValidValues = {
  expected: 'true or false',
  isValid: (value) => typeof value === 'boolean',
};
const columnName: ValidValues = { expected: 'the name of a column', isValid: isText };

/** Every option of `chart`. */
const optionList: { readonly [Name in keyof Required<ChartOptions>]: ValidValues } = {
  type: {
    expected: joinWords(chartTypes, 'or'),
    isValid: (value) => chartTypes.includes(value as ChartType),
  },
  x: columnName,
  y: {
    expected: 'the name of a column or a list of different names',
    isValid: (value) => isText(value) || isListOfNames(value),
  },
  color: columnName,
  labels: {
    expected: "texts by the names of columns, such as { n: 'crashes' }",
    isValid: (value) => isPlainObject(value) && Object.values(value).every(isText),
  },
  percent: trueOrFalse,
  top: {
    expected: 'a whole number of at least 1',
    isValid: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  },
  id: text,
  headline: text,
  subline: text,
  alt: text,
  footnote: text,
  isInvented: trueOrFalse,
};

/**
 * The options that have a value.
 * @throws InputError if an option is unknown or has a wrong value
 */
export function readChartOptions(options: unknown): ChartOptions {
  requireKnownOptions('chart', options as ChartOptions, optionList);
  const given = Object.entries(options as ChartOptions).filter(([name, value]) => {
    const { expected, isValid } = optionList[name as keyof ChartOptions];
    if (value !== undefined && !isValid(value)) throw unexpected(name, expected, value);
    return value !== undefined;
  });
  return Object.fromEntries(given);
}

/** The columns of values, or of the rows of a heat map, that the options name. */
export function namesOfY({ y = [] }: ChartOptions): readonly string[] {
  return typeof y === 'string' ? [y] : y;
}

/** The columns that the options name. */
export function namedColumns(options: ChartOptions): string[] {
  const { x, color } = options;
  return [x, color, ...namesOfY(options)].filter((name) => name !== undefined);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every(isText) && new Set(value).size === value.length
  );
}
