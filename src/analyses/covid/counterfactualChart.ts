import { monthInWords } from '../../base/dates.js';
import { formatCount, formatLevel } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import { dayText } from '../common/days.js';
import { sourceNote } from '../sections/figureText.js';
import { expectedLines, reportsShown, transitionWindow, weeksShown } from './charts.js';
import type { CovidContext } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { eventName, nReports } from './words.js';

/** Reports beside those to expect, with the size of the difference if it is clear. */
export function expectedChart(
  context: CovidContext,
  forecast: Counterfactual,
  words: {
    readonly headline: string;
    readonly difference: string | null;
    readonly note: string;
  },
): Figure {
  const { spec, options } = context;
  const { observed, expected, lower, upper } = forecast.after;
  const [least, most] = [lower, upper].map((end) => formatCount(Math.abs(end - observed)));
  const [from, to] = expected > observed ? [least, most] : [most, least];
  const event = eventName(spec).replace('the ', '');
  return lines({
    id: 'counterfactual',
    headline: words.headline,
    subline: `Reports a day by week, ${weeksShown(forecast)}, with ${formatLevel(options.confidenceLevel)} band; ${nReports(reportsShown(forecast))}`,
    alt: `Two lines of reports a day. Reported from ${monthInWords(dayText(spec.transitionEnd))} on: ${formatCount(observed)}; expected: ${formatCount(expected)} (${formatCount(lower)} to ${formatCount(upper)}).`,
    footnote: sourceNote(context, words.note),
    series: expectedLines(forecast),
    interruption: { at: dayText(spec.interruption), label: event },
    windows: transitionWindow(spec),
    ...(words.difference !== null && {
      difference: {
        from: dayText(spec.transitionEnd),
        label: words.difference,
        detail: `(${from} to ${to})`,
      },
    }),
    xTitle: 'Week',
    yTitle: 'Reports a day, mean of the week',
    xType: 'date',
    timeUnit: 'week',
  });
}
