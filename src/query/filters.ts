import type { CategoryField, NumericField, TimeField } from '../dataset/usAccidents/columns.js';
import type { Condition, ConditionKinds, Filter, TimeDimension } from './question.js';

/** The parts of a filter that are not a condition on a column or a time dimension: `from`, `box`, `not`, ... */
export type FilterClause = Exclude<keyof Filter, CategoryField | NumericField | TimeDimension | TimeField>;

/**
 * How an engine renders each clause of a filter and each kind of condition. An engine without one of them does not
 * compile.
 */
export type FilterRenderings<Rendered, Context> = {
  readonly [Clause in FilterClause]: (part: Required<Filter>[Clause], context: Context) => Rendered;
} & {
  readonly [Kind in keyof ConditionKinds]: (
    name: string,
    condition: ConditionKinds[Kind],
    context: Context,
  ) => Rendered;
};

/** The parts of a checked filter, all of which must hold, in an engine's language. */
export function renderFilter<Rendered, Context>(
  filter: Filter,
  renderings: FilterRenderings<Rendered, Context>,
  context: Context,
): Rendered[] {
  return Object.entries(filter).map(([name, part]) => {
    // The compiler cannot follow that the name and the part belong together.
    if (isClause(name))
      return (renderings[name] as (part: unknown, context: Context) => Rendered)(part, context);
    const render = renderings[conditionKind(part as Condition)] as (
      name: string,
      condition: unknown,
      context: Context,
    ) => Rendered;
    return render(name, part, context);
  });
}

const clauses: Readonly<Record<FilterClause, true>> = {
  from: true,
  until: true,
  fromAt: true,
  untilAt: true,
  box: true,
  not: true,
  all: true,
  any: true,
};

/** The names of the clauses. */
export const clauseNames: readonly string[] = Object.keys(clauses);

export function isClause(name: string): name is FilterClause {
  return Object.hasOwn(clauses, name);
}

const isOfKind: { readonly [Kind in keyof ConditionKinds]: (condition: Condition) => boolean } = {
  value: (condition) => condition === null || typeof condition !== 'object',
  list: Array.isArray,
  presence: (condition) => isObject(condition) && 'present' in condition,
  range: (condition) => isObject(condition) && !('present' in condition),
};

/** The kind of a checked condition. */
export function conditionKind(condition: Condition): keyof ConditionKinds {
  const kinds = Object.keys(isOfKind) as (keyof ConditionKinds)[];
  return kinds.find((kind) => isOfKind[kind](condition))!;
}

function isObject(condition: Condition): condition is Exclude<Condition, string | number | boolean | null> {
  return condition !== null && typeof condition === 'object' && !Array.isArray(condition);
}
