import { formatCount, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { emergencyMark, expectedLines } from './charts.js';
import type { CovidContext, Feed } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { dateText, footnoteOfFeed } from './words.js';

/** The reports by week, beside those to expect without the interruption. */
export function counterfactualSection(context: CovidContext, feed: Feed, forecast: Counterfactual): Section {
  const { observed, expected } = forecast.after;
  return {
    id: 'counterfactual',
    title: 'Forecast without the interruption',
    text: [
      `The model is fitted to the days before ${dateText(context.spec.interruption)} only, and extrapolated. The band is a ${formatLevel(context.options.confidenceLevel)} interval. It covers the uncertainty of the coefficients and the variation of the days, both scaled to the widest error.`,
    ],
    figures: [chart(context, feed, forecast)],
    caveats: [
      `The dashed line is the fit before the interruption and the forecast after it. The reports are ${formatNumber(observed / expected)} times the forecast. A change of coverage in 2020 is part of this difference.`,
    ],
  };
}

function chart({ spec }: CovidContext, feed: Feed, forecast: Counterfactual): Figure {
  const { observed, expected, lower, upper } = forecast.after;
  const range = `${formatCount(Math.round(lower))} to ${formatCount(Math.round(upper))}`;
  return lines({
    id: 'counterfactual',
    headline: `Reported and expected, ${feed.label}`,
    alt: `Accidents a day by week. From ${dateText(spec.transitionEnd)} on, ${formatCount(observed)} were reported and ${formatCount(Math.round(expected))} (${range}) were expected.`,
    footnote: footnoteOfFeed(feed),
    series: expectedLines(forecast),
    events: [emergencyMark(spec)],
    windows: [
      {
        from: dayText(spec.interruption),
        until: dayText(spec.transitionEnd),
        label: 'transition, left out',
      },
    ],
    xTitle: 'Week',
    yTitle: 'Accidents a day',
    xType: 'date',
  });
}
