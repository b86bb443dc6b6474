import { dayInWords, periodInWords, shortPeriod } from '../../base/dates.js';
import { escapeHtml, formatCount, formatCountOf, proseHtml } from '../../base/format.js';
import { type Finding, findingsOf, type Report, type Section, type Term } from '../report.js';
import { type PageContext, partsOf } from './context.js';
import { caveatsHtml, findingsHtml, keyFindingsHtml } from './findings.js';
import { pageFigureHtml } from './frame.js';
import { provenanceHtml } from './provenance.js';
import { tableHtml } from './table.js';
import { trustHtml } from './trust.js';

/** Words before the first figure of a section; paragraphs beyond them follow the figures. */
const maxWordsBefore = 60;

/** A report as an article: the answer, an index beside it, sections, method, provenance. */
export function articleHtml(page: PageContext, isAlone: boolean): string {
  const { report, prefix } = page;
  const { firstDay, lastDay } = report.scope;
  const { results, methods } = partsOf(report);
  const key = keyFindingsOf(report);
  const rest = (section: Section): Section => ({
    ...section,
    findings: (section.findings ?? []).filter((finding) => !key.includes(finding)),
    // A key finding is at the top without its caveat, for which there is no room.
    caveats: [
      ...(section.findings ?? []).filter((one) => key.includes(one)).flatMap(({ caveat }) => caveat ?? []),
      ...(section.caveats ?? []),
    ],
  });
  return `<article class="report" id="report-${escapeHtml(report.id)}">
<div class="answer">
<h1>${proseHtml(report.title)}</h1>
<p class="stand-first">${proseHtml(report.standFirst)}</p>
<p class="meta">${proseHtml(metaLine(report))}</p>
<div class="key-findings"><div><h2>Key findings</h2>
${key.length === 0 ? '<p>This data gives none.</p>' : keyFindingsHtml(key, page, shortPeriod(firstDay, lastDay))}</div>
${trustHtml(report.trust)}</div>
</div>
${indexHtml(page, isAlone)}
<div class="body">
${results.map((section) => resultHtml(rest(section), page)).join('\n')}
${methodHtml(methods.map(rest), page)}
${provenanceHtml(report, prefix)}
</div>
</article>`;
}

/** The findings at the top of a page, in the order of the report. */
export function keyFindingsOf(report: Report): Finding[] {
  const all = findingsOf(report);
  return report.keyFindings.flatMap((id) => all.find((finding) => finding.id === id) ?? []);
}

