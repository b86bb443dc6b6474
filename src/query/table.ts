import type { DataFrame } from 'danfojs-node';
import { alignedLines } from '../base/alignedText.js';
import { notFound, requireInteger, requireObject, unexpected } from '../base/checks.js';
import { formatCount, formatCountOf } from '../base/format.js';
import { printedAs } from '../base/printed.js';
import { emptyAnswerHint } from './emptyAnswer.js';
import type { Question, Value } from './question.js';

/** Numbers as Float64Array with NaN for null; everything else as a plain array with null. */
export type TableColumn = Float64Array | readonly (string | null)[] | readonly (boolean | null)[];

/** An answer: columns of equal length by name. It converts to rows, CSV or a data frame. */
export class Table {
  readonly columns: Readonly<Record<string, TableColumn>>;
  readonly rowCount: number;
  /** The question of this answer, which defines each column; absent for a table that is not an answer. */
  readonly question?: Question;
  /** Present if accidents of its source are made up: see `SourceDescription.isInvented`. */
  readonly isInvented?: true;

  /** @throws InputError if a column is not a list, or not as long as the table */
  constructor(
    columns: Readonly<Record<string, TableColumn>>,
    rowCount: number,
    question?: Question,
    isInvented = false,
  ) {
    requireInteger('the number of rows', rowCount, 0);
    requireColumns(requireObject('columns', columns), rowCount);
    this.columns = columns;
    this.rowCount = rowCount;
    if (question !== undefined) this.question = question;
    if (isInvented) this.isInvented = true;
  }

  /** One column by its name. @throws InputError if there is none of that name */
  column(name: string): TableColumn {
    if (Object.hasOwn(this.columns, name)) return this.columns[name]!;
    throw notFound('Column', name, Object.keys(this.columns));
  }

  /** The rows as plain objects, missing values as null. */
  toRows(): Record<string, Value>[] {
    const columns = Object.entries(this.columns);
    return Array.from({ length: this.rowCount }, (_, row) =>
      Object.fromEntries(columns.map(([name, column]) => [name, cellOf(column, row)])),
    );
  }

  /** The rows, for `JSON.stringify`. */
  toJSON(): Record<string, Value>[] {
    return this.toRows();
  }

  /**
   * CSV by RFC 4180: lines end with CRLF, values are quoted where needed, missing values are empty (an empty text is
   * `""`). Texts are unchanged, also those that a spreadsheet takes for a formula.
   */
  toCsv(): string {
    const columns = Object.values(this.columns);
    const lines = [Object.keys(this.columns).map(csvText).join(',')];
    for (let row = 0; row < this.rowCount; row++) {
      lines.push(columns.map((column) => csvCell(cellOf(column, row))).join(','));
    }
    return `${lines.join('\r\n')}\r\n`;
  }

  /**
   * The answer as a DataFrame of danfojs-node, which is loaded on the first call (it takes a second or two). Missing
   * numbers are NaN and other missing values `undefined`, as its `isNa`, `fillNa` and `dropNa` expect. Its means and
   * sums treat missing numbers inconsistently: compute them in the question instead.
   */
  async toDataFrame(): Promise<DataFrame> {
    const { DataFrame: Frame } = await import('danfojs-node');
    const columns = Object.entries(this.columns).map(([name, column]) => [
      name,
      column instanceof Float64Array ? Array.from(column) : column.map((value) => value ?? undefined),
    ]);
    return new Frame(Object.fromEntries(columns));
  }
}

printedAs(Table.prototype, tableText);

/** Rows of a printed table. */
const mostPrinted = 20;

/** The first rows as aligned text, below a line that says how many there are. */
function tableText(table: Table): string {
  const columns = Object.entries(table.columns ?? {});
  const printed = Math.min(table.rowCount, mostPrinted);
  const lines = alignedLines(
    columns.map(([name, column]) => ({
      cells: [name, ...Array.from({ length: printed }, (_, row) => printedCell(cellOf(column, row)))],
      isNumber: column instanceof Float64Array,
    })),
  );
  const more = table.rowCount - printed;
  const hint = emptyAnswerHint(table);
  return [
    `Table of ${formatCountOf(table.rowCount, 'row')}: ${columns.map(([name]) => name).join(', ')}`,
    ...lines,
    ...(more > 0
      ? [`... and ${formatCount(more)} more: toRows(), toCsv() and toDataFrame() have them all`]
      : []),
    ...(hint === null ? [] : [`No accident matches. ${hint}`]),
  ].join('\n');
}

function printedCell(value: Value): string {
  if (value === null) return '–';
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}

/** @throws InputError if a column is not a list, or not of that length */
export function requireColumns(columns: Readonly<Record<string, unknown>>, rowCount: number): void {
  for (const [name, column] of Object.entries(columns)) {
    if (!(column instanceof Float64Array) && !Array.isArray(column))
      throw unexpected(`column ${name}`, 'a Float64Array or an array', column);
    if (column.length !== rowCount)
      throw unexpected(`the length of column ${name}`, `${rowCount}, as the table has`, column.length);
  }
}

/** The value in a column, NaN as null. */
export function cellOf(column: TableColumn, row: number): Value {
  const value = column[row] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

/** Concatenates tables that have the same columns. */
export function concatTables(tables: readonly Table[]): Table {
  const [first] = tables;
  if (first === undefined) return new Table({}, 0);
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const columns = Object.keys(first.columns).map((name): [string, TableColumn] => [
    name,
    concatColumns(tables.map((table) => table.columns[name]!)),
  ]);
  const isInvented = tables.some((table) => table.isInvented === true);
  return new Table(Object.fromEntries(columns), rowCount, undefined, isInvented);
}

function concatColumns(parts: readonly TableColumn[]): TableColumn {
  if (!(parts[0] instanceof Float64Array)) return parts.flatMap((part) => part as (string | null)[]);
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts as readonly Float64Array[]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function csvCell(value: Value): string {
  return value === null ? '' : typeof value === 'string' ? csvText(value) : String(value);
}

function csvText(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
