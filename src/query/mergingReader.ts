import type { Feature, FeatureBatch } from '../dataset/features.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { bothFilters } from './build.js';
import { checkQuestion } from './check.js';
import { checkSample } from './checkSample.js';
import { countIn } from './countIn.js';
import { type AnsweredPeriod, type Division, periodsInWords } from './division.js';
import { finishAnswer, partialQuestions } from './mergeAnswers.js';
import type { Filter, Question, QuestionLike } from './question.js';
import { scanFeatures } from './scanFeatures.js';
import type { AskOptions, Reader, RowsAsked, SampleOptions, SentQuery, Source } from './source.js';
import { concatTables, type Table } from './table.js';

/**
 * Reads two sources of any engines and merges their answers. Each answers sums and counts of the accidents that match its
 * filter, from which the answer for both follows exactly.
 */
export class MergingReader implements Reader {
  readonly #history: Source;
  readonly #live: Source;
  readonly #division: Division;

  constructor(history: Source, live: Source, division: Division) {
    this.#history = history;
    this.#live = live;
    this.#division = division;
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
      texts.push(`history:\n${await this.#history.explain(within(part, this.#division.history))}`);
      texts.push(`live:\n${await this.#live.explain(within(part, this.#division.live))}`);
    }
    return texts.join('\n\n');
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    if ('columns' in asked) {
      const { where = {}, rows } = asked;
      const [inHistory, inLive] = this.#filters(where);
      const [fromHistory, fromLive] =
        rows === undefined ? [] : await this.#sampleRows(rows, inHistory, inLive, undefined);
      return this.#sentByBoth(
        { ...asked, where: inHistory, ...(fromHistory === undefined ? {} : { rows: fromHistory }) },
        { ...asked, where: inLive, ...(fromLive === undefined ? {} : { rows: fromLive }) },
      );
    }
    const question = checkQuestion(asked, this.#history.dataset);
    const sent = await Promise.all(
      partialQuestions(question).map((part) =>
        this.#sentByBoth(within(part, this.#division.history), within(part, this.#division.live)),
      ),
    );
    return sent.flat();
  }

  async *scan(
    columns: readonly FieldName[],
    where: Filter = {},
    options: AskOptions = {},
  ): AsyncGenerator<Table> {
    yield* this.#history.scan(columns, bothFilters(where, this.#division.history), options);
    yield* this.#live.scan(columns, bothFilters(where, this.#division.live), options);
  }

  async *scanFeatures(
    features: readonly Feature[],
    where: Filter = {},
    options: AskOptions = {},
  ): AsyncGenerator<FeatureBatch> {
    const { dataset } = this.#history;
    const [inHistory, inLive] = this.#filters(where);
    yield* scanFeatures(this.#history, features, dataset, inHistory, options);
    yield* scanFeatures(this.#live, features, dataset, inLive, options);
  }

  /** Rows from each source in proportion to its number of rows. */
  async sample(rows: number, options: SampleOptions = {}): Promise<Table> {
    const { where, signal } = checkSample(rows, this.#history.dataset, options);
    const [inHistory, inLive] = this.#filters(where);
    const [fromHistory, fromLive] = await this.#sampleRows(rows, inHistory, inLive, signal);
    return concatTables(
      await Promise.all([
        this.#history.sample(fromHistory, { ...options, where: inHistory }),
        this.#live.sample(fromLive, { ...options, where: inLive }),
      ]),
    );
  }

  #filters(where: Filter): readonly [inHistory: Filter, inLive: Filter] {
    return [bothFilters(where, this.#division.history), bothFilters(where, this.#division.live)];
  }

  /** How many rows of a sample each source gives. */
  async #sampleRows(
    rows: number,
    inHistory: Filter,
    inLive: Filter,
    signal: AbortSignal | undefined,
  ): Promise<readonly [fromHistory: number, fromLive: number]> {
    const [historyRows, liveRows] = await Promise.all([
      countIn(this.#history, inHistory, signal),
      countIn(this.#live, inLive, signal),
    ]);
    const all = historyRows + liveRows;
    const fromHistory = all === 0 ? 0 : Math.round((Math.min(rows, all) * historyRows) / all);
    return [fromHistory, Math.min(rows, all) - fromHistory];
  }

  async #sentByBoth(
    inHistory: QuestionLike | RowsAsked,
    inLive: QuestionLike | RowsAsked,
  ): Promise<readonly SentQuery[]> {
    const [history, live] = await Promise.all([this.#history.sent(inHistory), this.#live.sent(inLive)]);
    const about = (side: AnsweredPeriod['side']): string =>
      periodsInWords(this.#division.periods.filter((period) => period.side === side));
    return [
      ...history.map((query) => ({ ...query, about: about('history') })),
      ...live.map((query) => ({ ...query, about: about('live') })),
    ];
  }

  #askHistory(part: Question, options: AskOptions): Promise<Table> {
    return this.#history.ask(within(part, this.#division.history), options);
  }

  #askLive(part: Question, options: AskOptions): Promise<Table> {
    return this.#live.ask(within(part, this.#division.live), options);
  }
}

function within(question: Question, filter: Filter): Question {
  return { ...question, where: bothFilters(question.where, filter) };
}
