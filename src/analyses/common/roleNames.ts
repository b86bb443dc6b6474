/**
 * Analyses name columns as US Accidents does. In another dataset, the column with the role of `source`, `severity`, `state`,
 * `airportCode` or `weatherCondition` may have another name: its questions are translated here.
 */
import { columnByRole, roleColumns } from '../../dataset/columnByRole.js';
import { type Dataset, perDataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { plainQuestion } from '../../query/check.js';
import { renameColumns, renameFilter, renameQuestion } from '../../query/renameFields.js';
import { scanFeatures } from '../../query/scanFeatures.js';
import type { Source } from '../../query/source.js';

/** The names of the same column in an analysis and in a dataset. Other names stay as they are. */
interface RoleNames {
  readonly toDataset: ReadonlyMap<string, string>;
  readonly toAnalysis: ReadonlyMap<string, string>;
}

const roleNamesOf: (dataset: Dataset) => RoleNames = perDataset(({ roles, columns }) => {
  const own = roleColumns(roles);
  const pairs = Object.entries(roleColumns(usAccidents.roles)).flatMap(([role, name]) =>
    own[role] === undefined ? [] : [[name!, own[role]] as const],
  );
  // Where `harm` has the role of severity, and another column is called `severity`, that one becomes `severity_` in an
  // analysis. No column has such a name already.
  const withRole = new Set(pairs.map(([, column]) => column));
  const taken = new Set(pairs.map(([name]) => name));
  const hidden = columns.map(({ name }) => name).filter((name) => taken.has(name) && !withRole.has(name));
  const all = [...pairs, ...hidden.map((name) => [`${name}_`, name] as const)];
  return {
    toDataset: new Map(all),
    toAnalysis: new Map(all.map(([name, column]) => [column, name])),
  };
});

/** The name by which an analysis asks for a column of the dataset. */
export function analysisName(column: string, dataset: Dataset): string {
  return roleNamesOf(dataset).toAnalysis.get(column) ?? column;
}

/** Whether a dataset has these columns of US Accidents: by their role if they have one, else by name and type. */
export function hasColumns(dataset: Dataset, ...names: readonly FieldName[]): boolean {
  return names.every((name) => columnByRole(name, dataset)?.type === usAccidents.columnOf(name)!.type);
}

/** The same source, which is asked by the names of an analysis and answers with them. */
export function byRoleNames(source: Source): Source {
  const { dataset } = source;
  const { toDataset, toAnalysis } = roleNamesOf(dataset);
  if ([...toDataset].every(([name, column]) => name === column)) return source;
  const inDataset = <Name extends string>(name: Name): Name => (toDataset.get(name) ?? name) as Name;
  const inAnalysis = (name: string): string => toAnalysis.get(name) ?? name;
  return {
    dataset,
    describe: () => source.describe(),
    describeColumns: async (where, options) => {
      const states = await source.describeColumns(where && renameFilter(where, inDataset), options);
      return Object.fromEntries(
        Object.entries(states).map(([name, state]) => [inAnalysis(name), state]),
      ) as typeof states;
    },
    async ask(asked, options) {
      const { question, restore } = renameQuestion(plainQuestion(asked), inDataset);
      return restore(await source.ask(question, options));
    },
    async *scan(columns, where = {}, options = {}) {
      for await (const table of source.scan(columns.map(inDataset), renameFilter(where, inDataset), options))
        yield renameColumns(table, inAnalysis);
    },
    // Features find the columns of their roles themselves.
    scanFeatures: (features, where = {}, options = {}) =>
      scanFeatures(source, features, dataset, renameFilter(where, inDataset), options),
    sample: async (rows, { columns, where = {}, ...options } = {}) =>
      renameColumns(
        await source.sample(rows, {
          ...options,
          where: renameFilter(where, inDataset),
          ...(columns === undefined ? {} : { columns: columns.map(inDataset) }),
        }),
        inAnalysis,
      ),
    explain: (asked) => source.explain(renameQuestion(plainQuestion(asked), inDataset).question),
    sent: (asked) =>
      source.sent(
        'columns' in asked
          ? {
              ...asked,
              columns: asked.columns.map(inDataset),
              where: renameFilter(asked.where ?? {}, inDataset),
            }
          : renameQuestion(plainQuestion(asked), inDataset).question,
      ),
    close: () => source.close(),
  };
}
