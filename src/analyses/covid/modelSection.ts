import { dayText } from '../../base/dates.js';
import { formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { Finding, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import type { CovidContext, FittedFeed } from './context.js';
import { memoryHeadline } from './headlines.js';
import { covidDefaults } from './options.js';
import type { ModelSpec } from './regressors.js';
import type { ResidualsResult } from './residuals.js';
import { baselineText, dateText, headlineName } from './words.js';

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
    isMethod: true,
    text: compact([
      `The model is an interrupted time series: a quasi-Poisson regression with log link of daily counts on ${joinWords(terms(spec))}, and one change of level. Its defaults were fixed before any result was seen. Other choices are rows of the sensitivity table.`,
      windowsText(context, feed),
      errorsText(context, feed),
      lacksSeason &&
        'There is less than a year before the interruption. Season and trend cannot be removed, and are part of the result.',
    ]),
    findings: compact([residuals !== null && finding(residuals)]),
    figures: compact([residuals !== null && chart(context, feed, residuals)]),
    caveats: compact([
      spec.trend !== 'none' &&
        'The trend of the days before is extrapolated. If the pace of the feed changed at the interruption, the model counts that as an effect.',
    ]),
    notShown: compact([
      residuals === null && {
        parts: ['residual-memory'],
        reason: 'The autocorrelation of the residuals is not shown: that takes 112 days.',
      },
    ]),
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
  const lastDay = Math.min(spec.until, counts.endDay) - 1;
  const isDefault = (day: number, option: string): boolean => dayText(day) === option;
  const event = isDefault(spec.interruption, covidDefaults.interruption) ? ', the national emergency' : '';
  const habits =
    event !== '' && isDefault(spec.transitionEnd, covidDefaults.transitionEnd)
      ? ', because people changed their habits then, mostly before any order of their state'
      : '';
  const end = isDefault(lastDay + 1, covidDefaults.effectUntil)
    ? ', before the feeds changed in July 2020'
    : '';
  const transition =
    spec.transitionEnd === spec.interruption
      ? ''
      : ` The days up to ${dateText(spec.transitionEnd - 1)} are left out as transition${habits}.`;
  return `The baseline is ${baselineText(outcome.effect)}. The interruption is ${dateText(spec.interruption)}${event}.${transition} The effect period ends on ${dateText(lastDay)}${end}.`;
}

function errorsText({ options }: CovidContext, { outcome }: FittedFeed): string {
  const { fit, errors } = outcome.effect;
  const lags = joinWords(options.hacLags.map(String));
  const days = Math.max(...options.hacLags) === 1 ? 'day' : 'days';
  const values = Object.entries(errors).map(([name, error]) => `${name} ${formatNumber(error)}`);
  return `The estimated dispersion is ${formatNumber(fit.dispersion)} (1 would be Poisson). The interval uses the largest of these standard errors: the model's own, those of Newey and West with lags of up to ${lags} ${days}, and the model's own widened by the autocorrelation of all residuals (${values.join(', ')}).`;
}

function finding(residuals: ResidualsResult): Finding {
  const { correlations, pValue, testedLags, days } = residuals;
  const [first] = correlations;
  const isDetectable = hasMemory(residuals);
  return {
    id: 'residual-memory',
    sentence: `The autocorrelation of the residuals from one day to the next is ${formatNumber(first!)}. Over ${formatCountOf(testedLags, 'day')}, autocorrelation is ${isDetectable ? '' : 'not '}statistically detectable (Ljung-Box, ${pText(pValue)}).`,
    estimate: first!,
    unit: 'autocorrelation at one day',
    interval: null,
    denominator: { n: days, of: 'days' },
    figure: 'residual-memory',
    caveat: !isDetectable
      ? 'Days next to each other add nothing to the error; drift can (see the placebo dates).'
      : first! > 0
        ? "The model's own error would be too small. The errors that allow for autocorrelation, and the placebo dates, correct for this."
        : 'The widest of the errors is used, and the placebo dates correct for what remains.',
  };
}

function hasMemory({ pValue }: ResidualsResult): boolean {
  return pValue < 0.05;
}

function chart(context: CovidContext, feed: FittedFeed, residuals: ResidualsResult): Figure {
  const { correlations, bound, outside, days } = residuals;
  const lags = Float64Array.from(correlations, (_, index) => index + 1);
  return lines({
    id: 'residual-memory',
    headline: memoryHeadline(outside, correlations.length),
    subline: `Autocorrelation of the residuals of ${headlineName(feed)} by lag; n\u00a0=\u00a0${formatCountOf(days, 'day')}`,
    alt: `A line of the autocorrelation at 1 to ${formatCountOf(lags.length, 'day')}: ${formatNumber(correlations[0]!)} at one day, ${formatNumber(correlations[6]!)} at seven.`,
    footnote: sourceNote(context, 'Of independent days, 1 lag in 20 leaves the band by chance.'),
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
