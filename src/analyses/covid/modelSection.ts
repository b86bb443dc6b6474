import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, Section } from '../../report/report.js';
import { autocorrelation, type LjungBox, ljungBox, normalQuantile } from '../../stats/index.js';
import { type CovidContext, dateText, type Feed } from './context.js';
import { residualsOf } from './interruption.js';
import { listText } from './words.js';

const maxLag = 28;
const testedLags = 14;

/** The model, named before its results, and what it leaves in its residuals. */
export function modelSection(context: CovidContext, feed: Feed): Section {
  const { options, spec } = context;
  const effect = feed.outcome.effect!;
  const own = effect.spec;
  const left = residuals(feed);
  const terms = [
    'weekday',
    ...(own.fourierPairs > 0 ? [`${own.fourierPairs} waves of the year`] : []),
    ...(own.holidays === 'each'
      ? ['each federal holiday and the days around Thanksgiving, Christmas and New Year']
      : own.holidays === 'grouped'
        ? ['major and minor holidays']
        : []),
    ...(own.trend === 'none' ? [] : [`a ${own.trend} trend`]),
    ...(own.steps.length > 0 ? ['a level for each collection step'] : []),
  ];
  return {
    id: 'model',
    title: 'The model, chosen beforehand',
    text: [
      `Interrupted time series: daily counts, quasi-Poisson with log link, on ${listText(terms)}, and one change of level. Fixed before any result was seen; everything else is a row of the sensitivity table.`,
      `Before: ${dateText(effect.days[0]!)} to ${dateText(spec.interruption - 1)} (${effect.daysBefore} days). Interruption: ${dateText(spec.interruption)}, the national emergency. Left out as transition: the days up to ${dateText(spec.transitionEnd - 1)}, on which people changed their ways, mostly before any order of their state. After: up to ${dateText(Math.min(spec.until, context.counts.endDay) - 1)}, before the feeds changed in July 2020.`,
      `Errors: the dispersion is estimated (${formatNumber(effect.fit.dispersion)}; 1 would be Poisson), and of the model's own error, those of Newey and West with a memory of ${listText(options.hacLags.map(String))} days, and the model's own widened by the memory of all residuals, the largest counts (${Object.entries(
        effect.errors,
      )
        .map(([name, error]) => `${name} ${formatNumber(error)}`)
        .join(', ')}).`,
      ...(own.fourierPairs === 0 && options.fourierPairs > 0
        ? [
            'There is less than a year before the interruption: season and trend cannot be taken out, and are in the result.',
          ]
        : []),
    ],
    ...(left === null ? {} : { findings: [left.finding], figures: [left.figure] }),
    caveats: [
      'A trend of two years is carried on for months. If the feed changed its pace in 2020, the model takes that for an effect.',
    ],
  };
}

function residuals(feed: Feed): { finding: Finding; figure: Figure } | null {
  const effect = feed.outcome.effect!;
  const { firstDay, counts } = feed.series;
  const left = residualsOf(effect, (day) => counts[day - firstDay]!);
  if (left.length < 4 * maxLag) return null;
  const correlations = Array.from(autocorrelation(left, maxLag)).slice(1);
  const test = ljungBox(left, testedLags);
  const lags = Float64Array.from(correlations, (_, index) => index + 1);
  const chance = normalQuantile(0.975) / Math.sqrt(left.length);
  const first = correlations[0]!;
  return {
    finding: {
      id: 'residual-memory',
      sentence: `The residuals are ${test.pValue < 0.05 ? '' : 'not visibly '}autocorrelated: ${formatNumber(first)} from one day to the next, Ljung-Box over ${testedLags} days ${pText(test)}.`,
      estimate: first,
      unit: 'autocorrelation at one day',
      interval: null,
      denominator: { n: left.length, of: 'days' },
      caveat:
        test.pValue < 0.05
          ? "The model's own error would be too small; the errors that know of memory and the placebos make up for it."
          : 'So the error of the model itself is about right.',
    },
    figure: lines({
      id: 'residual-memory',
      title: 'Autocorrelation of the residuals',
      alt: `Autocorrelation of the residuals at 1 to ${maxLag} days: ${formatNumber(first)} at one day, ${formatNumber(correlations[6]!)} at seven. Independent days stay in the band 95 % of the time.`,
      footnote: `${feed.label}, ${left.length} days`,
      series: [
        {
          name: 'no autocorrelation',
          x: lags,
          y: lags.map(() => 0),
          low: lags.map(() => -chance),
          high: lags.map(() => chance),
          look: 'reference',
        },
        { name: 'residuals', x: lags, y: correlations },
      ],
      xTitle: 'Lag (days)',
      yTitle: 'Autocorrelation',
      fromZero: false,
      xType: 'linear',
    }),
  };
}

function pText({ pValue }: LjungBox): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
}
