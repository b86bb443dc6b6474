import { escapeHtml, proseHtml } from '../../base/format.js';
import { chartTable } from '../../charts/chartTable.js';
import type { Figure } from '../../charts/figure.js';
import type { AskedQuestion } from '../../query/questionCode.js';
import type { Section } from '../report.js';
import type { PageChart, PageContext } from './context.js';
import { footnoteHtml } from './footnote.js';
import { jsonForHtml } from './json.js';
import { shortenLists } from './shortenLists.js';
import { chartReportTable, tableBody } from './table.js';

/** From this figure on, a browser lays a figure out when it comes near. */
const firstDeferred = 3;

/**
 * A figure in its frame: number, headline, sub-line, chart, footnote, and a row of words that open what is behind it.
 * The chart is there in two drawings, of which the style shows one. `browser/page.ts` brings the words to life.
 */
export function framedFigure(figure: Figure, section: Section, page: PageContext, level: 3 | 4 = 3): string {
  const { report, prefix, numbers } = page;
  const id = escapeHtml(prefix + figure.id);
  const number = numbers.get(figure.id)!;
  const { wide, narrow } = page.charts.get(figure.id)!;
  const asked = questionsOf(section, page);
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
<p class="figure-number">Figure&nbsp;${number}</p>
<h${level} class="headline" id="${id}-title">${proseHtml(figure.headline)}</h${level}>
${figure.subline === undefined ? '' : `<p class="subline">${proseHtml(figure.subline)}</p>`}
${page.isInteractive ? interactiveChart(figure, id) : ''}${drawingsHtml({ wide, narrow })}
<p class="footnote" id="${id}-footnote">${footnoteHtml(figure)}</p>
<p class="actions">${actions.join(' ')}</p>
${asked.length === 0 ? '' : `<div class="panel question" id="${id}-question" hidden="until-found">${asked.map(questionHtml).join('\n')}</div>`}
${table === null ? '' : `<div class="panel" id="${id}-table" hidden="until-found">${tableBody(chartReportTable(table, figure.id, figure.headline), `Table of figure ${number}: ${figure.headline}`)}</div>`}
</figure>`;
}

/** The chart in both widths. */
export function drawingsHtml({ wide, narrow }: PageChart): string {
  return `<div class="chart"><div class="wide">${wide.svg}</div><div class="narrow">${narrow.svg}</div></div>`;
}

/** Headline, footnote and the row of words around a chart, about. */
const framePixels = 220;

/** The questions that a figure shows: those that its section asked. */
function questionsOf({ asked: ids = [] }: Section, { report }: PageContext): readonly AskedQuestion[] {
  return ids.map((id) => report.asked![id]!);
}

const languages = { sql: 'In SQL', mongodb: 'In MongoDB' } as const;

function questionHtml({ code, sent }: AskedQuestion): string {
  const blocks = [
    ['In TypeScript', code],
    ...sent.map(({ language, text }) => [languages[language], text] as const),
  ] as const;
  return blocks
    .map(
      ([title, text]) =>
        `<p class="small">${title}</p><pre tabindex="0"><code>${escapeHtml(shortenLists(text))}</code></pre>`,
    )
    .join('\n');
}

/** The place where plotly.js draws. Until it has, and without scripts, the drawing beside it stands. */
function interactiveChart(figure: Figure, id: string): string {
  return `<div class="plot" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-caption ${id}-footnote"></div>
<script type="application/json" class="figure">${jsonForHtml(figure)}</script>
<p class="caption hidden" id="${id}-caption">${proseHtml(figure.alt)}</p>
`;
}
