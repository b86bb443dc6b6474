import { requireObject, requireOneOf, shown } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { printedAs } from '../base/printed.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { NumericField } from '../dataset/usAccidents/columns.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { checkQuestion } from './check.js';
import type { ColumnNames, Dimension, Filter, Measure, Order, Question, UsColumnNames } from './question.js';
import { questionCode } from './questionCode.js';
import type { Suggested } from './suggestedNames.js';

/** Dimensions as arguments, each with suggestions for an unknown name. */
export type SuggestedDimensions<Given extends readonly unknown[], Names extends ColumnNames> = {
  readonly [At in keyof Given]: Suggested<Given[At], Dimension<Names>>;
};

/**
 * Builds a Question. Each method returns a new builder and leaves this one unchanged. Pass it to `ask`; `JSON.stringify`
 * writes the plain Question, and `console.log` its code. `questionsFor` builds questions about another dataset.
 *
 * @example
 * await source.ask(count().by('day', 'state').where({ from: '2019-01-01', severity: [3, 4] }));
 */
export class QuestionBuilder<Names extends ColumnNames = UsColumnNames> {
  readonly #question: Question;
  readonly #dataset: Dataset;

  /** @param dataset the dataset whose columns the question may name @default US Accidents */
  constructor(question: Question, dataset: Dataset = usAccidents) {
    this.#question = checkQuestion(question, dataset);
    this.#dataset = dataset;
  }

  /**
   * Also groups by these dimensions. `{ bin: 'temperatureFahrenheit', width: 10 }` makes bins, `{ cell: 5 }` cells of 5
   * km.
   */
  by<const Given extends readonly unknown[]>(
    ...dimensions: SuggestedDimensions<Given, Names>
  ): QuestionBuilder<Names> {
    return this.#with({ by: [...this.#question.by, ...(dimensions as readonly Dimension[])] });
  }

  /** Keeps only the accidents that also match this filter. */
  where(filter: Filter<Names>): QuestionBuilder<Names> {
    const given = requireObject('a filter', filter) as Filter;
    return this.#with({ where: bothFilters(this.#question.where, given) });
  }

  /** Adds measures, by the name of their column. */
  measures(measures: Measures<Names>): QuestionBuilder<Names> {
    return this.#with({ measures: { ...this.#question.measures, ...namedMeasures(measures) } });
  }

  /** Orders rows by this column of the answer, after earlier orders; ascending by default. */
  orderBy(column: string, direction: 'ascending' | 'descending' = 'ascending'): QuestionBuilder<Names> {
    const way = requireOneOf('direction', direction, ['ascending', 'descending']);
    const order: Order = { column, descending: way === 'descending' };
    return this.#with({ orderBy: [...this.#question.orderBy, order] });
  }

  /** Limits the answer to this many rows. */
  limit(rows: number): QuestionBuilder<Names> {
    return this.#with({ limit: rows });
  }

  /** The Question as plain data. */
  toJSON(): Question {
    return this.#question;
  }

