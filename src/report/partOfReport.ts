import type { Figure } from '../charts/figure.js';
import type { Finding, Report, ReportTable, Section } from './report.js';

/**
 * The findings, figures and tables with an id, as one section without a title; if there are none, the section with that
 * id. An id that ends in `*` matches every id with that beginning. If the report lacks the part, because the data could
 * not answer it, the result is a section that states this with the texts of the sections without a result.
 */
export function partOfReport(report: Report, id: string): Section {
  const matches = id.endsWith('*')
    ? (one: string): boolean => one.startsWith(id.slice(0, -1))
    : (one: string): boolean => one === id;
  const found = <T extends { readonly id: string }>(
    of: (section: Section) => readonly T[] | undefined,
  ): T[] => report.sections.flatMap((section) => of(section) ?? []).filter((one) => matches(one.id));
  const findings = found<Finding>((section) => section.findings);
  const figures = found<Figure>((section) => section.figures);
  const tables = found<ReportTable>((section) => section.tables);
  if (findings.length + figures.length + tables.length > 0) {
    return { id: `part-${id.replace('*', '')}`, title: '', findings, figures, tables };
  }
  const sections = report.sections.filter((section) => matches(section.id));
  if (sections.length === 1) return sections[0]!;
  if (sections.length > 1) {
    return {
      id: `part-${id.replace('*', '')}`,
      title: '',
      text: sections.flatMap(({ text = [] }) => text),
      findings: sections.flatMap((section) => section.findings ?? []),
      figures: sections.flatMap((section) => section.figures ?? []),
      tables: sections.flatMap((section) => section.tables ?? []),
      caveats: sections.flatMap(({ caveats = [] }) => caveats),
    };
  }
  return {
    id: 'absent',
    title: '',
    text: [`“${report.title}” has no part “${id}” on this data.`, ...reasons(report)],
  };
}

/** The texts of the sections without findings, figures and tables, which state the reason. */
function reasons({ sections }: Report): string[] {
  return sections
    .filter(
      ({ findings = [], figures = [], tables = [] }) =>
        findings.length + figures.length + tables.length === 0,
    )
    .flatMap(({ title, text = [] }) => (text[0] === undefined ? [] : [`${title}: ${text[0]}`]));
}
