import { formatCount, formatLevel, formatNumber } from '../../base/format.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import type { Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { type CovidContext, dateText, type Feed } from './context.js';
import type { Counterfactual } from './counterfactual.js';

/** Weeks of fewer days would jump. */
const minDays = 4;

/** What was reported, week by week, beside what would have been expected without the interruption. */
export function counterfactualSection(context: CovidContext, feed: Feed, forecast: Counterfactual): Section {
  const { spec } = context;
  const { observed, expected, low, high } = forecast.after;
  return {
    id: 'counterfactual',
    title: 'What would have been',
    text: [
      `The model is fitted to the days before ${dateText(spec.interruption)} alone and carried on. The band holds ${formatLevel(context.options.level)} of what its coefficients and the days' own variation allow, as wide as the widest error.`,
    ],
    figures: [
      lines({
        id: 'counterfactual',
        title: `Reported and expected, ${feed.label}`,
        alt: `Accidents a day by week. From ${dateText(spec.transitionEnd)} on ${formatCount(observed)} were reported where ${formatCount(Math.round(expected))} (${formatCount(Math.round(low))} to ${formatCount(Math.round(high))}) were expected.`,
        footnote: context.footnote(feed),
        series: expectedLines(forecast),
        events: [{ at: dayText(spec.interruption), label: 'National emergency' }],
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
      }),
    ],
    caveats: [
      `Before the interruption the dashed line is the fit, after it the forecast: ${formatNumber(observed / expected)} of it was reported. Coverage that changed in 2020 is in the difference.`,
    ],
  };
}

/** The two lines by week: reported, and expected with its band. */
export function expectedLines({ weeks }: Counterfactual): LineSeries[] {
  const whole = [...weeks].filter(([, { days }]) => days >= minDays).sort(([a], [b]) => a - b);
  const x = whole.map(([monday]) => dayText(monday));
  return [
    { name: 'reported', x, y: whole.map(([, week]) => week.observed / week.days) },
    {
      name: 'expected',
      x,
      y: whole.map(([, week]) => week.expected / week.days),
      low: whole.map(([, week]) => week.low / week.days),
      high: whole.map(([, week]) => week.high / week.days),
      look: 'dashed',
    },
  ];
}
