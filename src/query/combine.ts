import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { printedAs } from '../base/printed.js';
import { columnsBeyond } from '../dataset/addedColumns.js';
import type { Dataset } from '../dataset/dataset.js';
import type { Feature, FeatureBatch } from '../dataset/features.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { bothFilters } from './build.js';
import { checkFilter } from './checkFilter.js';
import { joinColumnStates } from './columnStates.js';
import { countIn } from './countIn.js';
import { answeredRows, type DayCounts, type Division, divideAt, divideByDay } from './division.js';
import { MergingReader } from './mergingReader.js';
import type { Filter, QuestionLike } from './question.js';
import { scanFeatures } from './scanFeatures.js';
import {
  type AskOptions,
  type Changes,
  type ColumnStates,
  type Reader,
  type RowsAsked,
  requireSource,
  type SampleOptions,
  type SentQuery,
  type Source,
  type SourceDescription,
} from './source.js';
import { sumCounts } from './sourceCounts.js';
import { sourceText } from './sourceText.js';
import type { Table } from './table.js';

export interface CombineOptions {
  /** The instant from which `live` answers, `YYYY-MM-DDTHH:MM:SS.mmmZ`. @default the side with more accidents of a day answers */
  readonly at?: string;
}

const optionNames: OptionNames<CombineOptions> = { at: true };

/**
 * Combines two sources into one. Each accident counts once, even if both hold it:
 *
 * - before the first event of `live`, `history` answers, and after the last accident of `history`, `live` does;
 * - between them, the side that holds more accidents of a day (of the wall clock) answers for that day, `live` if both hold
 *   as many. So `history` answers where `live` has gaps, such as between two sessions of a consumer.
 *
 * If `history` is complete up to its last accident, the answers are those of all accidents of both. Otherwise no day
 * has fewer accidents than the better side. `describe` says who answers for which period (`answeredBy`); it is found
 * anew whenever one of the two has changed. While `live` is empty, `history` answers alone. With `at`, days are not
 * compared: `history` answers before that instant and `live` from it on. Closing it closes both.
 *
 * @throws InputError if `at` is not an instant, if the two hold different datasets, or, at the first question, if the
 *   historical data has no times
 * @example
 * const both = combine(await openSource('data/my.csv'), await openLive('data/live'));
 * const { answeredBy } = await both.describe(); // [{ side: 'history', from: null, until: '2021-10-01T04:00:12.000Z' }, ...]
 */
export function combine(history: Source, live: Source, options: CombineOptions = {}): Source {
  requireKnownOptions('combine', options, optionNames);
  requireSource(history, 'history');
  requireSource(live, 'live');
  const { at } = options;
  const handoverAt = at === undefined ? null : checkFilter({ fromAt: at }, history.dataset).fromAt!;
  if (history === live) throw new InputError('Expected two different sources, got the same one twice.');
  if (history.dataset.id !== live.dataset.id) {
    throw new InputError(
      `Expected two sources of one dataset, got ${history.dataset.title} and ${live.dataset.title}.`,
      { hint: 'Open both with the same description.' },
    );
  }
  return new CombinedSource(withColumnsOf(live, history), withColumnsOf(history, live), handoverAt);
}

/** A source with the columns that another one has and it lacks. */
function withColumnsOf(other: Source, source: Source): Source {
  const lacking = columnsBeyond(other.dataset, source.dataset);
  return lacking.length === 0 ? source : (source.withColumns?.(lacking) ?? source);
}

class CombinedSource implements Source {
  readonly dataset: Dataset;
  readonly #history: Source;
  readonly #live: Source;
  readonly #at: string | null;
  /** How the two are divided, for one state of both. */
  #divided: { readonly state: string; readonly value: Promise<Divided> } | null = null;
  /** Days of history in the overlap. They change less often than those of live. */
  #historyDays: { readonly state: string; readonly value: DayCounts } | null = null;
  /** Rows of history before `at`. */
  #before: { readonly state: string; readonly rows: number } | null = null;

  constructor(history: Source, live: Source, at: string | null) {
    this.dataset = history.dataset;
    this.#history = history;
    this.#live = live;
    this.#at = at;
  }

