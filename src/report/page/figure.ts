import { escapeHtml, proseHtml } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { footnoteHtml, sublineHtml } from '../../charts/figureTexts.js';
import { plotlyOf } from '../../charts/plotly/plotlyOf.js';
import { defaultHeightPixels } from '../../charts/theme.js';
import { jsonForHtml } from './json.js';

/**
 * A figure that plotly.js draws, alone or under the cell of a notebook: headline, sub-line, chart and footnote.
 * `drawings` stand in the place of the chart where no script runs, and on paper. `pageFigureHtml` in `frame.ts` writes the
 * figures of a report page.
 */
export function plotlyFigureHtml(figure: Figure, anchor: string = figure.id, drawings = ''): string {
  const id = escapeHtml(anchor);
  return `<figure id="${id}" aria-labelledby="${id}-title">
<h3 class="headline" id="${id}-title">${proseHtml(figure.headline)}</h3>
${sublineHtml(figure)}
${plotHtml(figure, id, drawings === '')}
${drawings}<p class="footnote" id="${id}-footnote">${footnoteHtml(figure)}</p>
</figure>`;
}

/**
 * The place where plotly.js draws, the figure as JSON, and its alternative text, which is only spoken.
 * `browser/figureElement.ts` reads and changes these elements.
 *
 * @param hasRoom whether the place has the height of the chart before there is one
 */
export function plotHtml(figure: Figure, id: string, hasRoom: boolean): string {
  const height = plotlyOf(figure.chart).heightPixels ?? defaultHeightPixels;
  return `<div class="plot" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-caption ${id}-footnote"${hasRoom ? ` style="min-height:${height}px"` : ''}></div>
<script type="application/json">${jsonForHtml(figure)}</script>
<p class="caption hidden" id="${id}-caption">${proseHtml(figure.alt)}</p>`;
}
