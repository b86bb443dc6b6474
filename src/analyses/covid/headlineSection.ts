import { capitalise, formatCount, formatCountOf, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { strip } from '../../charts/strip.js';
import type { Finding, NotShown, Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { verbFor } from '../sections/words.js';
import { ratioTitle } from './charts.js';
import type { CovidContext } from './context.js';
import type { Counterfactual, Expected } from './counterfactual.js';
import { expectedChart } from './counterfactualChart.js';
import type { HeadlineResult } from './headline.js';
import { counterfactualHeadline, placebosHeadline } from './headlines.js';
import type { Placebo, PlaceboRank } from './placebos.js';
import {
  changeOf,
  dateText,
  errorMethod,
  eventName,
  headlineName,
  levelFinding,
  nReports,
  periodText,
  ratioWords,
  windowText,
} from './words.js';

/** With fewer placebos, one sentence says where they are. */
const minStripPlacebos = 3;

/** The answer of the report: the effect in the steadiest feed, beside the same analysis on earlier dates. */
export function headlineSection(context: CovidContext, result: HeadlineResult): Section {
  const { forecast, rank, feed } = result;
  const hasStrip = feed.placebos.length >= minStripPlacebos;
  return {
    id: 'headline',
    title: 'Reported and expected',
    findings: compact([
      levelFinding(context, result, { id: 'level', figure: forecast === null ? null : 'counterfactual' }),
      forecast !== null && avertedFinding(context, result, forecast.after),
      rank !== null && rankFinding(context, result, rank, hasStrip),
    ]),
    figures: compact([
      forecast !== null && chart(context, result, forecast),
      rank !== null && hasStrip && placebosStrip(context, result, rank),
    ]),
    caveats: compact([
      ...method(context, result),
      feed.placebos.length > 0 && placebosCaveat(result),
      forecast !== null &&
        'The dashed line is the fit before the interruption, and the forecast from the days before it alone after it.',
      'Counts are accidents times reporting coverage. Where coverage changes in the same months, this data cannot separate the effect of COVID-19 from it.',
      'A ratio per day is not a ratio per mile, because there was less traffic (vehicle miles of the FHWA: April 2020 −40 %, first half of 2020 −17 %). How often a trip ended in an accident is not known.',
    ]),
    notShown: notShown(result, hasStrip),
  };
}

function notShown({ forecast, rank, feed }: HeadlineResult, hasStrip: boolean): NotShown[] {
  return compact([
    forecast === null && {
      parts: ['averted', 'counterfactual'],
      reason: 'A forecast without the interruption is not shown: the days before cannot be fitted alone.',
    },
    rank === null && {
      parts: ['placebos', 'placebo-rank'],
      reason:
        'Placebo dates are not shown: the data before the interruption is too short, a placebo date needs a year before it.',
    },
    rank !== null &&
      !hasStrip && {
        parts: ['placebos'],
        reason: `Placebo dates are not drawn: there ${verbFor(feed.placebos.length, 'is', 'are')} ${feed.placebos.length} of the ${minStripPlacebos} that a chart takes.`,
      },
  ]);
}

/** How the answer was found, beside the figures. */
function method({ feeds }: CovidContext, { feed, calibration }: HeadlineResult): string[] {
  const { name, label, spec, outcome } = feed;
  const { effect } = outcome;
  return compact([
    `The accidents reported from ${windowText(effect)} are compared with the number predicted from the days before ${dateText(spec.interruption)}. A ratio of 1 means no change.`,
    feeds.length > 1 &&
      `${capitalise(label)} is the headline because it was the steadiest ${name === unknownFeed ? 'group' : 'feed'} before the interruption. Data after the interruption did not enter this choice.`,
    calibration !== null &&
      `The interval of the model alone is ${ratioWords(effect.ratio, effect)}. The one to quote includes the drift of the feed on earlier dates.`,
  ]);
}

function chart(context: CovidContext, result: HeadlineResult, forecast: Counterfactual): Figure {
  const { feed, calibration } = result;
  const { effect } = feed.outcome;
  const change = changeOf(result);
  const { observed, expected } = forecast.after;
  const averted = Math.round(Math.abs(expected - observed));
  return expectedChart(context, forecast, {
    headline: counterfactualHeadline(change),
    difference: isClear(result, forecast.after)
      ? `${formatCount(averted)} ${expected > observed ? 'fewer' : 'more'}`
      : null,
    note: `${periodText(effect)}: ${ratioWords(effect.ratio, change)}${calibration === null ? '' : `, widened by ${formatCountOf(calibration.spread.n, 'placebo date')}`}. The band is a simulation; it omits changes of coverage.`,
  });
}

/** Both intervals, that of the ratio to quote and that of the forecast, leave out no change. */
function isClear(result: HeadlineResult, { observed, lower, upper }: Expected): boolean {
  return !includesOne(changeOf(result)) && (observed < lower || observed > upper);
}

function avertedFinding(context: CovidContext, result: HeadlineResult, forecast: Expected): Finding {
  const { observed, expected, lower, upper, days } = forecast;
  const isFewer = observed <= expected;
  const count = formatCount(Math.abs(expected - observed));
  return {
    id: 'averted',
    sentence: avertedSentence(result, forecast),
    estimate: expected - observed,
    unit: 'accidents',
    display: { number: count, unit: isFewer ? 'fewer' : 'more' },
    interval: reportInterval(
      { lower: lower - observed, upper: upper - observed },
      context.rules.confidenceLevel,
      `simulation, ${formatCountOf(context.options.draws, 'draw')}`,
    ),
    denominator: { n: Math.round(expected), of: `accidents expected in ${formatCountOf(days, 'day')}` },
    period: periodText(result.feed.outcome.effect),
    figure: 'counterfactual',
    caveat:
      'These are averted reports. They are averted accidents only if reporting coverage stayed the same.',
  };
}

function avertedSentence(result: HeadlineResult, forecast: Expected): string {
  const { observed, expected } = forecast;
  const feed = capitalise(result.feed.label);
  const averted = expected - observed;
  if (!isClear(result, forecast))
    return `${feed} reported ${formatCountOf(observed, 'accident')}, and ${formatCount(expected)} were expected. The difference is not told apart from the usual variation.`;
  return averted >= 0
    ? `${feed} reported about ${formatCount(averted)} fewer accidents than expected. This is the number of accidents averted if the feed collected as before.`
    : `${feed} reported about ${formatCount(-averted)} more accidents than expected. By this feed no accidents were averted.`;
}

function rankFinding(
  context: CovidContext,
  { feed }: HeadlineResult,
  { asFar, rankP }: PlaceboRank,
  hasStrip: boolean,
): Finding {
  const n = feed.placebos.length;
  return {
    id: 'placebo-rank',
    sentence: `${asFar === 0 ? 'None' : asFar} of ${formatCountOf(n, 'placebo date')} moved as far (p\u00a0=\u00a0${pText(rankP)}).`,
    estimate: rankP,
    unit: 'rank p',
    display: { number: String(asFar), unit: `of ${n}` },
    interval: null,
    denominator: { n, of: 'placebo dates' },
    period: `until ${dateText(context.spec.interruption - 1)}`,
    ...(hasStrip && { figure: 'placebos' }),
    caveat:
      'Far is the distance of the ratio from 1; p is from the rank among the placebo dates. Their windows overlap, so there are fewer independent tests.',
  };
}

function pText(p: number): string {
  return p < 0.01 ? p.toFixed(3) : p.toFixed(2);
}

/** How often the model's intervals miss 1, and why some placebos are far off. */
function placebosCaveat({ feed, rank, calibration }: HeadlineResult): string {
  const { placebos, outcome } = feed;
  const far = placebos.filter(({ effect }) => Math.abs(effect.logRatio) >= Math.abs(outcome.effect.logRatio));
  const longest = Math.max(0, ...far.map(({ effect }) => effect.daysBefore));
  const { daysBefore } = outcome.effect;
  return compact([
    `The model's own interval misses 1 at ${rank!.excludingOne} of ${formatCountOf(placebos.length, 'placebo date')}.`,
    calibration !== null &&
      calibration.spread.effective < placebos.length &&
      `Their windows overlap; they are as good as ${calibration.spread.effective} separate ones.`,
    far.length > 0 &&
      longest < 0.9 * daysBefore &&
      `The ${far.length === 1 ? 'one' : far.length} at least as far from 1 ${verbFor(far.length, 'rests', 'rest')} on ${far.length === 1 ? '' : 'at most '}${formatCountOf(longest, 'day')} before, the real date on ${formatCount(daysBefore)}.`,
  ]).join(' ');
}

function placebosStrip(context: CovidContext, result: HeadlineResult, rank: PlaceboRank): Figure {
  const { feed } = result;
  const { effect } = feed.outcome;
  const n = feed.placebos.length;
  const change = changeOf(result);
  return strip({
    id: 'placebos',
    headline: placebosHeadline(rank.asFar, n),
    subline: `Reports of ${headlineName(feed)} over expected, at ${formatCountOf(n, 'placebo date')} and at ${eventName(feed.spec)}; ${nReports(effect.before + effect.observed)}`,
    alt: `A strip of ${n} ticks between ${formatNumber(rank.lowestRatio)} and ${formatNumber(rank.highestRatio)}, and a dot for the real date at ${ratioWords(effect.ratio, change)}.`,
    footnote: sourceNote(
      context,
      result.calibration === null
        ? `Interval: ${errorMethod}.`
        : 'Interval: widened by the errors of the placebo dates, t.',
      'Their windows overlap. It omits what changed in coverage.',
    ),
    rows: [
      {
        label: '',
        marks: [
          ...feed.placebos.map((placebo) => ({
            label: placeboLabel(placebo),
            value: placebo.effect.ratio,
            isStrong: Math.abs(placebo.effect.logRatio) >= Math.abs(effect.logRatio),
            n: Math.round(placebo.effect.observed),
          })),
          {
            label: dateText(feed.spec.interruption),
            value: effect.ratio,
            lower: change.lower,
            upper: change.upper,
            isNamed: true,
            n: Math.round(effect.observed),
          },
        ],
      },
    ],
    ticks: { plain: 'placebo date', strong: 'placebo date at least as far from 1' },
    xTitle: ratioTitle,
    reference: 1,
  });
}

function placeboLabel({ day, hasBreak }: Placebo): string {
  return `${dateText(day)}${hasBreak ? ', near a lasting step' : ''}`;
}
