import { formatNumber } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import type { Alternative } from './alternatives.js';
import type { CovidContext, Feed } from './context.js';
import { ratioText } from './words.js';

/** The headline beside every other way to have got it. */
export function sensitivitySection(context: CovidContext, feed: Feed, rows: readonly Alternative[]): Section {
  const [headline] = rows;
  const within = rows.filter(({ kind }) => kind === 'window' || kind === 'model');
  const ratios = within.map(({ ratio }) => ratio);
  return {
    id: 'sensitivity',
    title: 'Other ways to have done it',
    text: [
      'One thing is changed at a time: the window, the model, the error, the source, the dates. None of them was chosen for its result.',
    ],
    findings:
      within.length === 0
        ? []
        : [
            {
              id: 'sensitivity',
              sentence: `Over ${within.length} other windows and models of ${feed.label} the ratio runs from ${formatNumber(Math.min(...ratios))} to ${formatNumber(Math.max(...ratios))}; as reported it is ${formatNumber(headline!.ratio)}.`,
              estimate: headline!.ratio,
              unit: 'ratio',
              interval: null,
              denominator: { n: within.length, of: 'alternatives' },
              caveat: 'A range, no interval: it holds what a choice does, not what chance does.',
            },
          ],
    figures: [
      forestPlot({
        id: 'sensitivity',
        title: 'The ratio by window, model, error, source and dates',
        alt: `The headline ${ratioText(headline!)} and ${rows.length - 1} alternatives, each with its interval; the table below has the numbers.`,
        footnote: context.footnote(),
        rows: rows.map(({ kind, label, ratio, low, high, observed }) => ({
          label,
          estimate: ratio,
          low,
          high,
          ...(observed === null ? {} : { n: Math.round(observed) }),
          highlight: kind === 'headline',
        })),
        xTitle: 'Reported over expected (ratio)',
      }),
    ],
    tables: [
      {
        id: 'sensitivity',
        title: 'Sensitivity',
        table: tableOf({
          kind: rows.map(({ kind }) => kind),
          alternative: rows.map(({ label }) => label),
          ratio: rows.map(({ ratio }) => ratio),
          low: rows.map(({ low }) => low),
          high: rows.map(({ high }) => high),
          observed: rows.map(({ observed }) => observed),
        }),
        headings: {
          kind: 'What differs',
          alternative: 'Alternative',
          ratio: 'Ratio',
          ...intervalHeadings(context.options.level),
          observed: 'Accidents after',
        },
      },
    ],
  };
}
