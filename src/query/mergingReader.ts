import type { FieldName } from '../dataset/usAccidents/columns.js';
import { bothFilters } from './build.js';
import { checkQuestion } from './check.js';
import { checkSample } from './checkSample.js';
import { countIn } from './countIn.js';
import { finishAnswer, partialQuestions } from './mergeAnswers.js';
import type { Filter, Question, QuestionLike } from './question.js';
import type { AskOptions, Reader, SampleOptions, Source } from './source.js';
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
    const [before, after] = [bothFilters(where, this.#before), bothFilters(where, this.#after)];
    const [historyRows, liveRows] = await Promise.all([
      countIn(this.#history, before, signal),
      countIn(this.#live, after, signal),
    ]);
    const all = historyRows + liveRows;
    const fromHistory = all === 0 ? 0 : Math.round((Math.min(rows, all) * historyRows) / all);
    return concatTables(
      await Promise.all([
        this.#history.sample(fromHistory, { ...options, where: before }),
        this.#live.sample(Math.min(rows, all) - fromHistory, { ...options, where: after }),
      ]),
    );
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
