import { capitalise, formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Finding, NotShown, Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import type { CovidContext, FittedFeed } from './context.js';
import type { Expected } from './counterfactual.js';
import type { Agreement, Calibration, HeadlineResult } from './headline.js';
import { dateText, errorMethod, levelFinding, windowText } from './words.js';

/** The answer of the report: the effect in the steadiest feed, how reliable it is, and whether the feeds agree. */
export function headlineSection(context: CovidContext, result: HeadlineResult): Section {
  const { feed, forecast, calibration, agreement } = result;
  return {
    id: 'headline',
    title: 'What COVID-19 did to the reports',
    text: text(context, feed),
    findings: compact([
      levelFinding(context, feed, 'level'),
      forecast !== null && avertedFinding(context, feed, forecast),
      calibration !== null && placeboFinding(context, feed, calibration),
      agreement !== null && agreementFinding(context, agreement),
    ]),
    caveats: [
      'Counts are accidents times reporting coverage. From the first change of coverage in 2020 on, this data cannot separate the effect of COVID-19 from changes in the feeds.',
      'A ratio per day is not a risk per mile, because there was less traffic (vehicle miles of the FHWA: April 2020 -40 %, first half of 2020 -17 %). This data cannot show whether driving became safer or more dangerous.',
    ],
    notShown: notShown(context, result),
  };
}

function notShown(
  { hasSources }: CovidContext,
  { forecast, calibration, agreement }: HeadlineResult,
): NotShown[] {
  return compact([
    forecast === null && {
      parts: ['averted', 'counterfactual'],
      reason: 'A forecast without the interruption is not shown: the days before cannot be fitted alone.',
    },
    calibration === null && {
      parts: ['placebo-calibrated'],
      reason:
        'An interval calibrated by placebos is not shown: the data before the interruption is too short for four placebos.',
    },
    agreement === null && {
      parts: ['feeds-agree', 'sources-forest', 'sources-expected'],
      reason: `The feeds are not compared: ${hasSources ? 'fewer than two of them have enough accidents' : 'no row names its feed, and all rows are treated as one feed'}.`,
    },
  ]);
}

function text({ feeds }: CovidContext, { name, label, spec, outcome }: FittedFeed): string[] {
  return compact([
    `The accidents reported from ${windowText(outcome.effect)} are compared with the number predicted from the days before ${dateText(spec.interruption)} (the national emergency). A ratio of 1 means no change.`,
    feeds.length > 1 &&
      `${capitalise(label)} is the headline because it was the steadiest ${name === unknownFeed ? 'group' : 'feed'} before the interruption. Data after the interruption did not enter this choice.`,
  ]);
}

function avertedFinding(context: CovidContext, { label }: FittedFeed, forecast: Expected): Finding {
  const { observed, expected, lower, upper, days } = forecast;
  return {
    id: 'averted',
    sentence: avertedSentence(capitalise(label), forecast),
    estimate: expected - observed,
    unit: 'accidents',
    interval: reportInterval(
      { lower: lower - observed, upper: upper - observed },
      context.rules.confidenceLevel,
      `simulation, ${formatCountOf(context.options.draws, 'draw')}`,
    ),
    denominator: { n: Math.round(expected), of: `accidents expected in ${formatCountOf(days, 'day')}` },
    caveat:
      'These are averted reports. They are averted accidents only if reporting coverage stayed the same.',
  };
}

function avertedSentence(feed: string, { observed, expected, lower, upper }: Expected): string {
  const averted = expected - observed;
  if (lower <= observed && observed <= upper)
    return `${feed} reported ${formatCountOf(observed, 'accident')}, and ${formatCount(expected)} were expected. The difference is not statistically detectable.`;
  return averted >= 0
    ? `${feed} reported about ${formatCount(averted)} fewer accidents than expected. This is the number of accidents averted if the feed collected as before.`
    : `${feed} reported about ${formatCount(-averted)} more accidents than expected. Its counts show no averted accidents.`;
}

function placeboFinding(context: CovidContext, { outcome }: FittedFeed, calibration: Calibration): Finding {
  const { spread } = calibration;
  return {
    id: 'placebo-calibrated',
    sentence: placeboSentence(calibration),
    estimate: outcome.effect.ratio,
    unit: 'ratio',
    interval: reportInterval(
      calibration,
      context.rules.confidenceLevel,
      'widened by the errors of placebo interruptions, t',
    ),
    denominator: {
      n: spread.n,
      of: `placebo interruptions, equivalent to ${spread.effective} that do not overlap`,
    },
    caveat: 'This interval includes the drift of the feed as it was before 2020. Quote this interval.',
  };
}

function placeboSentence({ spread, lower, upper }: Calibration): string {
  const errors =
    spread.inflation === 1
      ? 'no larger than its intervals suggest'
      : `${spread.inflation.toFixed(1)} times as large as its intervals suggest`;
  const conclusion = includesOne({ lower, upper })
    ? 'the change could be the normal variation of the feed'
    : 'the change remains detectable';
  return `Applied to ${formatCountOf(spread.n, 'earlier date')} on which nothing happened, the method's errors were ${errors}. After calibrating the interval accordingly, ${conclusion}.`;
}

function agreementFinding(context: CovidContext, agreement: Agreement): Finding {
  return {
    id: 'feeds-agree',
    sentence: agreementSentence(agreement),
    estimate: agreement.ratioOfRatios,
    unit: 'ratio of ratios',
    interval: reportInterval(agreement, context.rules.confidenceLevel, `${errorMethod}, of both ratios`),
    denominator: { n: agreement.feeds.length, of: 'feeds' },
    caveat:
      'The finding compares the largest with the smallest ratio. The interval is slightly too short because the two were chosen as the extremes.',
  };
}

function agreementSentence(agreement: Agreement): string {
  const ratios = joinWords(
    agreement.feeds.map(({ label, outcome }) => `${label} ${formatNumber(outcome.effect.ratio)}`),
  );
  return includesOne(agreement)
    ? `The feeds agree within their errors: ${ratios}.`
    : `The feeds disagree${agreement.hasOppositeSigns ? ' in sign' : ''}: ${ratios}. A common change in traffic would affect all feeds alike, so part of the difference is probably a change in what they collect.`;
}
