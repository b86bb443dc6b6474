import { InputError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { checkFilter } from './checkFilter.js';
import { countIn } from './countIn.js';
import { MergingReader } from './mergingReader.js';
import type { Askable, Filter } from './question.js';
import type { AskOptions, Changes, Reader, SampleOptions, Source, SourceDescription } from './source.js';
import { sumCounts } from './sourceCounts.js';
import type { Table } from './table.js';

export interface CombineOptions {
  /** The instant where history ends and live begins, `YYYY-MM-DDTHH:MM:SS.mmmZ`. @default the first event of `live` */
  readonly at?: string;
}

/**
 * One source of two: `history` answers before the cut, `live` from it on, so that no event is there twice, though both
 * hold it, and none is missing up to the live watermark. Closing it closes both.
 *
 * The cut is where `live` begins when it is first asked, and stays there. As long as `live` holds nothing, `history`
 * answers alone. An event that comes late, with a start before the cut, is not taken from `live`: it counts when history
 * has it. One with a start after the cut counts as soon as it is there.
 *
 * @throws InputError when `at` is not an instant, or the two hold different datasets
 */
export function combine(history: Source, live: Source, options: CombineOptions = {}): Source {
  const { at } = options;
  const cut = at === undefined ? null : checkFilter({ fromAt: at }, history.dataset).fromAt!;
  if (history === live) throw new InputError('A source cannot be combined with itself.');
  if (history.dataset.id !== live.dataset.id) {
    throw new InputError(
      `Expected two sources of one dataset, got ${history.dataset.title} and ${live.dataset.title}.`,
      { hint: 'Open both with the same description.' },
    );
  }
  return new CombinedSource(history, live, cut);
}

class CombinedSource implements Source {
  readonly dataset: Dataset;
  readonly #history: Source;
  readonly #live: Source;
  #cutAt: string | null;
  #hasBegun = false;
  /** Rows of history before the cut, for the description of history that they were counted at. */
  #before: { readonly state: string; readonly rows: number } | null = null;

  constructor(history: Source, live: Source, cutAt: string | null) {
    this.dataset = history.dataset;
    this.#history = history;
    this.#live = live;
    this.#cutAt = cutAt;
  }

  async describe(): Promise<SourceDescription> {
    const cutAt = await this.#cut();
    const [history, live] = await Promise.all([this.#history.describe(), this.#live.describe()]);
    const rows =
      cutAt === null
        ? history.rows
        : (await this.#rowsBefore(cutAt, history)) + (await this.#rowsFrom(cutAt, live));
    const hasBefore = cutAt === null || (history.firstAt !== null && history.firstAt < cutAt);
    return {
      kind: 'combined',
      location: `${history.location} + ${live.location}`,
      digest: history.digest,
      rows,
      firstAt: hasBefore ? history.firstAt : live.firstAt,
      lastAt: cutAt === null ? history.lastAt : live.lastAt,
      freshAt: live.freshAt ?? history.freshAt,
      counts: sumCounts(history.counts, live.counts),
      cutAt,
      parts: [history, live],
    };
  }

  async ask(question: Askable, options?: AskOptions): Promise<Table> {
    return (await this.#reader()).ask(question, options);
  }

  async explain(question: Askable): Promise<string> {
    return (await this.#reader()).explain(question);
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

  /** The instant of the cut; null as long as there is nothing live. */
  async #cut(): Promise<string | null> {
    if (!this.#hasBegun) {
      const { firstAt } = await this.#live.describe();
      if (firstAt === null) return null;
      this.#hasBegun = true;
      this.#cutAt ??= firstAt;
    }
    return this.#cutAt;
  }

  async #reader(): Promise<Reader> {
    const [history, live, cutAt] = [this.#history, this.#live, await this.#cut()];
    if (cutAt === null) return history;
    return history.mergeWith?.(live, cutAt) ?? new MergingReader(history, live, cutAt);
  }

  async #rowsBefore(cutAt: string, { rows, lastAt, freshAt }: SourceDescription): Promise<number> {
    if (lastAt === null || lastAt < cutAt) return rows;
    const state = JSON.stringify([rows, lastAt, freshAt]);
    if (this.#before?.state !== state) {
      this.#before = { state, rows: await countIn(this.#history, { untilAt: cutAt }) };
    }
    return this.#before.rows;
  }

  async #rowsFrom(cutAt: string, { rows, firstAt }: SourceDescription): Promise<number> {
    return firstAt === null || firstAt >= cutAt ? rows : countIn(this.#live, { fromAt: cutAt });
  }
}
