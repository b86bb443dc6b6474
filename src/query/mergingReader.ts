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
 * Reads two sources of any engines and merges their answers. Each answers sums and counts of the accidents that match its
 * filter, from which the answer for both follows exactly.
 */
export class MergingReader implements Reader {
  readonly #history: Source;
  readonly #live: Source;
  readonly #ofHistory: Filter;
  readonly #ofLive: Filter;

  constructor(history: Source, live: Source, ofHistory: Filter, ofLive: Filter) {
    this.#history = history;
    this.#live = live;
    this.#ofHistory = ofHistory;
    this.#ofLive = ofLive;
  }

  async ask(asked: QuestionLike, options: AskOptions = {}): Promise<Table> {
    const question = checkQuestion(asked, this.#history.dataset);
    const tables = await Promise.all(
      partialQuestions(question).map((part) =>
        Promise.all([this.#askHistory(part, options), this.#askLive(part, options)]),
      ),
    );
    return finishAnswer(question, tables.map(concatTables));
  }

  async explain(asked: QuestionLike): Promise<string> {
    const texts: string[] = [];
    for (const part of partialQuestions(checkQuestion(asked, this.#history.dataset))) {
      texts.push(`history:\n${await this.#history.explain(within(part, this.#ofHistory))}`);
      texts.push(`live:\n${await this.#live.explain(within(part, this.#ofLive))}`);
    }
    return texts.join('\n\n');
  }

  async *scan(
    columns: readonly FieldName[],
    where: Filter = {},
    options: AskOptions = {},
  ): AsyncGenerator<Table> {
    yield* this.#history.scan(columns, bothFilters(where, this.#ofHistory), options);
    yield* this.#live.scan(columns, bothFilters(where, this.#ofLive), options);
  }

  /** Rows from each source in proportion to its number of rows. */
  async sample(rows: number, options: SampleOptions = {}): Promise<Table> {
    const { where, signal } = checkSample(rows, this.#history.dataset, options);
    const [inHistory, inLive] = [bothFilters(where, this.#ofHistory), bothFilters(where, this.#ofLive)];
    const [historyRows, liveRows] = await Promise.all([
      countIn(this.#history, inHistory, signal),
      countIn(this.#live, inLive, signal),
    ]);
    const all = historyRows + liveRows;
    const fromHistory = all === 0 ? 0 : Math.round((Math.min(rows, all) * historyRows) / all);
    return concatTables(
      await Promise.all([
        this.#history.sample(fromHistory, { ...options, where: inHistory }),
        this.#live.sample(Math.min(rows, all) - fromHistory, { ...options, where: inLive }),
      ]),
    );
  }

  #askHistory(part: Question, options: AskOptions): Promise<Table> {
    return this.#history.ask(within(part, this.#ofHistory), options);
  }

  #askLive(part: Question, options: AskOptions): Promise<Table> {
    return this.#live.ask(within(part, this.#ofLive), options);
  }
}

function within(question: Question, filter: Filter): Question {
  return { ...question, where: bothFilters(question.where, filter) };
}
