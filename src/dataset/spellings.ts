import { requireOneOf } from '../base/checks.js';
import { DataError } from '../base/errors.js';
import { formatCount } from '../base/format.js';
import type { Column, Dataset } from './dataset.js';
import { acceptNumber, type CommaMeaning, numberPartsOf, parseNumber, readNumber } from './numbers.js';
import { type DateOrder, parseIsoMs, readTime, type TimeReading, timePartsOf } from './times.js';

/**
 * How the values of a file are spelled, where a value alone does not say it. By name of a column; a column without an entry has
 * no value that depends on it.
 */
export interface Spellings {
  /** The order of day and month in dates such as 3/4/2021. */
  readonly dateOrder: Readonly<Record<string, DateOrder>>;
  /** What a comma means in numbers such as 29,921. */
  readonly comma: Readonly<Record<string, CommaMeaning>>;
  /** The unit of numbers without a unit, where the header names another than the column's: `{ temperatureFahrenheit: 'C' }`. */
  readonly unit?: Units;
}

/** The unit of a column's numbers without one, by column: that of the header. */
export type Units = Readonly<Record<string, string>>;

/** Nothing is decided: values that depend on it are not read. */
export const undecided: Spellings = { dateOrder: {}, comma: {} };

/** Whether the values of a column can be spelled in many ways. Those of the others are clear by themselves. */
export function isSpelled({ type }: Column): boolean {
  return type === 'localTime' || type === 'integer' || type === 'double';
}

/** @throws InputError if it is neither an order of day and month nor undefined */
export function requireDateOrder(value: unknown): void {
  if (value !== undefined) requireOneOf('dateOrder', value, ['monthFirst', 'dayFirst']);
}

/** The order of day and month in a column, if it is decided or the dataset fixes it. */
export function orderIn(name: string, spellings: Spellings, dataset: Dataset): DateOrder | undefined {
  return spellings.dateOrder[name] ?? dataset.dateOrder ?? undefined;
}

/** What the texts of a column show about its spelling. Each example is the first in the order of texts, so that rows have none. */
export interface TimeEvidence {
  /** Times that are not in the format of the published files but are read, with at least one order of day and month. */
  readonly unusual: number;
  /** Dates without a time of day. */
  readonly days: number;
  /** Dates with the day first (the first number is above 12), with the month first, and those that can be both. */
  readonly dayFirst: number;
  readonly dayFirstText: string | null;
  readonly monthFirst: number;
  readonly monthFirstText: string | null;
  readonly open: number;
  /** One whose day and month differ, if there is any. */
  readonly openText: string | null;
  /** The same of dates with a year of two digits, which may stand first: 21-03-01. */
  readonly shortDayFirst: number;
  readonly shortDayFirstText: string | null;
  readonly short: number;
  readonly shortText: string | null;
  /** Those whose year cannot stand first. */
  readonly shortYearLast: number;
  /** Number of different first and last numbers. Days vary more than years. */
  readonly shortFirsts: number;
  readonly shortLasts: number;
}

export interface NumberEvidence {
  /** Numbers that are not in the format of the published files but are read, with at least one meaning of the comma. */
  readonly unusual: number;
  /** Numbers whose comma must be decimal, must separate thousands, and can be both. */
  readonly decimal: number;
  readonly thousands: number;
  readonly open: number;
  readonly openText: string | null;
  /** Open numbers that are valid in the column, by what the comma means. */
  readonly openAsDecimal: number;
  readonly openAsThousands: number;
}

/** By name of a column. */
export interface Evidence {
  readonly times: Readonly<Record<string, TimeEvidence>>;
  readonly numbers: Readonly<Record<string, NumberEvidence>>;
}

export const noTimeEvidence: TimeEvidence = {
  unusual: 0,
  days: 0,
  dayFirst: 0,
  dayFirstText: null,
  monthFirst: 0,
  monthFirstText: null,
  open: 0,
  openText: null,
  shortDayFirst: 0,
  shortDayFirstText: null,
  short: 0,
  shortText: null,
  shortYearLast: 0,
  shortFirsts: 0,
  shortLasts: 0,
};

export const noNumberEvidence: NumberEvidence = {
  unusual: 0,
  decimal: 0,
  thousands: 0,
  open: 0,
  openText: null,
  openAsDecimal: 0,
  openAsThousands: 0,
};

/** Whether the order of day and month matters in the column. */
export function needsOrder({ dayFirst, monthFirst, open, short }: TimeEvidence): boolean {
  return dayFirst + monthFirst + open + short > 0;
}

