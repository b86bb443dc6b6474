import { InputError } from '../base/errors.js';
import type { NumericField } from '../dataset/usAccidents/columns.js';
import { checkQuestion } from './check.js';
import type { Dimension, Filter, Measure, Order, Question } from './question.js';

/**
 * A question under construction. Each method gives a new one and leaves this one as it is; `ask` takes it as it stands, and
 * `JSON.stringify` writes the plain Question.
 *
 * @example
 * await source.ask(count().by('day', 'state').where({ from: '2019-01-01', severity: [3, 4] }));
 */
export class QuestionBuilder {
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = checkQuestion(question);
  }

  /** Groups by these as well. `{ bin: 'temperatureFahrenheit', width: 10 }` makes bins, `{ cell: 5 }` cells of 5 km. */
  by(...dimensions: readonly Dimension[]): QuestionBuilder {
    return this.#with({ by: [...this.#question.by, ...dimensions] });
  }

  /** Only the accidents for which this holds too. */
  where(filter: Filter): QuestionBuilder {
    return this.#with({ where: bothFilters(this.#question.where, filter) });
  }

  /** Further measures, by the name of their column. */
  measures(measures: Readonly<Record<string, Measure | QuestionBuilder>>): QuestionBuilder {
    return this.#with({ measures: { ...this.#question.measures, ...namedMeasures(measures) } });
  }

  /** Rows by this column of the answer, after what was said before; ascending, unless it is `'descending'`. */
  orderBy(column: string, direction: 'ascending' | 'descending' = 'ascending'): QuestionBuilder {
    const order: Order = { column, descending: direction === 'descending' };
    return this.#with({ orderBy: [...this.#question.orderBy, order] });
  }

  /** At most so many rows. */
  limit(rows: number): QuestionBuilder {
    return this.#with({ limit: rows });
  }

  /** The Question as plain data. */
  toJSON(): Question {
    return this.#question;
  }

  #with(part: Partial<Question>): QuestionBuilder {
    return new QuestionBuilder({ ...this.#question, ...part });
  }
}

/**
 * How many accidents, in the column `n`.
 *
 * @example
 * const answer = await source.ask(count().by('state').orderBy('n', 'descending').limit(2));
 * answer.toRows(); // [{ state: 'CA', n: 11155 }, { state: 'FL', n: 5626 }]
 */
export function count(): QuestionBuilder {
  return measures({ n: { kind: 'count' } });
}

/** The sum of a column, in a column `sum`; likewise `mean`, `min` and `max`. Null where nothing is known. */
export function sum(of: NumericField): QuestionBuilder {
  return measures({ sum: { kind: 'sum', of } });
}

/**
 * The mean of the values of a column that are there, in the column `mean`; null where there are none.
 *
 * @example
 * const answer = await source.ask(mean('temperatureFahrenheit').by('monthOfYear'));
 * answer.toRows()[0]; // { monthOfYear: 1, mean: 46.44 }
 */
export function mean(of: NumericField): QuestionBuilder {
  return measures({ mean: { kind: 'mean', of } });
}

export function min(of: NumericField): QuestionBuilder {
  return measures({ min: { kind: 'min', of } });
}

export function max(of: NumericField): QuestionBuilder {
  return measures({ max: { kind: 'max', of } });
}

/**
 * The part of the accidents for which the filter holds, 0..1, in the column `share`.
 *
 * @example
 * const answer = await source.ask(share({ severity: [3, 4] }).by('source'));
 * answer.toRows()[0]; // { source: 'Source1', share: 0.082 }
 */
export function share(where: Filter): QuestionBuilder {
  return measures({ share: { kind: 'share', where } });
}

/** How many different values, or combinations of values, in the column `distinct`. */
export function distinct(...of: readonly Dimension[]): QuestionBuilder {
  return measures({ distinct: { kind: 'distinct', of } });
}

/**
 * Several measures by name.
 *
 * @example
 * const question = measures({ n: count(), severeShare: share({ severity: [3, 4] }) }).by('source');
 * (await source.ask(question)).toRows()[0]; // { source: 'Source1', n: 27449, severeShare: 0.082 }
 */
export function measures(named: Readonly<Record<string, Measure | QuestionBuilder>>): QuestionBuilder {
  return new QuestionBuilder({ measures: namedMeasures(named), by: [], where: {}, orderBy: [], limit: null });
}

/** A builder of one measure stands for that measure. */
function namedMeasures(named: Readonly<Record<string, Measure | QuestionBuilder>>): Record<string, Measure> {
  return Object.fromEntries(
    Object.entries(named).map(([name, measure]) => [
      name,
      measure instanceof QuestionBuilder ? onlyMeasure(measure) : measure,
    ]),
  );
}

function onlyMeasure(builder: QuestionBuilder): Measure {
  const { measures, by, where, orderBy, limit } = builder.toJSON();
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

/** A filter for what both filters keep: their conditions side by side where their names differ, else as parts of `all`. */
export function bothFilters(first: Filter, second: Filter): Filter {
  const names = Object.keys(second);
  if (names.every((name) => !Object.hasOwn(first, name))) return { ...first, ...second };
  return { all: [...conjuncts(first), ...conjuncts(second)] };
}

/** A filter as the list of what must hold, without `all`, so that joining again and again goes no deeper. */
function conjuncts({ all = [], ...rest }: Filter): readonly Filter[] {
  return Object.keys(rest).length === 0 ? all : [...all, rest];
}
