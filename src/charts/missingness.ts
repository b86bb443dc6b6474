import { bars } from './bars.js';
import type { Figure, FigureText } from './figure.js';
import { heatmap } from './heatmap.js';
import type { Labels, Numbers } from './input.js';

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

/** Shares of missing values: bars by column, or a matrix of columns by group. */
export function missingness(input: MissingnessInput): Figure {
  const { columns, groups, shares } = input;
  if (groups === undefined) {
    return bars({
      ...input,
      labels: columns,
      values: shares as Numbers,
      valueTitle: 'Share of rows without a value',
      percent: true,
    });
  }
  const byGroup = shares as readonly Numbers[];
  return heatmap({
    ...input,
    x: groups,
    y: columns,
    values: columns.map((_, column) => byGroup.map((group) => group[column] ?? null)),
    xTitle: input.groupTitle ?? 'Group',
    yTitle: '',
    valueTitle: 'Share of rows without a value',
    percent: true,
  });
}
