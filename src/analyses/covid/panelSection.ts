import { formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { Section } from '../../report/report.js';
import type { CovidContext, Feed } from './context.js';
import type { Panel } from './panel.js';
import { intervalOf, ratioText } from './words.js';

/** The change where the feed was collected evenly before. */
export function panelSection(context: CovidContext, feed: Feed, panel: Panel | null): Section {
  const title = 'Where coverage was stable';
  const rule =
    'A station stands for the accidents that are nearest to it. It is stable when every whole quarter before the interruption has at least 5 accidents of the feed, the fullest at most 2.5 times the emptiest; what came after has no say.';
  const effect = panel?.feed.outcome.effect ?? null;
  if (panel === null || effect === null) {
    const why =
      panel === null
        ? `fewer than five stations of ${feed.label} are stable, or there is less than a year before`
        : panel.feed.outcome.reason;
    return { id: 'panel', title, text: [rule, `There is no such panel here: ${why}.`] };
  }
  const whole = feed.outcome.effect!;
  const share = effect.before / whole.before;
  return {
    id: 'panel',
    title,
    text: [rule],
    findings: [
      {
        id: 'panel',
        sentence: `At the ${panel.kept} stable of ${panel.among} stations ${feed.label} has a ratio of ${formatNumber(effect.ratio)}; at all of them ${formatNumber(whole.ratio)}.`,
        estimate: effect.ratio,
        unit: 'ratio',
        interval: intervalOf(effect, context.rules.level),
        denominator: {
          n: Math.round(effect.expected),
          of: `accidents expected at stable stations, which have ${formatPercent(share)} of the time before`,
        },
        caveat: 'Stable before is no promise of stable after: a feed can change everywhere at once.',
      },
    ],
    figures: [
      forestPlot({
        id: 'panel-forest',
        title: 'All places and stable places',
        alt: `Ratios with intervals: all ${ratioText(whole)}, stable stations ${ratioText(effect)}.`,
        footnote: `${feed.label}, ${panel.kept} of ${panel.among} stations`,
        rows: [
          { label: `${feed.label}, all places`, ...pick(whole), highlight: true },
          { label: 'stable stations only', ...pick(effect) },
        ],
        xTitle: 'Reported over expected (ratio)',
      }),
    ],
  };
}

function pick({ ratio, low, high, observed }: NonNullable<Feed['outcome']['effect']>): {
  estimate: number;
  low: number;
  high: number;
  n: number;
} {
  return { estimate: ratio, low, high, n: Math.round(observed) };
}