/** Which accidents a report is about, in one line. */
export function metaLine(report: Report): string {
  const { scope, provenance } = report;
  const { accidents, outOf, area, filter } = scope;
  return [
    `${accidents < outOf ? `${formatCount(accidents)} of ` : ''}${formatCountOf(outOf, 'report')}`,
    periodInWords(scope.firstDay, scope.lastDay) ?? '',
    filter === '' ? `all of ${area === '' ? 'the data' : area}` : filter,
    `made ${dayInWords(provenance.madeAt)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The headings of a page, those of sections that show nothing muted, and below them what its words mean. */
function indexHtml({ report, prefix }: PageContext, isAlone: boolean): string {
  const { results } = partsOf(report);
  const { terms = [] } = report;
  const entry = (target: string, words: string, isEmpty = false): string =>
    `<li><a href="#${escapeHtml(target)}"${isEmpty ? ' class="empty"' : ''}>${proseHtml(words)}</a></li>`;
  const entries = results.map((section) => {
    const { figures = [], findings = [], tables = [] } = section;
    const isEmpty = figures.length + findings.length + tables.length === 0;
    return entry(`section-${prefix}${section.id}`, section.title, isEmpty);
  });
  const label = isAlone ? 'On this page' : `On this page: ${report.topic}`;
  return `<nav class="index" aria-label="${escapeHtml(label)}"><details class="fold" open><summary>On this page</summary>
<ol>${entries.join('')}</ol><ol>${entry(`${prefix}method`, 'Method')}${entry(`${prefix}provenance`, 'Provenance')}</ol>${termsHtml(terms)}</details></nav>`;
}

function termsHtml(terms: readonly Term[]): string {
  if (terms.length === 0) return '';
  const items = terms.map(({ term, meaning }) => `<dt>${proseHtml(term)}</dt><dd>${proseHtml(meaning)}</dd>`);
  return `<div class="terms"><p>Words</p><dl>${items.join('')}</dl></div>`;
}

/** A section of results: at most 60 words, its figures, then everything else. */
function resultHtml(section: Section, page: PageContext): string {
  const id = escapeHtml(`section-${page.prefix}${section.id}`);
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${proseHtml(section.title)}</h2>
${contentHtml(section, page, 3)}
</section>`;
}

function contentHtml(section: Section, page: PageContext, level: 3 | 4): string {
  const { figures = [], findings = [], tables = [], caveats = [] } = section;
  const { prefix } = page;
  const [before, after] = splitText(section.text ?? [], figures.length > 0);
  const more =
    findings.length === 0
      ? ''
      : findings.length <= maxOpenFindings || figures.length === 0
        ? findingsHtml(findings, prefix)
        : folded(`${formatCountOf(findings.length, 'more finding')}`, findingsHtml(findings, prefix));
  const notes = [...after.map(paragraph), caveatsHtml(caveats)].filter((part) => part !== '');
  return [
    ...before.map(paragraph),
    reasonsHtml(section),
    ...figures.map((figure) => pageFigureHtml(figure, section, page, level)),
    more,
    notes.length === 0 ? '' : folded('How to read this', notes.join('\n')),
    ...tables.map((table) =>
      folded(`Table: ${table.title}`, tableHtml({ ...table, title: '' }, prefix + table.id), 'for-screen'),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Why parts are not shown, unless the text of the section says so. */
export function reasonsHtml({ text = [], notShown = [] }: Section): string {
  return notShown
    .filter(({ reason }) => !text.includes(reason))
    .map(({ reason }) => `<p class="small">${proseHtml(reason)}</p>`)
    .join('\n');
}

/** More findings than this below figures are folded. */
const maxOpenFindings = 2;

function folded(words: string, content: string, where = ''): string {
  return `<details class="more${where === '' ? '' : ` ${where}`}"><summary>${proseHtml(words)}</summary>${content}</details>`;
}

/** Whole paragraphs of at most 60 words, and those after them. */
function splitText(text: readonly string[], hasFigures: boolean): [readonly string[], readonly string[]] {
  if (!hasFigures) return [text, []];
  let words = 0;
  const cut = text.findIndex((part) => {
    words += part.split(/\s+/).length;
    return words > maxWordsBefore;
  });
  return cut < 0 ? [text, []] : [text.slice(0, cut), text.slice(cut)];
}

/** Each method as a folded block, and the cautions that hold for all of the report. */
function methodHtml(methods: readonly Section[], page: PageContext): string {
  const { report, prefix } = page;
  const block = (id: string, title: string, content: string): string =>
    `<details class="method" id="${escapeHtml(id)}"><summary><h3>${proseHtml(title)}</h3></summary>
${content}</details>`;
  const blocks = methods.map((section) =>
    block(`section-${prefix}${section.id}`, section.title, contentHtml(section, page, 4)),
  );
  const caveats =
    report.caveats.length === 0
      ? []
      : [block(`${prefix}cautions`, 'What this data cannot say', caveatsHtml(report.caveats))];
  const all = [...blocks, ...caveats];
  const id = `${escapeHtml(prefix)}method`;
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">Method</h2>
${all.length === 0 ? '<p>Each figure has its question and its table.</p>' : all.join('\n')}</section>`;
}

export function paragraph(text: string): string {
  return `<p>${proseHtml(text)}</p>`;
}
