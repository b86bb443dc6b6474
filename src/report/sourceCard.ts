import { formatCountOf, joinWords } from '../base/format.js';
import type { ColumnState, ColumnStates, SourceDescription } from '../query/source.js';
import { locationOf } from '../query/sourceName.js';
import { Table } from '../query/table.js';
import type { ReportTable, Section } from './report.js';

/** What a source is and what to do next, as a cell draws it. */
export function sourceCard(description: SourceDescription, columns: ColumnStates): Section {
  return {
    id: 'source',
    title: extentText(description),
    text: [`${kindsOfSource[description.type]}: ${locationOf(description)}.`, columnText(columns)],
    tables: [nextCalls('state' in columns && columns.state !== 'absent')],
  };
}

/** The same in one line. */
export function extentText({ rows, firstAt, lastAt, isInvented }: SourceDescription): string {
  const period =
    firstAt === null || lastAt === null ? '' : `, ${firstAt.slice(0, 10)} to ${lastAt.slice(0, 10)}`;
  return `${isInvented ? 'Invented data: ' : ''}${formatCountOf(rows, 'accident')}${period}`;
}

const kindsOfSource: Readonly<Record<SourceDescription['type'], string>> = {
  history: 'Historical data',
  segments: 'Live store in Parquet segments',
  mongodb: 'Live store in MongoDB',
  combined: 'Historical data and a live store',
};

/** How many columns have values, and the names of those that have none. */
function columnText(columns: ColumnStates): string {
  const namesOf = (state: ColumnState): string[] =>
    Object.entries(columns).flatMap(([name, found]) => (found === state ? [name] : []));
  const [full, partial, absent, unknown] = (['full', 'partial', 'absent', 'unknown'] as const).map(namesOf);
  const states = [
    `${full!.length} with a value in every row`,
    `${partial!.length} with a value in some rows`,
    `${absent!.length} without a value${absent!.length === 0 ? '' : ` (${absent!.join(', ')})`}`,
    ...(unknown!.length === 0
      ? []
      : [`${unknown!.length} not looked at, which would mean to read every row`]),
  ];
  return `${formatCountOf(Object.keys(columns).length, 'column')}: ${joinWords(states)}.`;
}

function nextCalls(hasStates: boolean): ReportTable {
  const question = `source.ask(count().by('${hasStates ? 'state' : 'month'}'))`;
  const calls = [
    ['a question', `await ${question}`],
    ['its chart', `chart(await ${question})`],
    ['a report', 'await overview(source)'],
    ['the columns', 'await source.describeColumns()'],
  ] as const;
  return {
    id: 'next',
    title: 'What to do next',
    table: new Table(
      { what: calls.map(([what]) => what), call: calls.map(([, call]) => call) },
      calls.length,
    ),
    columns: [
      { key: 'what', heading: 'For', format: 'text' },
      { key: 'call', heading: 'Write', format: 'code' },
    ],
  };
}
