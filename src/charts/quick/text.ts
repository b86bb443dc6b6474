import { capitalise, formatCount, formatCountOf, joinWords } from '../../base/format.js';
import type { Table } from '../../query/table.js';
import type { Figure } from '../figure.js';
import type { FigureText } from '../figureOf.js';
import { valueText } from '../valueText.js';
import type { Axis } from './axis.js';
import type { MeasureColumn } from './columns.js';
import type { Plan } from './plan.js';
import { countColumn, numberAt } from './values.js';
import { filterText } from './words.js';

/** A chart before its texts are known: the content that they describe, and how to draw it. */
export interface Drawing {
  /** `Line chart`, `Map`. */
  readonly picture: string;
  /** Every value of the chart with its label, also missing ones; empty for points. */
  readonly values: readonly LabelledValue[];
  /** Notes for the footnote: what was left out, except missing values. */
  readonly notes: readonly string[];
  /** Draws it; null if there is nothing to draw. */
  readonly draw: ((text: FigureText) => Figure) | null;
}

export interface LabelledValue {
  readonly label: string;
  readonly value: number | null;
}

/** Headline, alternative text and footnote: from the options, else from the columns. */
export function textOf(plan: Plan, { picture, values, notes, draw }: Drawing): FigureText {
  const { id, alt, footnote, subline, headline = headlineOf(plan), isInvented } = plan.options;
  const content = draw === null ? 'No data.' : extremesText(plan, values);
  return {
    id: id ?? idOf(headline),
    headline,
    ...(subline === undefined ? {} : { subline }),
    alt: alt ?? `${picture}: ${headline}. ${content}`.trim(),
    footnote: footnote ?? footnoteOf(plan, [...notes, ...missingNote(values)]),
    ...(isInvented === undefined ? markOf(plan.table) : { isInvented }),
  };
}

/** The mark of made-up accidents, if the table has it. */
export function markOf({ isInvented }: Table): Pick<FigureText, 'isInvented'> {
  return isInvented === true ? { isInvented } : {};
}

/** The headline in letters and digits, for an anchor and the name of a file. */
function idOf(headline: string): string {
  const words = headline.toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join('-') || 'chart';
}

/** `Accidents by weekday and hour of the day`. */
function headlineOf({ columns, measures, along, across, position }: Plan): string {
  const what = measures.length === 0 ? 'accidents' : quantityLabel(measures);
  const drawn = columns.filter((column) => column === along || column === across);
  const by = drawn.map(({ label }) => withoutUnit(label));
  return capitalise(`${what} by ${joinWords(position === null ? by : ['place', ...by])}`);
}

/** The common name of the measures, for a title and an axis. */
export function quantityLabel(measures: readonly MeasureColumn[]): string {
  const [first] = measures;
  return measures.length === 1 ? first!.label : joinWords(measures.map(({ label }) => withoutUnit(label)));
}

/** `temperature (°F)` as `temperature`. */
export function withoutUnit(label: string): string {
  return label.replace(/ \([^)]*\)$/, '');
}

/** The title of the axis of values. */
export function valueTitle({ measures }: Pick<Plan, 'measures'>): string {
  const [first] = measures;
  if (first === undefined) return '';
  if (measures.length === 1) return capitalise(first.label);
  if (measures.every(({ isShare }) => isShare)) return 'Share of accidents';
  if (measures.every(({ isCount }) => isCount)) return 'Accidents';
  return measures.every(({ unit }) => unit !== '' && unit === first.unit) ? first.unit : 'Value';
}

export function isPercent({ measures, options }: Pick<Plan, 'measures' | 'options'>): boolean {
  return options.percent ?? (measures.length > 0 && measures.every(({ isShare }) => isShare));
}

function extremesText(plan: Plan, values: readonly LabelledValue[]): string {
  const known = values.filter((one): one is { label: string; value: number } => one.value !== null);
  const [first] = known;
  if (first === undefined) return '';
  let [least, most] = [first, first];
  for (const one of known) {
    if (one.value < least.value) least = one;
    if (one.value > most.value) most = one;
  }
  const format = (value: number): string =>
    valueText(value, { percent: isPercent(plan) }).replaceAll('\u00A0', ' ');
  const text = ({ label, value }: { label: string; value: number }): string => `${label}, ${format(value)}`;
  if (least.value === most.value) return `All values are ${format(most.value)}.`;
  return `Highest: ${text(most)}; lowest: ${text(least)}.`;
}

/** `All accidents, n = 12,345; 2 of 3 drawn, without Source3; not drawn: severe share`. */
function footnoteOf(plan: Plan, notes: readonly string[]): string {
  const { table, columns, measures, position } = plan;
  const filter = table.question === undefined ? '' : capitalise(filterText(table.question.where));
  const n = accidentsOf(plan);
  const rows = formatCountOf(table.rowCount, position === null ? 'row' : 'point');
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
    ...(notDrawn.length === 0 ? [] : [`not drawn: ${joinWords(notDrawn.map(({ label }) => label))}`]),
  ].join('; ');
}

/** The number of accidents in the table, if it counts them. */
function accidentsOf(plan: Plan): number | null {
  const { table } = plan;
  const column = countColumn(plan);
  if (column === undefined) return null;
  let sum = 0;
  for (let row = 0; row < table.rowCount; row++) sum += numberAt(table, column, row) ?? 0;
  return sum;
}

/** What the axes leave out: `20 of 49 drawn, without WY, VT, ND, SD, RI and 24 more`. Of two, each note has its name. */
export function axisNotes(axes: readonly Axis[]): string[] {
  const isOne = axes.filter(({ beyondTop }) => beyondTop.length > 0).length === 1;
  return axes.flatMap(({ column, values, beyondTop, leavesOutUnknown }) => {
    const name = withoutUnit(column.label);
    const total = formatCount(values.length + beyondTop.length);
    const drawn = `${isOne ? '' : `${name}: `}${values.length} of ${total} drawn, without ${someOf(beyondTop)}`;
    return [
      ...(beyondTop.length === 0 ? [] : [drawn]),
      ...(leavesOutUnknown ? [`without those of unknown ${name}`] : []),
    ];
  });
}

/** The note on missing values: `no value for WY and VT`, `8 of 96 values missing`. */
function missingNote(values: readonly LabelledValue[]): string[] {
  const missing = values.filter(({ value }) => value === null).map(({ label }) => label);
  if (missing.length === 0) return [];
  // Labels of two dimensions have commas, so a list of them would be unreadable.
  if (missing.some((label) => label.includes(','))) {
    return [`${formatCount(missing.length)} of ${formatCountOf(values.length, 'value')} missing`];
  }
  return [`no value for ${someOf(missing)}`];
}

/** The names, or the first of them: `WY, VT, ND, SD, RI and 24 more`. */
export function someOf(names: readonly string[]): string {
  const firstNames = names.slice(0, 5);
  const more = names.length - firstNames.length;
  return more === 0 ? joinWords(firstNames) : `${firstNames.join(', ')} and ${formatCount(more)} more`;
}
