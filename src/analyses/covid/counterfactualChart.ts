import { dayText, monthInWords } from '../../base/dates.js';
import { formatCount, formatLevel } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { expectedLines, reportsShown, transitionWindow, weeksShown } from './charts.js';
import type { CovidContext } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { eventName } from './words.js';

/** Reports beside those to expect, with the size of the difference if it is clear. */
export function expectedChart(
  context: CovidContext,
  forecast: Counterfactual,
  words: {
    readonly headline: string;
    /** `471 fewer`, and its interval. */
    readonly difference: { readonly label: string; readonly detail: string } | null;
    readonly note: string;
  },
): Figure {
  const { spec, options } = context;
  const { observed, expected } = forecast.after;
  return lines({
    id: 'counterfactual',
    headline: words.headline,
    subline: `Reports a day by week, ${weeksShown(forecast)}, with ${formatLevel(options.confidenceLevel)} band; ${nReports(reportsShown(forecast))}`,
    alt: `Two lines of reports a day. Reported from ${monthInWords(dayText(spec.transitionEnd))} on: ${formatCount(observed)}; expected: ${formatCount(expected)}.`,
    footnote: sourceNote(context, words.note),
    series: expectedLines(forecast),
    interruption: { at: dayText(spec.interruption), label: eventName(spec).replace('the ', '') },
    windows: transitionWindow(spec),
    ...(words.difference !== null && {
      difference: { from: dayText(spec.transitionEnd), ...words.difference },
    }),
    xTitle: 'Week',
    yTitle: 'Reports a day, mean of the week',
    xType: 'date',
    timeUnit: 'week',
  });
}
