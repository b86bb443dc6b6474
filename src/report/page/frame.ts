import { escapeHtml, formatCount, formatCountOf, proseHtml } from '../../base/format.js';
import { chartTable } from '../../charts/chartTable.js';
import type { Figure } from '../../charts/figure.js';
import { footnoteHtml, sublineHtml } from '../../charts/figureTexts.js';
import type { AskedQuestion } from '../../query/questionCode.js';
import type { ReportTable, Section } from '../report.js';
import type { PageChart, PageContext } from './context.js';
import { plotHtml } from './figure.js';
import { shortenLists } from './shortenLists.js';
import { chartReportTable, isForPaper, tableBody } from './table.js';

/** From this figure on, a browser lays a figure out when it comes near. */
const firstDeferred = 3;

/**
 * A figure in its frame: number, headline, sub-line, chart, footnote, and a row of words that open what is behind it.
 * The chart is there in two drawings, of which the style shows one. `browser/page.ts` brings the words to life.
 */
export function pageFigureHtml(
  figure: Figure,
  section: Section,
  page: PageContext,
  level: 3 | 4 = 3,
): string {
  const { report, prefix, numbers } = page;
  const id = escapeHtml(prefix + figure.id);
  const number = numbers.get(figure.id)!;
  const { wide, narrow } = page.charts.get(figure.id)!;
  const asked = questionsOf(figure, section, page);
  const table = chartTable(figure.chart);
  const spoken = `<span class="hidden"> of figure ${number}</span>`;
  const button = (panel: string, word: string): string =>
    `<button type="button" aria-expanded="false" aria-controls="${id}-${panel}">${word}${spoken}</button>`;
  const actions = [
    `<a href="#${id}">Link${spoken}</a>`,
    ...(table === null ? [] : [`<button type="button" class="download">Data (CSV)${spoken}</button>`]),
    ...(asked.length === 0 ? [] : [button('question', 'Question')]),
    ...(table === null ? [] : [button('table', 'Table')]),
  ];
  const deferred =
    number < firstDeferred
      ? ''
      : ` class="deferred" style="--wide:${Math.ceil(wide.heightPixels) + framePixels}px;--narrow:${Math.ceil(narrow.heightPixels) + framePixels}px"`;
  const file = `${figure.isInvented === true ? 'invented-' : ''}${report.id}-${figure.id}.csv`;
  return `<figure id="${id}"${deferred} aria-labelledby="${id}-title" data-file="${escapeHtml(file)}">
<div class="frame"><p class="figure-number">Figure&nbsp;${number}</p>
<h${level} class="headline" id="${id}-title">${proseHtml(figure.headline)}</h${level}>
${sublineHtml(figure)}
${page.isInteractive ? `${plotHtml(figure, id, false)}\n` : ''}${drawingsHtml({ wide, narrow })}
<p class="footnote" id="${id}-footnote">${footnoteHtml(figure)}</p></div>
<p class="actions">${actions.join(' ')}</p>
${asked.length === 0 ? '' : `<div class="panel question" id="${id}-question" hidden="until-found"><p class="panel-title">Question</p>${asked.map(questionHtml).join('\n')}</div>`}
${table === null ? '' : tablePanel(chartReportTable(table, figure.id, figure.headline), id, number)}
</figure>`;
}

/** The table of a figure. Paper has it open if it is short. */
function tablePanel(entry: ReportTable, id: string, number: number): string {
  const printed = isForPaper(entry);
  return `<div class="panel${printed ? ' printed' : ''}" id="${id}-table" hidden="until-found"><p class="panel-title">Table</p>${tableBody(entry, `Table of figure ${number}: ${entry.title}`)}</div>
${printed ? '' : `<p class="on-paper small">The table of ${formatCountOf(entry.table.rowCount, 'row')} is in the page.</p>`}`;
}

/** The chart in both widths. */
export function drawingsHtml({ wide, narrow }: PageChart): string {
  return `<div class="chart"><div class="wide">${wide.svg}</div><div class="narrow">${narrow.svg}</div></div>`;
}

/** Headline, footnote and the row of words around a chart, about. */
const framePixels = 220;

/** The questions that a figure rests on, by their id in the report. */
function questionsOf(
  { id }: Figure,
  { asked = [], askedByFigure = {} }: Section,
  { report }: PageContext,
): readonly (readonly [id: string, question: AskedQuestion])[] {
  return (askedByFigure[id] ?? asked).map((question) => [question, report.asked![question]!]);
}

const languages = { sql: 'In SQL', mongodb: 'In MongoDB' } as const;

/** What was asked, in words and in each language. */
function questionHtml([id, { words, code, sent }]: readonly [string, AskedQuestion]): string {
  const blocks = [
    ['In TypeScript', code],
    ...sent.map(({ language, text }) => [languages[language], text] as const),
  ] as const;
  return [
    `<p class="asked">${proseHtml(words)}</p>`,
    ...blocks.map(([title, whole]) => {
      const { text, values } = shortenLists(whole);
      const note =
        values === 0
          ? ''
          : ` <span>Shortened for the page: ${formatCount(values)} values in all, which <code>report.asked.${escapeHtml(id)}</code> has.</span>`;
      return `<p class="small"><b>${title}</b>${note}</p><pre tabindex="0"><code>${escapeHtml(text)}</code></pre>`;
    }),
  ].join('\n');
}
