import { formatNumber, formatPercent } from '../../base/format.js';
import type { Finding, Section } from '../../report/report.js';
import { reportInterval } from '../sections/findings.js';
import type { CovidContext, FittedFeed } from './context.js';
import type { Effect } from './interruption.js';
import type { StablePanel } from './panel.js';
import { errorMethod, periodText } from './words.js';

const title = 'Where coverage was stable';
const rule =
  'Each station represents the accidents that are nearest to it. A station is stable when every whole quarter before the interruption has at least 5 accidents of the feed, and the fullest quarter has at most 2.5 times as many as the emptiest. Data after the interruption does not enter this choice.';

/** The change at the stations where the feed was collected evenly before. */
export function panelSection(context: CovidContext, feed: FittedFeed, panel: StablePanel | null): Section {
  if (panel === null)
    return withoutPanel(
      `fewer than five stations of ${feed.label} are stable, or there is less than a year before`,
    );
  const { effect, reason } = panel.feed.outcome;
  if (effect === null) return withoutPanel(reason);
  return {
    id: 'panel',
    title,
    isMethod: true,
    text: [rule],
    findings: [finding(context, feed, panel, effect)],
  };
}

function withoutPanel(reason: string): Section {
  return { id: 'panel', title, isMethod: true, text: [rule, `This data has no such panel: ${reason}.`] };
}

function finding(
  context: CovidContext,
  { label, outcome }: FittedFeed,
  { stableStations, allStations }: StablePanel,
  effect: Effect,
): Finding {
  return {
    id: 'panel',
    sentence: `At the ${stableStations} stable stations (of ${allStations}), the ratio of ${label} is ${formatNumber(effect.ratio)}. At all stations it is ${formatNumber(outcome.effect.ratio)}.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: reportInterval(effect, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: Math.round(effect.expected),
      of: `accidents expected at stable stations, with ${formatPercent(effect.before / outcome.effect.before)} of the feed's accidents before`,
    },
    period: periodText(outcome.effect),
    caveat:
      'Coverage that was stable before may still have changed after: a feed can change everywhere at once.',
  };
}
