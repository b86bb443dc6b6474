import { formatCountOf } from '../base/format.js';
import type { ColumnState, ColumnStates, SourceDescription } from '../query/source.js';
import { Table } from '../query/table.js';
import { locationOf } from './page/command.js';
import type { ReportTable, Section } from './report.js';

/** What a source is and what to do next, as a cell draws it. */
export function sourceCard(description: SourceDescription, columns: ColumnStates): Section {
  return {
    id: 'source',
    title: extentText(description),
    text: [`${kindsOfSource[description.type]}: ${locationOf(description)}.`, ...columnTexts(columns)],
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

const stateTexts: Readonly<Record<ColumnState, string>> = {
  full: 'with a value in every row',
  partial: 'with a value in some rows',
  absent: 'without a value',
  unknown: 'not looked at, because that means to read every row',
};

function columnTexts(columns: ColumnStates): string[] {
  return Object.entries(stateTexts).flatMap(([state, text]) => {
    const names = Object.entries(columns).flatMap(([name, found]) => (found === state ? [name] : []));
    return names.length === 0
      ? []
      : [`${formatCountOf(names.length, 'column')} ${text}: ${names.join(', ')}.`];
  });
}

function nextCalls(hasStates: boolean): ReportTable {
  const question = `source.ask(count().by('${hasStates ? 'state' : 'month'}'))`;
  const calls = [
    ['a question', `await ${question}`],
    ['its chart', `chart(await ${question})`],
    ['a report', 'await overview(source)'],
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
      { key: 'call', heading: 'Write', format: 'text' },
    ],
  };
}
