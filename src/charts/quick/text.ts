import { formatCount, formatCountOf, formatNumber, formatPercent } from '../../base/format.js';
import { cellOf } from '../../query/table.js';
import type { FigureText } from '../input.js';
import type { MeasureColumn } from './columns.js';
import type { Plan } from './plan.js';
import { capitalised, filterText, joined } from './words.js';

/** The content of a chart, for its alternative text and footnote. */
export interface Description {
  /** `Line chart`, `Map`. */
  readonly picture: string;
  /** Every value drawn, with its label. */
  readonly values: readonly { readonly label: string; readonly value: number | null }[];
  /** Notes for the footnote, such as what was left out. */
  readonly notes: readonly string[];
}

/** Title, alternative text and footnote: from the options, else from the columns. */
export function textOf(plan: Plan, { picture, values, notes }: Description): FigureText {
  const { options } = plan;
  const title = options.title ?? titleOf(plan);
  const { id, heightPixels } = options;
  return {
    id:
      id ??
      title
        .toLowerCase()
        .replaceAll(/[^a-z\d]+/g, '-')
        .replaceAll(/^-|-$/g, ''),
    title,
    alt: options.alt ?? `${picture}: ${title}. ${extremesText(plan, values)}`.trim(),
    footnote: options.footnote ?? footnoteOf(plan, notes),
    ...(heightPixels === undefined ? {} : { heightPixels }),
  };
}

/** `Accidents by weekday and hour of the day`. */
function titleOf({ columns, measures, along, across, position }: Plan): string {
  const what = measures.length === 0 ? 'accidents' : quantityLabel(measures);
  const drawn = columns.filter((column) => column === along || column === across);
  const by = drawn.map(({ label }) => withoutUnit(label));
  return capitalised(`${what} by ${joined(position === null ? by : ['place', ...by], 'and')}`);
}

/** The common name of the measures, for a title and an axis. */
export function quantityLabel(measures: readonly MeasureColumn[]): string {
  const [first] = measures;
  return measures.length === 1
    ? first!.label
    : joined(
        measures.map(({ label }) => label.replace(/ \(.*\)$/, '')),
        'and',
      );
}

/** `temperature (°F)` as `temperature`. */
export function withoutUnit(label: string): string {
  return label.replace(/ \([^)]*\)$/, '');
}

/** The title of the axis of values. */
export function valueTitle({ measures }: Pick<Plan, 'measures'>): string {
  const [first] = measures;
  if (first === undefined) return '';
  if (measures.length === 1) return capitalised(first.label);
  if (measures.every(({ isShare }) => isShare)) return 'Share of accidents';
  if (measures.every(({ isCount }) => isCount)) return 'Accidents';
  return measures.every(({ unit }) => unit !== '' && unit === first.unit) ? first.unit : 'Value';
}

export function isPercent({ measures, options }: Pick<Plan, 'measures' | 'options'>): boolean {
  return options.percent ?? (measures.length > 0 && measures.every(({ isShare }) => isShare));
}

function extremesText(plan: Plan, values: Description['values']): string {
  const known = values.filter((one): one is { label: string; value: number } => one.value !== null);
  const [first] = known;
  if (first === undefined) return '';
  let [least, most] = [first, first];
  for (const one of known) {
    if (one.value < least.value) least = one;
    if (one.value > most.value) most = one;
  }
  const format = isPercent(plan) ? formatPercent : formatNumber;
  const text = ({ label, value }: { label: string; value: number }): string => `${label}, ${format(value)}`;
  if (least.value === most.value) return `All values are ${format(most.value)}.`;
  return `Highest: ${text(most)}; lowest: ${text(least)}.`;
}

/** `All accidents, n = 12,345; 2 of 3 drawn, without Source3; not drawn: severe share`. */
function footnoteOf(plan: Plan, notes: readonly string[]): string {
  const { table, columns, measures, position } = plan;
  const filter = table.question === undefined ? '' : capitalised(filterText(table.question.where));
  const n = countOf(plan);
  const rows = `${formatCount(table.rowCount)} ${position === null ? 'rows' : 'points'}`;
  const subject =
    table.question === undefined
      ? rows
      : `${filter || 'All accidents'}${n === null ? '' : `, n = ${formatCount(n)}`}`;
  const limit = table.question?.limit ?? null;
  // A count that is not drawn is already given as n.
  const notDrawn =
    position !== null
      ? []
      : columns.filter(
          (column) => column.role === 'measure' && !measures.includes(column) && !column.isCount,
        );
  return [
    subject,
    ...(limit !== null && limit === table.rowCount ? [`limited to ${formatCountOf(limit, 'row')}`] : []),
    ...notes,
    ...(notDrawn.length === 0
      ? []
      : [
          `not drawn: ${joined(
            notDrawn.map(({ label }) => label),
            'and',
          )}`,
        ]),
  ].join('; ');
}

/** The number of accidents in the table, if it counts them. */
function countOf({ table, columns }: Plan): number | null {
  const column = columns.find((one) => one.role === 'measure' && one.isCount);
  if (column === undefined) return null;
  const counts = table.columns[column.name]!;
  let sum = 0;
  for (let row = 0; row < table.rowCount; row++) sum += Number(cellOf(counts, row));
  return sum;
}

/** The note on categories that are left out: `20 of 49 drawn, without WY, VT, ND, SD, RI and 24 more`. */
export function leftOutNote(drawn: number, leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  return [`${drawn} of ${formatCount(drawn + leftOut.length)} drawn, without ${someOf(leftOut)}`];
}

/** The note on values that are drawn as one: `others: thunder, haze and ice`. */
export function othersNote(others: readonly string[]): string[] {
  return others.length === 0 ? [] : [`others: ${someOf(others)}`];
}

function someOf(names: readonly string[]): string {
  const firstNames = names.slice(0, 5);
  const more = names.length - firstNames.length;
  return more === 0 ? joined(firstNames, 'and') : `${firstNames.join(', ')} and ${formatCount(more)} more`;
}
