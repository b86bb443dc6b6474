import type { FieldName } from '../dataset/usAccidents/columns.js';
import { bothFilters } from './build.js';
import { checkQuestion } from './check.js';
import { checkSample } from './checkSample.js';
import { countIn } from './countIn.js';
import { finishAnswer, partialQuestions } from './mergeAnswers.js';
import type { Filter, Question, QuestionLike } from './question.js';
import type { AskOptions, Reader, RowsAsked, SampleOptions, SentQuery, Source } from './source.js';
import { concatTables, type Table } from './table.js';

/**
 * Reads two sources of any engines and merges their answers: history for events before the handover, live for the rest.
 * Each answers sums and counts, from which the answer for both follows exactly.
 */
export class MergingReader implements Reader {
  readonly #history: Source;
  readonly #live: Source;
  readonly #before: Filter;
  readonly #after: Filter;

  constructor(history: Source, live: Source, handoverAt: string) {
    this.#history = history;
    this.#live = live;
    this.#before = { untilAt: handoverAt };
    this.#after = { fromAt: handoverAt };
  }

  async ask(asked: QuestionLike, options: AskOptions = {}): Promise<Table> {
    const question = checkQuestion(asked, this.#history.dataset);
    const tables = await Promise.all(
      partialQuestions(question).map((part) =>
        Promise.all([this.#askBefore(part, options), this.#askAfter(part, options)]),
      ),
    );
    return finishAnswer(question, tables.map(concatTables));
  }

  async explain(asked: QuestionLike): Promise<string> {
    const texts: string[] = [];
    for (const part of partialQuestions(checkQuestion(asked, this.#history.dataset))) {
      texts.push(`history:\n${await this.#history.explain(within(part, this.#before))}`);
      texts.push(`live:\n${await this.#live.explain(within(part, this.#after))}`);
    }
    return texts.join('\n\n');
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    if ('columns' in asked) {
      const { where = {}, rows } = asked;
      const [before, after] = this.#filters(where);
      const [fromHistory, fromLive] =
        rows === undefined ? [] : await this.#sampleRows(rows, before, after, undefined);
      return this.#sentByBoth(
        { ...asked, where: before, ...(fromHistory === undefined ? {} : { rows: fromHistory }) },
        { ...asked, where: after, ...(fromLive === undefined ? {} : { rows: fromLive }) },
      );
    }
    const question = checkQuestion(asked, this.#history.dataset);
    const sent = await Promise.all(
      partialQuestions(question).map((part) =>
        this.#sentByBoth(within(part, this.#before), within(part, this.#after)),
      ),
    );
    return sent.flat();
  }

  async *scan(
    columns: readonly FieldName[],
    where: Filter = {},
    options: AskOptions = {},
  ): AsyncGenerator<Table> {
    yield* this.#history.scan(columns, bothFilters(where, this.#before), options);
    yield* this.#live.scan(columns, bothFilters(where, this.#after), options);
  }

  /** Rows from each source in proportion to its number of rows. */
  async sample(rows: number, options: SampleOptions = {}): Promise<Table> {
    const { where, signal } = checkSample(rows, this.#history.dataset, options);
    const [before, after] = this.#filters(where);
    const [fromHistory, fromLive] = await this.#sampleRows(rows, before, after, signal);
    return concatTables(
      await Promise.all([
        this.#history.sample(fromHistory, { ...options, where: before }),
        this.#live.sample(fromLive, { ...options, where: after }),
      ]),
    );
  }

  #filters(where: Filter): readonly [before: Filter, after: Filter] {
    return [bothFilters(where, this.#before), bothFilters(where, this.#after)];
  }

  /** How many rows of a sample each source gives. */
  async #sampleRows(
    rows: number,
    before: Filter,
    after: Filter,
    signal: AbortSignal | undefined,
  ): Promise<readonly [fromHistory: number, fromLive: number]> {
    const [historyRows, liveRows] = await Promise.all([
      countIn(this.#history, before, signal),
      countIn(this.#live, after, signal),
    ]);
    const all = historyRows + liveRows;
    const fromHistory = all === 0 ? 0 : Math.round((Math.min(rows, all) * historyRows) / all);
    return [fromHistory, Math.min(rows, all) - fromHistory];
  }

  async #sentByBoth(
    before: QuestionLike | RowsAsked,
    after: QuestionLike | RowsAsked,
  ): Promise<readonly SentQuery[]> {
    const [history, live] = await Promise.all([this.#history.sent(before), this.#live.sent(after)]);
    const at = this.#after.fromAt!;
    return [
      ...history.map((query) => ({
        ...query,
        about: `The historical data answers for events before ${at}.`,
      })),
      ...live.map((query) => ({ ...query, about: `The live store answers for events from ${at} on.` })),
    ];
  }

  #askBefore(part: Question, options: AskOptions): Promise<Table> {
    return this.#history.ask(within(part, this.#before), options);
  }

  #askAfter(part: Question, options: AskOptions): Promise<Table> {
    return this.#live.ask(within(part, this.#after), options);
  }
}

function within(question: Question, filter: Filter): Question {
  return { ...question, where: bothFilters(question.where, filter) };
}