/** Whether a value of the file depends on what its column decides. */
export function isInDoubt({ times, numbers }: Evidence, order: DateOrder | null): boolean {
  return (
    (order === null && Object.values(times).some(needsOrder)) ||
    Object.values(numbers).some(({ open }) => open > 0)
  );
}

/** What the other files of a source prove. */
export interface ProvenElsewhere {
  readonly dateOrder?: DateOrder;
  readonly comma?: CommaMeaning;
}

/**
 * What files prove together for one that proves nothing itself: an order of day and month, and what a comma means, where no
 * file contradicts it.
 *
 * @throws DataError if a column of one file has dates of both orders
 */
export function provenByAll(files: readonly Evidence[], dataset: Dataset): ProvenElsewhere {
  const orders = new Set(files.flatMap(({ times }) => [...provenOrders(times, dataset).values()]));
  const commas = new Set(files.flatMap(({ numbers }) => Object.values(numbers).map(provenComma)));
  commas.delete(null);
  return {
    ...(orders.size === 1 ? { dateOrder: [...orders][0]! } : {}),
    ...(commas.size === 1 ? { comma: [...commas][0]! } : {}),
  };
}

/**
 * Decides the spellings of a file from the evidence of all of its rows. The order of rows does not matter.
 *
 * @param given the order of day and month, if the user fixes it
 * @param elsewhere what decides if the file proves nothing; null leaves such a column undecided
 * @throws DataError if a column has dates of both orders, or its dates can be read in both; the message shows both readings
 */
export function decideSpellings(
  evidence: Evidence,
  dataset: Dataset,
  given?: DateOrder,
  elsewhere: ProvenElsewhere | null = {},
): Spellings {
  const fixed = given ?? dataset.dateOrder ?? undefined;
  return {
    dateOrder: decideOrders(evidence.times, dataset, fixed, elsewhere),
    comma: decideCommas(evidence.numbers, elsewhere),
  };
}

function decideOrders(
  evidence: Evidence['times'],
  dataset: Dataset,
  fixed: DateOrder | undefined,
  elsewhere: ProvenElsewhere | null,
): Record<string, DateOrder> {
  const columns = Object.keys(evidence).filter((name) => needsOrder(evidence[name]!));
  if (fixed !== undefined) return Object.fromEntries(columns.map((name) => [name, fixed]));
  const proven = provenOrders(evidence, dataset);
  const orders = [...new Set(proven.values())];
  const inherited = orders.length === 0 ? elsewhere?.dateOrder : orders.length === 1 ? orders[0] : undefined;
  const decided = columns.flatMap((name) => {
    const order = proven.get(name) ?? inherited ?? anyOrder(evidence[name]!);
    if (order !== null) return [[name, order] as const];
    if (elsewhere === null) return [];
    throw undecidedOrder(evidence[name]!, dataset.columnOf(name)!);
  });
  return Object.fromEntries(decided);
}

function provenOrders(evidence: Evidence['times'], dataset: Dataset): Map<string, DateOrder> {
  const proven = new Map<string, DateOrder>();
  for (const [name, times] of Object.entries(evidence)) {
    const order = needsOrder(times) ? provenOrder(times, dataset.columnOf(name)!) : null;
    if (order !== null) proven.set(name, order);
  }
  return proven;
}

/** Any order, if all dates of a column are the same in both; else null. */
function anyOrder({ short, openText }: TimeEvidence): DateOrder | null {
  if (short > 0 || openText === null) return null;
  const [one, other] = [readTime(openText, 'monthFirst'), readTime(openText, 'dayFirst')];
  return one !== null && other !== null && msOf(one) === msOf(other) ? 'monthFirst' : null;
}

/** The order that the dates of a column prove, or null. @throws DataError if they prove both */
export function provenOrder(evidence: TimeEvidence, column: Column): DateOrder | null {
  const isYearLast = hasYearLast(evidence);
  const dayFirst = evidence.dayFirst + (isYearLast ? evidence.shortDayFirst : 0);
  const { monthFirst } = evidence;
  if (dayFirst > 0 && monthFirst > 0) throw bothOrders(evidence, column);
  if (!isYearLast) return null;
  return dayFirst > 0 ? 'dayFirst' : monthFirst > 0 ? 'monthFirst' : null;
}

/**
 * Refuses dates that contradict the order that their column was read with.
 *
 * @throws DataError
 */
export function refuseOtherOrder(evidence: TimeEvidence, order: DateOrder, column: Column): void {
  const proven = provenOrder(evidence, column);
  if (proven !== null && proven !== order) throw bothOrders(evidence, column);
}

