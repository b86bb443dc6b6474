import { escapeHtml, proseHtml } from '../../base/format.js';
import type { Report, Section } from '../report.js';
import { figureHtml } from './figure.js';
import { caveatsHtml, findingsHtml } from './findings.js';
import { originLine, provenanceHtml } from './provenance.js';
import { tableHtml } from './table.js';

/** A report as HTML; `prefix` separates its anchors from those of other reports on the page. */
export function reportHtml(report: Report, prefix: string): string {
  return `<article class="report" id="report-${escapeHtml(report.id)}">
<h1>${escapeHtml(report.title)}</h1>
<p class="summary">${escapeHtml(report.standFirst)}</p>
<p class="small">${escapeHtml(originLine(report.provenance))}</p>
${caveatsHtml(report.caveats)}
${report.sections.map((section) => sectionHtml(section, prefix)).join('\n')}
${provenanceHtml(report.provenance)}
</article>`;
}

/** A section; one without a title is a part shown alone. */
export function sectionHtml(section: Section, prefix: string): string {
  const { text = [], findings = [], figures = [], tables = [], caveats = [], notShown = [] } = section;
  const id = escapeHtml(`section-${prefix}${section.id}`);
  const [label, heading] =
    section.title === ''
      ? ['', '']
      : [` aria-labelledby="${id}-title"`, `<h2 id="${id}-title">${escapeHtml(section.title)}</h2>\n`];
  return `<section id="${id}"${label}>
${heading}${text.map((paragraph) => `<p>${proseHtml(paragraph)}</p>`).join('\n')}
${findingsHtml(findings, prefix)}
${caveatsHtml(caveats)}
${notShown.map(({ reason }) => `<p class="small">${proseHtml(reason)}</p>`).join('\n')}
${figures.map((figure) => figureHtml(figure, prefix + figure.id)).join('\n')}
${tables.map((table) => tableHtml(table, prefix + table.id)).join('\n')}
</section>`;
}
