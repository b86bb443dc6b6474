import { bars } from './bars.js';
import { dots } from './dots.js';
import type { Figure } from './figure.js';
import type { FigureText } from './figureOf.js';
import { heatmap } from './heatmap.js';
import { type Labels, type Numbers, textsOf } from './input.js';

export interface MissingnessInput extends FigureText {
  /** Names of the columns of the data, in the order to show. */
  readonly columns: Labels;
  /** Share of rows without a value, 0..1: one list, or one for each group. */
  readonly shares: Numbers | readonly Numbers[];
  /** Names of the groups (feeds, years), if `shares` has a list for each. */
  readonly groups?: Labels;
  /** The kind of groups: `Feed`, `Year`. @default 'Group' */
  readonly groupTitle?: string;
}

/** Most groups that can be told apart as marks of one row. */
const maxMarks = 5;

/** Shares of missing values by column: bars, a mark for each of a few groups (feeds), a grid for more (years). */
export function missingness(input: MissingnessInput): Figure {
  const { columns, groups, shares } = input;
  const measure = { valueTitle: 'Share of rows without a value', percent: true };
  if (groups === undefined) {
    return bars({ ...input, ...measure, labels: columns, values: shares as Numbers });
  }
  const byGroup = shares as readonly Numbers[];
  if (groups.length <= maxMarks) {
    const series = textsOf(groups).map((name, group) => ({ name, values: byGroup[group]! }));
    return dots({ ...input, ...measure, labels: columns, series });
  }
  return heatmap({
    ...input,
    ...measure,
    x: groups,
    y: columns,
    values: columns.map((_, column) => byGroup.map((group) => group[column] ?? null)),
    xTitle: input.groupTitle ?? 'Group',
    yTitle: '',
  });
}
