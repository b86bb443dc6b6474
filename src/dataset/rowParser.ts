import type { ColumnMap } from './columnMap.js';
import type { Dataset } from './dataset.js';
import { matchHeaders } from './headers.js';
import { type ParsedRow, parseRow } from './parseRow.js';
import {
  decideSpellings,
  EvidenceCollector,
  isSpelled,
  refuseOtherOrder,
  type Spellings,
  undecided,
} from './spellings.js';
import type { DateOrder } from './times.js';

interface RawRow {
  readonly fields: readonly string[];
}

/** Rows that are held back at most. With them, what is not proven is decided. */
const maxHeldRows = 10_000;

/**
 * Parses rows as they come. A row is held back, with those after it, while it depends on the spelling of a column that no row
 * has proven yet: 3/4/2021 waits for a day above 12. What is still open after 10,000 rows, or at the end, is decided as for a
 * file, so that a pipe and an import read the same.
 */
export class RowParser<Row extends RawRow> {
  readonly #header: readonly string[];
  readonly #dataset: Dataset;
  readonly #dateOrder: DateOrder | undefined;
  readonly #columnMap: ColumnMap;
  readonly #columns: readonly (readonly [name: string, position: number])[];
  readonly #collector: EvidenceCollector;
  readonly #settled = new Set<string>();
  readonly #doubtful = new Set<string>();
  #spellings: Spellings = undecided;
  #parse: (fields: readonly string[]) => ParsedRow;
  #held: Row[] = [];

  /**
   * @param dateOrder of day and month, if the user fixes it
   * @param columnMap columns mapped by hand
   * @throws the errors of `parseRow`
   */
  constructor(header: readonly string[], dataset: Dataset, dateOrder?: DateOrder, columnMap: ColumnMap = {}) {
    this.#header = header;
    this.#dataset = dataset;
    this.#dateOrder = dateOrder;
    this.#columnMap = columnMap;
    this.#parse = parseRow(header, dataset, undecided, columnMap);
    const { positions, otherUnits } = matchHeaders(header, dataset, columnMap);
    this.#collector = new EvidenceCollector(dataset, otherUnits);
    this.#columns = [...positions].filter(([name]) => isSpelled(dataset.columnOf(name)!));
    const order = dateOrder ?? dataset.dateOrder;
    const times = this.#columns.filter(([name]) => dataset.columnOf(name)!.type === 'localTime');
    if (order === null) return;
    for (const [name] of times) this.#settled.add(name);
    this.#use({ dateOrder: Object.fromEntries(times.map(([name]) => [name, order])), comma: {} });
  }

  /**
   * Takes the next row.
   *
   * @returns the rows that can be parsed now, in their order
   * @throws the errors of `decideSpellings`
   */
  push(row: Row): (readonly [Row, ParsedRow])[] {
    // A row with another number of fields is rejected, whatever they hold.
    if (row.fields.length === this.#header.length) this.#look(row.fields);
    if (this.#doubtful.size === 0 && this.#held.length === 0) return [[row, this.#parse(row.fields)]];
    this.#held.push(row);
    if (this.#settleProven()) return this.#release();
    return this.#held.length < maxHeldRows ? [] : this.end();
  }

  /** The rows held back, in their order, after the last one. @throws the errors of `decideSpellings` */
  end(): (readonly [Row, ParsedRow])[] {
    if (this.#doubtful.size > 0) {
      const { dateOrder, comma } = decideSpellings(this.#collector.evidence, this.#dataset, this.#dateOrder);
      this.#settle({
        dateOrder: { ...dateOrder, ...this.#spellings.dateOrder },
        comma: { ...comma, ...this.#spellings.comma },
      });
    }
    return this.#release();
  }

  #look(fields: readonly string[]): void {
    for (const [name, position] of this.#columns) {
      if (!this.#collector.add(name, fields[position]!)) continue;
      if (!this.#settled.has(name)) this.#doubtful.add(name);
      else if (this.#dateOrder === undefined && this.#dataset.dateOrder === null) this.#checkOrder(name);
    }
  }

  /** A date of the other order after the order is settled. Rows were sent already, but no more will be. */
  #checkOrder(name: string): void {
    const evidence = this.#collector.timesOf(name);
    const order = this.#spellings.dateOrder[name];
    if (evidence !== undefined && order !== undefined)
      refuseOtherOrder(evidence, order, this.#dataset.columnOf(name)!);
  }

  /** Whether every column in doubt is proven; they are settled then. */
  #settleProven(): boolean {
    const dateOrder = { ...this.#spellings.dateOrder };
    const comma = { ...this.#spellings.comma };
    for (const name of this.#doubtful) {
      const order = this.#collector.provenOrder(name);
      const meaning = this.#collector.provenComma(name);
      if (order !== null) dateOrder[name] = order;
      else if (meaning !== null) comma[name] = meaning;
      else return false;
    }
    this.#settle({ dateOrder, comma });
    return true;
  }

  #settle(spellings: Spellings): void {
    for (const name of this.#doubtful) this.#settled.add(name);
    this.#doubtful.clear();
    this.#use(spellings);
  }

  #release(): (readonly [Row, ParsedRow])[] {
    const rows = this.#held;
    this.#held = [];
    return rows.map((row) => [row, this.#parse(row.fields)] as const);
  }

  #use(spellings: Spellings): void {
    this.#spellings = spellings;
    this.#parse = parseRow(this.#header, this.#dataset, spellings, this.#columnMap);
  }
}