function bothOrders(evidence: TimeEvidence, column: Column): DataError {
  const { monthFirst } = evidence;
  const dayFirst = evidence.dayFirst + evidence.shortDayFirst;
  const such = (text: string | null): string => (text === null ? '' : `, such as ${text}`);
  return new DataError(
    `${column.headers[0]} has dates with the day first (${formatCount(dayFirst)}${such(evidence.dayFirstText ?? evidence.shortDayFirstText)}) and with the month first (${formatCount(monthFirst)}${such(evidence.monthFirstText)}).`,
    {
      hint: 'Split the file, or pass --day-first or --month-first to reject the rows of the other order.',
      details: { column: column.name, dayFirst, monthFirst },
    },
  );
}

/** Whether years of two digits, if there are any, certainly stand last. */
function hasYearLast(evidence: TimeEvidence): boolean {
  return isYearProvenLast(evidence) || evidence.shortFirsts > evidence.shortLasts;
}

/** The same, also whatever rows follow. */
function isYearProvenLast({
  short,
  shortYearLast,
  dayFirst,
  monthFirst,
  open,
  shortDayFirst,
}: TimeEvidence): boolean {
  return short === 0 || shortYearLast > 0 || dayFirst + monthFirst + open + shortDayFirst > short;
}

function undecidedOrder(evidence: TimeEvidence, column: Column): DataError {
  const header = column.headers[0]!;
  const text = evidence.openText ?? evidence.shortText!;
  const readings = (['monthFirst', 'dayFirst'] as const).flatMap((order) => {
    const reading = readTime(text, order);
    return reading === null ? [] : [longDay(msOf(reading))];
  });
  const yearFirst = hasYearLast(evidence) ? null : readTime(yearFirstText(text), undefined);
  const all = [...new Set([...readings, ...(yearFirst === null ? [] : [longDay(msOf(yearFirst))])])];
  return new DataError(
    `${header} ${text} can be ${all.join(' or ')}: no date of the file shows whether the day or the month comes first.`,
    { hint: 'Pass --day-first or --month-first.', details: { column: column.name, text, readings: all } },
  );
}

/** The date of a text such as 21-03-01 with the year first. */
function yearFirstText(text: string): string {
  const parts = timePartsOf(text);
  return parts === null ? '' : `20${parts.first}-${parts.second}-${parts.orderedYear}`;
}

function msOf(reading: TimeReading): number {
  return 'localMs' in reading ? reading.localMs : reading.instantMs;
}

const longDayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function longDay(ms: number): string {
  return longDayFormat.format(ms);
}

function decideCommas(
  evidence: Evidence['numbers'],
  elsewhere: ProvenElsewhere | null,
): Record<string, CommaMeaning> {
  const open = Object.keys(evidence).filter((name) => evidence[name]!.open > 0);
  const proven = new Set(Object.values(evidence).map(provenComma));
  proven.delete(null);
  const [inherited] = proven.size === 1 ? proven : [proven.size === 0 ? elsewhere?.comma : undefined];
  const decided = open.flatMap((name) => {
    const byRange = elsewhere === null ? null : commaByRange(evidence[name]!);
    const comma = provenComma(evidence[name]!) ?? inherited ?? byRange;
    return comma === null ? [] : [[name, comma] as const];
  });
  return Object.fromEntries(decided);
}

/** What a comma means by the numbers of the column that are clear. */
export function provenComma({ decimal, thousands }: NumberEvidence): CommaMeaning | null {
  if (decimal > 0 === thousands > 0) return null;
  return decimal > 0 ? 'decimal' : 'thousands';
}

function commaByRange({ open, openAsDecimal, openAsThousands }: NumberEvidence): CommaMeaning | null {
  if ((openAsDecimal === open) === (openAsThousands === open)) return null;
  return openAsDecimal === open ? 'decimal' : 'thousands';
}

/** Collects the evidence of texts one by one. `evidenceSql` collects the same in DuckDB. */
export class EvidenceCollector {
  readonly #dataset: Dataset;
  readonly #times = new Map<string, TimeCollector>();
  readonly #numbers = new Map<string, NumberCollector>();

  /** @param units in which numbers without one are valid or not */
  constructor(dataset: Dataset, units: Units = {}) {
    this.#dataset = dataset;
    for (const column of dataset.fileColumns) {
      if (column.type === 'localTime') this.#times.set(column.name, new TimeCollector());
      if (column.type === 'integer' || column.type === 'double')
        this.#numbers.set(column.name, new NumberCollector(column, units[column.name]));
    }
  }

  /** Whether the value of a text can depend on the spelling of its column. */
  add(name: string, raw: string): boolean {
    return this.#times.get(name)?.add(raw) ?? this.#numbers.get(name)?.add(raw) ?? false;
  }

