import type { Dataset } from '../../dataset/dataset.js';
import {
  decideSpellings,
  type Evidence,
  EvidenceCollector,
  isInDoubt,
  isSpelled,
  needsOrder,
  type ProvenElsewhere,
  provenComma,
  type Spellings,
  type Units,
  undecided,
} from '../../dataset/spellings.js';
import { type DateOrder, parseIsoMs, timePartsOf } from '../../dataset/times.js';
import type { CastSpellings } from '../../engines/duckdb/castSql.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { collectEvidence } from '../../engines/duckdb/evidenceSql.js';
import type { FoundSpellings } from './manifest.js';

/** The texts of a file as DuckDB reads them. */
export interface FileTexts {
  /** The table function that reads it. */
  readonly from: string;
  /** The name of its column for each column of the dataset that the file has. */
  readonly rawNames: ReadonlyMap<string, string>;
  /** Whether DuckDB puts incomplete rows into `reject_errors`. */
  readonly canBreak: boolean;
  /** The columns that it has in another unit, with that unit. */
  readonly units: Units;
}

const sampleRows = 1_000;
const maxTimeExamples = 3;

/**
 * How the values of a CSV are spelled. Most files are as published, and then a sample of the first rows and the values that a
 * cast left unread are all that is looked at. What depends on a column is decided from all of its rows, in a pass of its own.
 */
export class FileSpellings {
  readonly #engine: DuckDb;
  readonly #csv: FileTexts;
  readonly #dataset: Dataset;
  readonly #dateOrder: DateOrder | undefined;
  readonly #elsewhere: ProvenElsewhere | null;
  #evidence: Evidence = { times: {}, numbers: {} };
  /** Columns that have other spellings than the published files. */
  readonly #unusual = new Set<string>();
  /** Columns whose evidence is of all rows. */
  readonly #surveyed = new Set<string>();
  #spellings: Spellings = undecided;
  readonly #timeExamples: Record<string, readonly string[]> = {};

  /**
   * @param dateOrder of day and month, if the user fixes it
   * @param elsewhere what other files of the source prove; null if they are not read yet
   */
  constructor(
    engine: DuckDb,
    csv: FileTexts,
    dataset: Dataset,
    dateOrder?: DateOrder,
    elsewhere: ProvenElsewhere | null = {},
  ) {
    this.#engine = engine;
    this.#csv = csv;
    this.#dataset = dataset;
    this.#dateOrder = dateOrder;
    this.#elsewhere = elsewhere;
  }

  /** What was decided. */
  get spellings(): Spellings {
    return this.#spellings;
  }

  /** What the rows show: of the columns in doubt, all of them. */
  get evidence(): Evidence {
    return this.#evidence;
  }

