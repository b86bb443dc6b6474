import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { bothFilters } from './build.js';
import { checkFilter } from './checkFilter.js';
import { joinColumnStates } from './columnStates.js';
import { countIn } from './countIn.js';
import { MergingReader } from './mergingReader.js';
import type { Filter, QuestionLike } from './question.js';
import type {
  AskOptions,
  Changes,
  ColumnStates,
  Reader,
  RowsAsked,
  SampleOptions,
  SentQuery,
  Source,
  SourceDescription,
} from './source.js';
import { sumCounts } from './sourceCounts.js';
import type { Table } from './table.js';

export interface CombineOptions {
  /** The instant from which `live` answers, `YYYY-MM-DDTHH:MM:SS.mmmZ`. @default the first event of `live` */
  readonly at?: string;
}

const optionNames: OptionNames<CombineOptions> = { at: true };

/**
 * Combines two sources into one: `history` answers before the handover, `live` from the handover on. So no event counts
 * twice, even if both hold it, and none is missing up to the live watermark. Closing it closes both.
 *
 * The handover is fixed at the first question, at the first event of `live`. While `live` is empty, `history` answers
 * alone. A late event from before the handover is not taken from `live`: it counts only if `history` has it. An event
 * from after the handover counts as soon as `live` has it.
 *
 * @throws InputError if `at` is not an instant, if the two hold different datasets, or, at the first question, if the
 *   historical data has no times
 * @example
 * const both = combine(await openSource('data/my.csv'), await openLive('data/live'));
 * (await both.describe()).handoverAt; // '2021-10-01T04:00:12.000Z': the file answers before it, the live store from it on
 */
export function combine(history: Source, live: Source, options: CombineOptions = {}): Source {
  requireKnownOptions('combine', options, optionNames);
  const { at } = options;
  const handoverAt = at === undefined ? null : checkFilter({ fromAt: at }, history.dataset).fromAt!;
  if (history === live) throw new InputError('Expected two different sources, got the same one twice.');
  if (history.dataset.id !== live.dataset.id) {
    throw new InputError(
      `Expected two sources of one dataset, got ${history.dataset.title} and ${live.dataset.title}.`,
      { hint: 'Open both with the same description.' },
    );
  }
  return new CombinedSource(history, live, handoverAt);
}

class CombinedSource implements Source {
  readonly dataset: Dataset;
  readonly #history: Source;
  readonly #live: Source;
  #handoverAt: string | null;
  #hasBegun = false;
  /** Rows of history before the handover, cached with the description of history at the time of counting. */
  #before: { readonly state: string; readonly rows: number } | null = null;

  constructor(history: Source, live: Source, handoverAt: string | null) {
    this.dataset = history.dataset;
    this.#history = history;
    this.#live = live;
    this.#handoverAt = handoverAt;
  }

  async describe(): Promise<SourceDescription> {
    const handoverAt = await this.#handover();
    const [history, live] = await Promise.all([this.#history.describe(), this.#live.describe()]);
    const rows =
      handoverAt === null
        ? history.rows
        : (await this.#rowsBefore(handoverAt, history)) + (await this.#rowsFrom(handoverAt, live));
    const hasBefore = handoverAt === null || (history.firstAt !== null && history.firstAt < handoverAt);
    return {
      type: 'combined',
      location: `${history.location} + ${live.location}`,
      digest: history.digest,
      rows,
      firstAt: hasBefore ? history.firstAt : live.firstAt,
      lastAt: handoverAt === null ? history.lastAt : live.lastAt,
      freshAt: live.freshAt ?? history.freshAt,
      isInvented: history.isInvented || live.isInvented,
      counts: sumCounts(history.counts, live.counts),
      handoverAt,
      sources: [history, live],
    };
  }

  async describeColumns(where: Filter = {}, options?: AskOptions): Promise<ColumnStates> {
    const handoverAt = await this.#handover();
    if (handoverAt === null) return this.#history.describeColumns(where, options);
    const [before, after] = await Promise.all([
      this.#history.describeColumns(bothFilters(where, { untilAt: handoverAt }), options),
      this.#live.describeColumns(bothFilters(where, { fromAt: handoverAt }), options),
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

  async sample(rows: number, options?: SampleOptions): Promise<Table> {
    return (await this.#reader()).sample(rows, options);
  }

  async close(): Promise<void> {
    await Promise.all([this.#history.close(), this.#live.close()]);
  }

  async changes(): Promise<Changes | null> {
    return (await this.#live.changes?.()) ?? null;
  }

  /** The instant of the handover; null while `live` is empty. */
  async #handover(): Promise<string | null> {
    if (!this.#hasBegun) {
      const [history, { firstAt }] = await Promise.all([this.#history.describe(), this.#live.describe()]);
      if (history.rows > 0 && history.firstAt === null) throw withoutTimes(history);
      if (firstAt === null) return null;
      this.#hasBegun = true;
      this.#handoverAt ??= firstAt;
    }
    return this.#handoverAt;
  }

  async #reader(): Promise<Reader> {
    const [history, live, handoverAt] = [this.#history, this.#live, await this.#handover()];
    if (handoverAt === null) return history;
    return history.mergeWith?.(live, handoverAt) ?? new MergingReader(history, live, handoverAt);
  }

  async #rowsBefore(handoverAt: string, { rows, lastAt, freshAt }: SourceDescription): Promise<number> {
    if (lastAt === null || lastAt < handoverAt) return rows;
    const state = JSON.stringify([rows, lastAt, freshAt]);
    if (this.#before?.state !== state) {
      this.#before = { state, rows: await countIn(this.#history, { untilAt: handoverAt }) };
    }
    return this.#before.rows;
  }

  async #rowsFrom(handoverAt: string, { rows, firstAt }: SourceDescription): Promise<number> {
    return firstAt === null || firstAt >= handoverAt ? rows : countIn(this.#live, { fromAt: handoverAt });
  }
}

/** Without times, nothing tells which events are from before the handover. */
function withoutTimes({ location }: SourceDescription): InputError {
  return new InputError(`Expected ${location} to have times to combine with a live store, got none.`, {
    hint: 'Ask each source by itself.',
  });
}
