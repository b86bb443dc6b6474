import { formatCount, formatCountOf } from '../base/format.js';
import { printedAs } from '../base/printed.js';
import { printedFigure } from '../charts/figureOf.js';
import { textTable } from './notebook/textTable.js';
import { figuresOf, findingsOf, type Report, type ReportTable, type Section } from './report.js';

/** A report that prints as a summary, with sections and tables that print as theirs. The same objects. */
export function printedReport(report: Report): Report {
  for (const section of report.sections) {
    printedAs(section, sectionText);
    for (const figure of section.figures ?? []) printedFigure(figure);
    for (const table of section.tables ?? []) printedAs(table, tableText);
  }
  return printedAs(report, reportText);
}

/** Title, key findings, and how to get at the rest. */
function reportText(report: Report): string {
  const { id, title, standFirst, keyFindings, scope, sections, isInvented } = report;
  const sentences = new Map(findingsOf(report).map((finding) => [finding.id, finding.sentence]));
  const period = scope.firstDay === null ? '' : `, ${scope.firstDay} to ${scope.lastDay}`;
  const tables = sections.flatMap((section) => section.tables ?? []).length;
  return [
    `Report “${title}”`,
    standFirst,
    ...keyFindings.flatMap((key) => (sentences.has(key) ? [`- ${sentences.get(key)}`] : [])),
    `${isInvented ? 'Invented data: ' : ''}${formatCountOf(scope.accidents, 'accident')}${period}. ${formatCountOf(sections.length, 'section')}, ${formatCountOf(figuresOf(report).length, 'figure')}, ${formatCountOf(tables, 'table')}.`,
    `Write it as a page: writeHtml(report, '${id}.html'). See its data: console.dir(report, { depth: 5 }).`,
  ].join('\n');
}

function sectionText({ id, title, text = [], findings = [], figures = [], tables = [] }: Section): string {
  const ids = [...findings, ...figures, ...tables].map((part) => part.id);
  return [
    `Section “${title}” (${id})`,
    ...text,
    ...findings.map(({ sentence }) => `- ${sentence}`),
    ids.length === 0 ? '' : `Parts: ${ids.join(', ')}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function tableText(table: ReportTable): string {
  const { id, title, table: values } = table;
  return `Table “${title}” (${id}), ${formatCount(values.rowCount)} rows\n${textTable({ ...table, title: '' })}`;
}
