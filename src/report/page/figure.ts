import { escapeHtml, proseHtml } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { footnoteHtml } from '../../charts/figureOf.js';
import { plotlyOf } from '../../charts/plotly/plotlyOf.js';
import { defaultHeightPixels } from '../../charts/theme.js';
import { jsonForHtml } from './json.js';

/**
 * One figure as HTML: heading, place for the chart, the figure itself as JSON, its footnote, and the alternative text
 * as the caption; `drawings` stand in the place of the chart where no script runs, and on paper. `browser/figureElement.ts` reads and changes these elements.
 */
export function figureHtml(figure: Figure, anchor: string = figure.id, drawings = ''): string {
  const id = escapeHtml(anchor);
  const height = plotlyOf(figure.chart).heightPixels ?? defaultHeightPixels;
  return `<figure id="${id}">
<h3 id="${id}-title">${escapeHtml(figure.headline)}</h3>
<div class="plot" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-caption ${id}-footnote" style="min-height:${height}px"></div>
<script type="application/json">${jsonForHtml(figure)}</script>
${drawings}<p class="footnote" id="${id}-footnote">${footnoteHtml(figure)}</p>
<figcaption class="caption" id="${id}-caption">${proseHtml(figure.alt)}</figcaption>
</figure>`;
}
