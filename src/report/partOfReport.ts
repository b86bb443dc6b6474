import { didYouMean } from '../base/didYouMean.js';
import type { Figure } from '../charts/figure.js';
import type { Finding, Report, ReportTable, Section } from './report.js';

/**
 * The findings, figures and tables with an id, as one section without a title; if there are none, the section with that
 * id. An id that ends in `*` matches every id with that beginning. If the report lacks the part, because the data could
 * not answer it, the result is a section with the reason.
 */
export function partOfReport(report: Report, id: string): Section {
  const isWanted = matcher(id);
  const found = <T extends { readonly id: string }>(
    of: (section: Section) => readonly T[] | undefined,
  ): T[] => report.sections.flatMap((section) => of(section) ?? []).filter((one) => isWanted(one.id));
  const findings = found<Finding>((section) => section.findings);
  const figures = found<Figure>((section) => section.figures);
  const tables = found<ReportTable>((section) => section.tables);
  if (findings.length + figures.length + tables.length > 0) {
    return { id: `part-${id.replace('*', '')}`, title: '', findings, figures, tables };
  }
  const sections = report.sections.filter((section) => isWanted(section.id));
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
      notShown: sections.flatMap(({ notShown = [] }) => notShown),
    };
  }
  return { id: 'absent', title: '', text: reasonsFor(report, id) };
}

/** Why the report lacks a part: as a section states it, else the texts of the sections without a result. */
function reasonsFor({ topic, sections }: Report, id: string): string[] {
  const stated = sections
    .flatMap(({ notShown = [] }) => notShown)
    .filter(({ parts }) => parts.some((part) => overlaps(part, id)))
    .map(({ reason }) => reason);
  if (stated.length > 0) return [...new Set(stated)];
  const empty = sections.filter(
    ({ findings = [], figures = [], tables = [] }) => findings.length + figures.length + tables.length === 0,
  );
  return [
    `“${topic}” has no part “${id}” on this data${didYouMean(id, idsOf(sections))}.`,
    ...empty.flatMap((section) =>
      section.text?.[0] === undefined ? [] : [`${section.title}: ${section.text[0]}`],
    ),
  ];
}

/** Every id that has a part, or a reason why not. */
function idsOf(sections: readonly Section[]): string[] {
  return sections.flatMap(({ id, findings = [], figures = [], tables = [], notShown = [] }) => [
    id,
    ...[...findings, ...figures, ...tables].map((part) => part.id),
    ...notShown.flatMap(({ parts }) => parts),
  ]);
}

/** Whether two ids, each of which may end in `*`, have an id in common. */
function overlaps(one: string, other: string): boolean {
  return matcher(one)(other.replace('*', '')) || matcher(other)(one.replace('*', ''));
}

function matcher(id: string): (one: string) => boolean {
  return id.endsWith('*') ? (one) => one.startsWith(id.slice(0, -1)) : (one) => one === id;
}
