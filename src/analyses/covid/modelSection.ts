import { capitalise, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import type { CovidContext, FittedFeed } from './context.js';
import type { ModelSpec } from './regressors.js';
import type { ResidualsResult } from './residuals.js';
import { dateText } from './words.js';

/** The model, described before its results, and the autocorrelation of its residuals. */
export function modelSection(
  context: CovidContext,
  feed: FittedFeed,
  residuals: ResidualsResult | null,
): Section {
  const { spec } = feed.outcome.effect;
  const lacksSeason = spec.fourierPairs === 0 && context.options.fourierPairs > 0;
  return {
    id: 'model',
    title: 'The model, chosen beforehand',
    text: compact([
      `The model is an interrupted time series: a quasi-Poisson regression with log link of daily counts on ${joinWords(terms(spec))}, and one change of level. It was fixed before any result was seen. All other choices are rows of the sensitivity table.`,
      windowsText(context, feed),
      errorsText(context, feed),
      lacksSeason &&
        'There is less than a year before the interruption. Season and trend cannot be removed, and are part of the result.',
    ]),
    findings: compact([residuals !== null && finding(residuals)]),
    figures: compact([residuals !== null && chart(feed, residuals)]),
    caveats: [
      'A trend of two years is extrapolated for months. If the pace of the feed changed in 2020, the model counts that as an effect.',
    ],
  };
}

function terms({ fourierPairs, holidays, trend, breaks }: ModelSpec): string[] {
  return compact([
    'weekday',
    fourierPairs > 0 && `${fourierPairs} waves of the year`,
    holidays === 'each' && 'each federal holiday and the days around Thanksgiving, Christmas and New Year',
    holidays === 'grouped' && 'major and minor holidays',
    trend !== 'none' && `a ${trend} trend`,
    breaks.length > 0 && 'a level for each collection break',
  ]);
}

function windowsText({ spec, counts }: CovidContext, { outcome }: FittedFeed): string {
  const { days, daysBefore } = outcome.effect;
  const lastDay = Math.min(spec.until, counts.endDay) - 1;
  return `The baseline is ${dateText(days[0]!)} to ${dateText(spec.interruption - 1)} (${formatCountOf(daysBefore, 'day')}). The interruption is ${dateText(spec.interruption)}, the national emergency. The days up to ${dateText(spec.transitionEnd - 1)} are left out as transition, because people changed their habits then, mostly before any order of their state. The effect period ends on ${dateText(lastDay)}, before the feeds changed in July 2020.`;
}

function errorsText({ options }: CovidContext, { outcome }: FittedFeed): string {
  const { fit, errors } = outcome.effect;
  const lags = joinWords(options.hacLags.map(String));
  const days = Math.max(...options.hacLags) === 1 ? 'day' : 'days';
  const values = Object.entries(errors).map(([name, error]) => `${name} ${formatNumber(error)}`);
  return `The estimated dispersion is ${formatNumber(fit.dispersion)} (1 would be Poisson). The interval uses the largest of these standard errors: the model's own, those of Newey and West with lags of up to ${lags} ${days}, and the model's own widened by the autocorrelation of all residuals (${values.join(', ')}).`;
}

function finding({ correlations, pValue, testedLags, days }: ResidualsResult): Finding {
  const [first] = correlations;
  const isDetectable = pValue < 0.05;
  return {
    id: 'residual-memory',
    sentence: `The autocorrelation of the residuals from one day to the next is ${formatNumber(first!)}. Over ${formatCountOf(testedLags, 'day')}, autocorrelation is ${isDetectable ? '' : 'not '}statistically detectable (Ljung-Box, ${pText(pValue)}).`,
    estimate: first!,
    unit: 'autocorrelation at one day',
    interval: null,
    denominator: { n: days, of: 'days' },
    caveat: isDetectable
      ? "The model's own error would be too small. The errors that allow for autocorrelation, and the placebos, correct for this."
      : "The model's own error is therefore about right.",
  };
}

function chart({ label }: FittedFeed, { correlations, bound, days }: ResidualsResult): Figure {
  const lags = Float64Array.from(correlations, (_, index) => index + 1);
  return lines({
    id: 'residual-memory',
    headline: 'Autocorrelation of the residuals',
    alt: `Autocorrelation of the residuals at 1 to ${formatCountOf(lags.length, 'day')}: ${formatNumber(correlations[0]!)} at one day, ${formatNumber(correlations[6]!)} at seven. Independent days stay in the band 95 % of the time.`,
    footnote: `${capitalise(label)}, ${formatCountOf(days, 'day')}`,
    series: [
      {
        name: 'no autocorrelation',
        x: lags,
        y: lags.map(() => 0),
        lower: lags.map(() => -bound),
        upper: lags.map(() => bound),
        look: 'reference',
      },
      { name: 'residuals', x: lags, y: correlations },
    ],
    xTitle: 'Lag (days)',
    yTitle: 'Autocorrelation',
    fromZero: false,
    xType: 'linear',
  });
}

function pText(pValue: number): string {
  return pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
}