  get evidence(): Evidence {
    return {
      times: Object.fromEntries([...this.#times].map(([name, times]) => [name, times.evidence])),
      numbers: Object.fromEntries([...this.#numbers].map(([name, numbers]) => [name, numbers.evidence])),
    };
  }

  /** The evidence of a column of times. */
  timesOf(name: string): TimeEvidence | undefined {
    return this.#times.get(name)?.evidence;
  }

  /** The order of a column that its own dates prove, whatever rows follow; null without proof. @throws if they prove both */
  provenOrder(name: string): DateOrder | null {
    const evidence = this.timesOf(name);
    if (evidence === undefined || !isYearProvenLast(evidence)) return null;
    return provenOrder(evidence, this.#dataset.columnOf(name)!);
  }

  /** What a comma means by the column's own numbers; null without proof. */
  provenComma(name: string): CommaMeaning | null {
    const numbers = this.#numbers.get(name);
    return numbers === undefined ? null : provenComma(numbers.evidence);
  }
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

class TimeCollector {
  readonly #counts: Writable<TimeEvidence> = { ...noTimeEvidence };
  readonly #firsts = new Set<number>();
  readonly #lasts = new Set<number>();
  #sameText: string | null = null;

  get evidence(): TimeEvidence {
    return {
      ...this.#counts,
      openText: this.#counts.openText ?? this.#sameText,
      shortFirsts: this.#firsts.size,
      shortLasts: this.#lasts.size,
    };
  }

  add(raw: string): boolean {
    if (parseIsoMs(raw) !== null) return false;
    const parts = timePartsOf(raw);
    if (parts === null) return false;
    const counts = this.#counts;
    if (readTime(raw, 'dayFirst') === null && readTime(raw, 'monthFirst') === null) return false;
    counts.unusual += 1;
    if (parts.hour === '' && parts.compactHour === '' && parts.number === '' && parts.exponent === '')
      counts.days += 1;
    if (parts.first === '') return false;
    const [first, second, year] = [Number(parts.first), Number(parts.second), Number(parts.orderedYear)];
    if (parts.orderedYear.length === 2) {
      counts.short += 1;
      counts.shortText = smaller(counts.shortText, raw);
      this.#firsts.add(first);
      this.#lasts.add(year);
      if (second > 12 || year > 31 || year === 0) counts.shortYearLast += 1;
      if (first > 12) {
        counts.shortDayFirst += 1;
        counts.shortDayFirstText = smaller(counts.shortDayFirstText, raw);
        return true;
      }
    } else if (first > 12) {
      counts.dayFirst += 1;
      counts.dayFirstText = smaller(counts.dayFirstText, raw);
      return true;
    }
    if (second > 12) {
      counts.monthFirst += 1;
      counts.monthFirstText = smaller(counts.monthFirstText, raw);
    } else {
      counts.open += 1;
      // 3/3/2021 is the same in either order, and so is the worst example.
      if (first === second) this.#sameText = smaller(this.#sameText, raw);
      else counts.openText = smaller(counts.openText, raw);
    }
    return true;
  }
}

class NumberCollector {
  readonly #counts: Writable<NumberEvidence> = { ...noNumberEvidence };
  readonly #column: Column;
  readonly #unit: string | undefined;

  constructor(column: Column, unit: string | undefined) {
    this.#column = column;
    this.#unit = unit;
  }

  get evidence(): NumberEvidence {
    return { ...this.#counts };
  }

  add(raw: string): boolean {
    if (parseNumber(raw) !== null) return false;
    const parts = numberPartsOf(raw);
    if (parts === null) return false;
    const counts = this.#counts;
    const [decimal, thousands] = [this.#isValid(raw, 'decimal'), this.#isValid(raw, 'thousands')];
    if (decimal || thousands) counts.unusual += 1;
    if (parts.comma !== '' || parts.pointed !== '' || parts.spaced.includes(',')) counts.decimal += 1;
    if (parts.grouped !== '') counts.thousands += 1;
    if (parts.open === '') return false;
    counts.open += 1;
    counts.openText = smaller(counts.openText, raw);
    if (decimal) counts.openAsDecimal += 1;
    if (thousands) counts.openAsThousands += 1;
    return true;
  }

  #isValid(raw: string, comma: CommaMeaning): boolean {
    const value = readNumber(raw, this.#column, comma, this.#unit);
    return value !== null && acceptNumber(value, this.#column) !== null;
  }
}

function smaller(one: string | null, other: string): string {
  return one === null || other < one ? other : one;
}