  #with(part: Partial<Question>): QuestionBuilder<Names> {
    return new QuestionBuilder({ ...this.#question, ...part }, this.#dataset);
  }
}

printedAs(QuestionBuilder.prototype, questionCode, () => null);

/** Measures by the name of their column; a builder with one measure counts as that measure. */
export type Measures<Names extends ColumnNames = UsColumnNames> = Readonly<
  Record<string, Measure<Names> | QuestionBuilder<Names>>
>;

/** The builders of questions about a dataset: those of the same names for US Accidents describe them. */
export interface Questions<Names extends ColumnNames = ColumnNames> {
  count(): QuestionBuilder<Names>;
  sum<const Given>(of: Suggested<Given, Names['number']>): QuestionBuilder<Names>;
  mean<const Given>(of: Suggested<Given, Names['number']>): QuestionBuilder<Names>;
  min<const Given>(of: Suggested<Given, Names['number']>): QuestionBuilder<Names>;
  max<const Given>(of: Suggested<Given, Names['number']>): QuestionBuilder<Names>;
  share(where: Filter<Names>): QuestionBuilder<Names>;
  distinct<const Given extends readonly unknown[]>(
    ...of: SuggestedDimensions<Given, Names>
  ): QuestionBuilder<Names>;
  measures(named: Measures<Names>): QuestionBuilder<Names>;
}

/**
 * The builders of questions about a dataset. A name that it does not have is an `InputError` when the question is built.
 * With a type argument, it is an error of the compiler, too.
 *
 * @example
 * const { count, mean } = questionsFor(york);
 * await source.ask(count().by('ward', 'year').where({ cause: 'Speed' }));
 */
export function questionsFor<Names extends ColumnNames = ColumnNames>(dataset: Dataset): Questions<Names> {
  requireDataset(dataset);
  const measures = (named: Measures<Names>): QuestionBuilder<Names> => {
    const question = { measures: namedMeasures(named), by: [], where: {}, orderBy: [], limit: null };
    return new QuestionBuilder(question, dataset);
  };
  return {
    measures,
    count: (...given: readonly unknown[]) => {
      if (given.length > 0)
        throw new InputError(`Expected count to have no argument, got ${shown(given[0])}.`, {
          hint: "Group and filter with by and where: count().by('state').where({ severity: 4 }).",
        });
      return measures({ n: { kind: 'count' } });
    },
    sum: (of) => measures({ sum: { kind: 'sum', of } }),
    mean: (of) => measures({ mean: { kind: 'mean', of } }),
    min: (of) => measures({ min: { kind: 'min', of } }),
    max: (of) => measures({ max: { kind: 'max', of } }),
    share: (where) => measures({ share: { kind: 'share', where } }),
    distinct: (...of) => measures({ distinct: { kind: 'distinct', of } }),
  };
}

const ofUsAccidents = questionsFor<UsColumnNames>(usAccidents);

/**
 * The number of accidents, in the column `n`.
 *
 * @example
 * const answer = await source.ask(count().by('state').orderBy('n', 'descending').limit(2));
 * answer.toRows(); // [{ state: 'CA', n: 11155 }, { state: 'FL', n: 5626 }]
 */
export function count(): QuestionBuilder;
export function count(...given: []): QuestionBuilder {
  return ofUsAccidents.count(...given);
}

/** The sum of a column, in the column `sum`; null without values. */
export function sum<const Given>(of: Suggested<Given, NumericField>): QuestionBuilder {
  return ofUsAccidents.sum(of);
}

/**
 * The mean of the values of a column, in the column `mean`; null without values.
 *
 * @example
 * const answer = await source.ask(mean('temperatureFahrenheit').by('monthOfYear'));
 * answer.toRows()[0]; // { monthOfYear: 1, mean: 46.44 }
 */
export function mean<const Given>(of: Suggested<Given, NumericField>): QuestionBuilder {
  return ofUsAccidents.mean(of);
}

export function min<const Given>(of: Suggested<Given, NumericField>): QuestionBuilder {
  return ofUsAccidents.min(of);
}

export function max<const Given>(of: Suggested<Given, NumericField>): QuestionBuilder {
  return ofUsAccidents.max(of);
}

/**
 * The share of the accidents that match the filter, 0..1, in the column `share`.
 *
 * @example
 * const answer = await source.ask(share({ severity: [3, 4] }).by('source'));
 * answer.toRows()[0]; // { source: 'Source1', share: 0.082 }
 */
export function share(where: Filter): QuestionBuilder {
  return ofUsAccidents.share(where);
}

/** The number of different values, or combinations of values, in the column `distinct`. */
export function distinct<const Given extends readonly unknown[]>(
  ...of: SuggestedDimensions<Given, UsColumnNames>
): QuestionBuilder {
  return ofUsAccidents.distinct(...(of as readonly Dimension[]));
}

/**
 * Several measures by name.
 *
 * @example
 * const question = measures({ n: count(), severeShare: share({ severity: [3, 4] }) }).by('source');
 * (await source.ask(question)).toRows()[0]; // { source: 'Source1', n: 27449, severeShare: 0.082 }
 */
export function measures(named: Measures): QuestionBuilder {
  return ofUsAccidents.measures(named);
}

function namedMeasures<Names extends ColumnNames>(named: Measures<Names>): Record<string, Measure> {
  return Object.fromEntries(
    Object.entries(requireObject('measures', named) as Measures<Names>).map(([name, measure]) => [
      name,
      measure instanceof QuestionBuilder ? onlyMeasure(measure.toJSON()) : (measure as Measure),
    ]),
  );
}

function onlyMeasure({ measures, by, where, orderBy, limit }: Question): Measure {
  const all = Object.values(measures);
  const isPlain =
    by.length === 0 && Object.keys(where).length === 0 && orderBy.length === 0 && limit === null;
  if (all.length === 1 && isPlain) return all[0]!;
  throw new InputError(
    'Expected each of measures to be a plain measure, got a question with groups, a filter, an order or a limit.',
    {
      hint: 'Group and filter the whole question: measures({ ... }).by(...).where(...).',
    },
  );
}

/**
 * A filter that keeps what both filters keep: their conditions side by side if their names differ, else as parts of
 * `all`.
 */
export function bothFilters(first: Filter, second: Filter): Filter {
  const names = Object.keys(second);
  if (names.every((name) => !Object.hasOwn(first, name))) return { ...first, ...second };
  return { all: [...conjuncts(first), ...conjuncts(second)] };
}

/** A filter as a list of filters that must all hold, without `all`, so that repeated joining does not nest deeper. */
function conjuncts({ all = [], ...rest }: Filter): readonly Filter[] {
  return Object.keys(rest).length === 0 ? all : [...all, rest];
}
