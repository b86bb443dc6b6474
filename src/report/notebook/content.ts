import { escapeHtml, proseHtml } from '../../base/format.js';
import { plotlyFigureHtml } from '../page/figure.js';
import { caveatsHtml, findingsHtml } from '../page/findings.js';
import { provenanceHtml } from '../page/provenance.js';
import { metaLine, paragraph, reasonsHtml } from '../page/report.js';
import { tableHtml } from '../page/table.js';
import type { Report, Section } from '../report.js';

/** A report under the cell of a notebook: its words, findings, charts and tables from top to bottom. */
export function reportHtml(report: Report, prefix: string): string {
  return `<article class="report" id="report-${escapeHtml(prefix + report.id)}">
<h1>${proseHtml(report.title)}</h1>
<p class="stand-first">${proseHtml(report.standFirst)}</p>
<p class="meta">${proseHtml(metaLine(report))}</p>
${report.sections.map((section) => sectionHtml(section, prefix)).join('\n')}
${caveatsHtml(report.caveats)}
${provenanceHtml(report, prefix)}
</article>`;
}

/** A section under the cell of a notebook; one without a title is a part shown alone. */
export function sectionHtml(section: Section, prefix: string): string {
  const { text = [], findings = [], figures = [], tables = [], caveats = [] } = section;
  const id = escapeHtml(`section-${prefix}${section.id}`);
  const [label, heading] =
    section.title === ''
      ? ['', '']
      : [` aria-labelledby="${id}-title"`, `<h2 id="${id}-title">${proseHtml(section.title)}</h2>`];
  const parts = [
    heading,
    ...text.map(paragraph),
    findingsHtml(findings, prefix),
    caveatsHtml(caveats),
    reasonsHtml(section),
    ...figures.map((figure) => plotlyFigureHtml(figure, prefix + figure.id)),
    ...tables.map((table) => tableHtml(table, prefix + table.id)),
  ];
  return `<section id="${id}"${label}>
${parts.filter((part) => part !== '').join('\n')}
</section>`;
}