  /** Whether other files must decide how a column is spelled. */
  get isOpen(): boolean {
    const { times, numbers } = this.#evidence;
    const { dateOrder, comma } = this.#spellings;
    return (
      ((this.#dateOrder ?? this.#dataset.dateOrder) === null &&
        Object.keys(times).some((name) => needsOrder(times[name]!) && dateOrder[name] === undefined)) ||
      Object.keys(numbers).some((name) => numbers[name]!.open > 0 && comma[name] === undefined)
    );
  }

  /** What was decided, and what shows it, for the summary of the import. */
  get found(): Omit<FoundSpellings, 'timesAreDays'> {
    const { dateOrder } = this.#spellings;
    const { times, numbers } = this.#evidence;
    const proofs = Object.entries(dateOrder).flatMap(([name, order]) => {
      const { dayFirstText, monthFirstText, shortDayFirstText } = times[name]!;
      const text = order === 'dayFirst' ? (dayFirstText ?? shortDayFirstText) : monthFirstText;
      return text === null ? [] : [[name, text.trim()] as const];
    });
    const commas = Object.entries(numbers).flatMap(([name, evidence]) => {
      const comma = provenComma(evidence);
      return comma === null ? [] : [[name, comma] as const];
    });
    return {
      dateOrder,
      comma: { ...Object.fromEntries(commas), ...this.#spellings.comma },
      ...(this.#dateOrder === undefined ? {} : { givenOrder: this.#dateOrder }),
      orderProofs: Object.fromEntries(proofs),
      timeExamples: this.#timeExamples,
    };
  }

  /** Columns of times with dates without a time of day. */
  get columnsWithDays(): readonly string[] {
    return Object.keys(this.#evidence.times).filter((name) => this.#evidence.times[name]!.days > 0);
  }

  /** For the next cast. */
  get cast(): CastSpellings {
    const { fileColumns } = this.#dataset;
    const times = fileColumns.filter(({ type }) => type === 'localTime');
    const given = this.#dateOrder;
    const dateOrder =
      given === undefined
        ? this.#spellings.dateOrder
        : Object.fromEntries(times.map(({ name }) => [name, given]));
    const { units } = this.#csv;
    return {
      spellings: { ...this.#spellings, dateOrder, unit: units },
      unusual: new Set([...this.#unusual, ...Object.keys(units)]),
    };
  }

  /**
   * Looks at the first rows, before the first cast.
   *
   * @throws the errors of `decideSpellings`
   */
  async readSample(): Promise<void> {
    const names = this.#spelledColumns();
    if (names.length === 0) return;
    const texts = names.map((name) => this.#csv.rawNames.get(name)!);
    const { columns } = await this.#engine.columns(
      `SELECT ${texts.join(', ')} FROM ${this.#csv.from} LIMIT ${sampleRows}`,
    );
    const collector = new EvidenceCollector(this.#dataset, this.#csv.units);
    for (const [at, name] of names.entries()) {
      // Without a row there are no columns.
      const texts = (columns[at] ?? []).filter((text): text is string => text !== null);
      for (const text of texts) collector.add(name, text);
      const isTime = this.#dataset.columnOf(name)!.type === 'localTime';
      const examples = isTime ? unusualTimes(texts) : [];
      if (examples.length > 0) this.#timeExamples[name] = examples;
    }
    await this.#study(collector.evidence);
  }

  /**
   * Looks at the values that a cast left unread.
   *
   * @param from the rows of the cast
   * @returns whether another cast reads more, or in another way
   * @throws the errors of `decideSpellings`
   */
  async readUnread(from: string): Promise<boolean> {
    const before = JSON.stringify([[...this.#unusual], this.#spellings]);
    const unread = await this.#engine.rows(
      `SELECT DISTINCT unnest(map_keys(unread)) AS name FROM ${from} WHERE unread IS NOT NULL`,
    );
    const names = unread.map(({ name }) => name as string).filter((name) => !this.#surveyed.has(name));
    await this.#study(
      await collectEvidence(
        this.#engine,
        `(FROM ${from} WHERE unread IS NOT NULL)`,
        new Map(names.map((name) => [name, `unread['${name}']`])),
        this.#dataset,
        this.#csv.units,
      ),
    );
    return JSON.stringify([[...this.#unusual], this.#spellings]) !== before;
  }

  async #study(evidence: Evidence): Promise<void> {
    this.#take(evidence);
    if (isInDoubt(this.#evidence, this.#dateOrder ?? this.#dataset.dateOrder)) await this.#surveyAll();
    this.#spellings = decideSpellings(this.#evidence, this.#dataset, this.#dateOrder, this.#elsewhere);
  }

  /** Collects the evidence of all rows: of every unusual column, because one column can decide for another. */
  async #surveyAll(): Promise<void> {
    const { from, rawNames, units } = this.#csv;
    const left = [...this.#unusual].filter((name) => !this.#surveyed.has(name));
    const textOf = new Map(left.map((name) => [name, rawNames.get(name)!]));
    for (const name of left) this.#surveyed.add(name);
    this.#take(await collectEvidence(this.#engine, from, textOf, this.#dataset, units));
  }

  /** Evidence of all rows replaces that of some, and evidence of some rows that of none. */
  #take({ times, numbers }: Evidence): void {
    const found = { times: withUnusual(times), numbers: withUnusual(numbers) };
    this.#evidence = {
      times: { ...this.#evidence.times, ...found.times },
      numbers: { ...this.#evidence.numbers, ...found.numbers },
    };
    for (const name of Object.keys({ ...found.times, ...found.numbers })) this.#unusual.add(name);
  }

  #spelledColumns(): string[] {
    return this.#dataset.fileColumns
      .filter((column) => isSpelled(column) && this.#csv.rawNames.has(column.name))
      .map(({ name }) => name);
  }
}

/** A text of each spelling of times other than the published one, the most frequent first. */
function unusualTimes(texts: readonly string[]): readonly string[] {
  const spellings = new Map<string, { readonly example: string; count: number }>();
  for (const text of texts) {
    if (parseIsoMs(text) !== null || timePartsOf(text) === null) continue;
    const spelling = text.replaceAll(/\d+/g, '0').replaceAll(/[a-z]+/gi, 'a');
    const found = spellings.get(spelling) ?? { example: text.trim(), count: 0 };
    found.count += 1;
    spellings.set(spelling, found);
  }
  return [...spellings.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, maxTimeExamples)
    .map(({ example }) => example);
}

/** The columns with values that only the reading of any spelling reads, or whose comma can mean two things. */
function withUnusual<Of extends { readonly unusual: number; readonly open: number }>(
  evidence: Readonly<Record<string, Of>>,
): Record<string, Of> {
  return Object.fromEntries(
    Object.entries(evidence).filter(([, { unusual, open }]) => unusual > 0 || open > 0),
  );
}