  async describe(): Promise<SourceDescription> {
    const [history, live] = await this.#parts();
    const divided = await this.#divide(history, live);
    return {
      type: 'combined',
      location: `${history.location} + ${live.location}`,
      digest: history.digest,
      ...(divided === null ? extentOf(history) : await this.#extent(divided, history, live)),
      freshAt: live.freshAt ?? history.freshAt,
      isInvented: history.isInvented || live.isInvented,
      counts: sumCounts(history.counts, live.counts),
      handoverAt: divided === null ? null : (this.#at ?? live.firstAt),
      answeredBy: divided?.division.periods ?? [{ side: 'history', from: null, until: null }],
      sources: [history, live],
    };
  }

  async describeColumns(where: Filter = {}, options?: AskOptions): Promise<ColumnStates> {
    const division = await this.#division();
    if (division === null) return this.#history.describeColumns(where, options);
    const [before, after] = await Promise.all([
      this.#history.describeColumns(bothFilters(where, division.history), options),
      this.#live.describeColumns(bothFilters(where, division.live), options),
    ]);
    return joinColumnStates(before, after);
  }

  async ask(question: QuestionLike, options?: AskOptions): Promise<Table> {
    return (await this.#reader()).ask(question, options);
  }

  async explain(question: QuestionLike): Promise<string> {
    return (await this.#reader()).explain(question);
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    return (await this.#reader()).sent(asked);
  }

  async *scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncGenerator<Table> {
    yield* (await this.#reader()).scan(columns, where, options);
  }

  async *scanFeatures(
    features: readonly Feature[],
    where?: Filter,
    options?: AskOptions,
  ): AsyncGenerator<FeatureBatch> {
    yield* scanFeatures(await this.#reader(), features, this.dataset, where, options);
  }

  async sample(rows: number, options?: SampleOptions): Promise<Table> {
    return (await this.#reader()).sample(rows, options);
  }

  async close(): Promise<void> {
    await Promise.all([this.#history.close(), this.#live.close()]);
  }

  async changes(): Promise<Changes | null> {
    return (await this.#live.changes?.()) ?? null;
  }

  async #reader(): Promise<Reader> {
    const division = await this.#division();
    if (division === null) return this.#history;
    const merged = this.#history.mergeWith?.(this.#live, division);
    return merged ?? new MergingReader(this.#history, this.#live, division);
  }

  async #division(): Promise<Division | null> {
    return (await this.#divide(...(await this.#parts())))?.division ?? null;
  }

  async #parts(): Promise<[history: SourceDescription, live: SourceDescription]> {
    const [history, live] = await Promise.all([this.#history.describe(), this.#live.describe()]);
    if (history.rows > 0 && history.firstAt === null) throw withoutTimes(history);
    return [history, live];
  }

  /** Null while `live` is empty. */
  async #divide(history: SourceDescription, live: SourceDescription): Promise<Divided | null> {
    if (live.firstAt === null) return null;
    if (this.#at !== null) return { division: divideAt(this.#at), rows: null };
    const state = `${stateOf(history)} ${stateOf(live)}`;
    if (this.#divided?.state !== state) {
      const divided = { state, value: this.#compareDays(history, live, live.firstAt) };
      this.#divided = divided;
      divided.value.catch(() => {
        // The next question counts again.
        if (this.#divided === divided) this.#divided = null;
      });
    }
    return this.#divided.value;
  }

  async #compareDays(history: SourceDescription, live: SourceDescription, fromAt: string): Promise<Divided> {
    if (history.lastAt === null || history.lastAt < fromAt) {
      return { division: divideAt(fromAt), rows: history.rows + live.rows };
    }
    const untilAt = new Date(Date.parse(history.lastAt) + 1).toISOString();
    const overlap = { fromAt, untilAt };
    const [ofHistory, ofLive] = await Promise.all([
      this.#daysOfHistory(history, overlap),
      countDays(this.#live, overlap),
    ]);
    const outside = history.rows - total(ofHistory) + Math.max(0, live.rows - total(ofLive));
    return {
      division: divideByDay(fromAt, untilAt, ofHistory, ofLive),
      rows: outside + answeredRows(ofHistory, ofLive),
    };
  }

  async #daysOfHistory(history: SourceDescription, overlap: Filter): Promise<DayCounts> {
    const state = `${stateOf(history)} ${JSON.stringify(overlap)}`;
    if (this.#historyDays?.state !== state) {
      this.#historyDays = { state, value: await countDays(this.#history, overlap) };
    }
    return this.#historyDays.value;
  }

  async #extent({ rows }: Divided, history: SourceDescription, live: SourceDescription): Promise<Extent> {
    if (rows !== null) {
      const firsts = [history, live].flatMap(({ firstAt }) => firstAt ?? []).sort();
      const lasts = [history, live].flatMap(({ lastAt }) => lastAt ?? []).sort();
      return { rows, firstAt: firsts[0] ?? null, lastAt: lasts.at(-1) ?? null };
    }
    const at = this.#at!;
    const hasBefore = history.firstAt !== null && history.firstAt < at;
    return {
      rows: (await this.#rowsBefore(at, history)) + (await this.#rowsFrom(at, live)),
      firstAt: hasBefore ? history.firstAt : live.firstAt,
      lastAt: live.lastAt,
    };
  }

  async #rowsBefore(at: string, history: SourceDescription): Promise<number> {
    if (history.lastAt === null || history.lastAt < at) return history.rows;
    const state = stateOf(history);
    if (this.#before?.state !== state) {
      this.#before = { state, rows: await countIn(this.#history, { untilAt: at }) };
    }
    return this.#before.rows;
  }

  async #rowsFrom(at: string, { rows, firstAt }: SourceDescription): Promise<number> {
    return firstAt === null || firstAt >= at ? rows : countIn(this.#live, { fromAt: at });
  }
}

printedAs(
  CombinedSource.prototype,
  () => sourceText('historical data and a live store'),
  () => null,
);

/** A division, and the rows of both sides in it; null with `at`, where they are counted when they are asked for. */
interface Divided {
  readonly division: Division;
  readonly rows: number | null;
}

type Extent = Pick<SourceDescription, 'rows' | 'firstAt' | 'lastAt'>;

function extentOf({ rows, firstAt, lastAt }: SourceDescription): Extent {
  return { rows, firstAt, lastAt };
}

/** Differs if the source has changed. */
function stateOf({ rows, firstAt, lastAt, freshAt }: SourceDescription): string {
  return JSON.stringify([rows, firstAt, lastAt, freshAt]);
}

async function countDays(source: Source, where: Filter): Promise<DayCounts> {
  const { columns } = await source.ask({
    measures: { n: { kind: 'count' } },
    by: ['day'],
    where,
    orderBy: [],
    limit: null,
  });
  const [days, counts] = [columns.day as readonly string[], columns.n as Float64Array];
  return new Map(days.map((day, row) => [day, counts[row]!]));
}

function total(days: DayCounts): number {
  return [...days.values()].reduce((sum, n) => sum + n, 0);
}

/** Without times, nothing tells which events are from before the handover. */
function withoutTimes({ location }: SourceDescription): InputError {
  return new InputError(`Expected ${location} to have times to combine with a live store, got none.`, {
    hint: 'Ask each source by itself.',
  });
}
