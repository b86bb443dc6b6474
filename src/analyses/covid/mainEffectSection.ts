import { capitalise, formatCount, formatCountOf, formatNumber } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
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
import type { Counterfactual } from './counterfactual.js';
import { expectedChart } from './counterfactualChart.js';
import { counterfactualHeadline, historyWords, placebosHeadline } from './headlines.js';
import type { MainEffect } from './mainEffect.js';
import type { Placebo, PlaceboRank } from './placebos.js';
import {
  baselineText,
  changeOf,
  dateText,
  errorMethod,
  headlineName,
  intervalMethod,
  levelFinding,
  nInFit,
  periodText,
  pText,
  ratioWords,
  widenedBy,
  windowText,
} from './words.js';

/** With fewer placebos, one sentence says where they are. */
const minStripPlacebos = 3;

/** The answer of the report: the effect in the steadiest feed, beside the same analysis on earlier dates. */
export function mainEffectSection(context: CovidContext, result: MainEffect): Section {
  const { forecast, rank, feed } = result;
  const hasStrip = feed.placebos.length >= minStripPlacebos;
  return {
    id: 'headline',
    title: 'Reported and expected',
    findings: compact([
      levelFinding(context, result, { id: 'level', figure: forecast === null ? null : 'counterfactual' }),
      avertedFinding(context, result),
      rank !== null && rankFinding(context, rank, hasStrip),
    ]),
    figures: compact([
      forecast !== null && chart(context, result, forecast),
      rank !== null && hasStrip && placebosStrip(context, result, rank),
    ]),
    caveats: compact([
      ...method(context, result),
      rank !== null && placebosCaveat(result),
      forecast !== null &&
        'The dashed line is the fit up to the interruption. After it, the line is a forecast from the days before alone. The band is a simulation; it omits changes of coverage.',
      'Counts are accidents times reporting coverage. Where coverage changes in the same months, this data cannot separate the effect of COVID-19 from it.',
      'A ratio per day is not a ratio per mile, because there was less traffic (vehicle miles of the FHWA: April 2020 −40 %, first half of 2020 −17 %). How often a trip ended in an accident is not known.',
    ]),
    notShown: notShown(result, hasStrip),
  };
}

function notShown({ forecast, rank, feed }: MainEffect, hasStrip: boolean): NotShown[] {
  return compact([
    forecast === null && {
      parts: ['counterfactual'],
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
function method({ feeds }: CovidContext, { feed, calibration }: MainEffect): string[] {
  const { name, label, spec, outcome } = feed;
  const { effect } = outcome;
  return compact([
    `The accidents reported from ${windowText(effect)} are compared with the number predicted from the days before ${dateText(spec.interruption)}. A ratio of 1 means no change.`,
    feeds.length > 1 &&
      `${capitalise(label)} gives the answer, because it was the steadiest ${name === unknownFeed ? 'group' : 'feed'} before the interruption. Data after the interruption did not enter this choice.`,
    calibration !== null &&
      `The interval of the model alone is ${ratioWords(effect.ratio, effect)}. Quote the wider one: it includes the drift of the feed on earlier dates.`,
  ]);
}

function chart(context: CovidContext, result: MainEffect, forecast: Counterfactual): Figure {
  const { effect } = result.feed.outcome;
  const change = changeOf(result);
  const { estimate, lower, upper } = avertedReports(result);
  const ends = [lower, upper]
    .map(Math.abs)
    .sort((a, b) => a - b)
    .map(formatCount);
  return expectedChart(context, forecast, {
    headline: counterfactualHeadline(change),
    difference: includesOne(change)
      ? null
      : {
          label: `${formatCount(Math.abs(estimate))} ${estimate > 0 ? 'fewer' : 'more'}`,
          detail: `(${ends.join(' to ')})`,
        },
    note: `Expected from ${baselineText(effect)}. ${periodText(effect)}: ${ratioWords(effect.ratio, change)}${result.calibration === null ? '' : `, ${widenedBy(result.calibration)}`}.`,
  });
}

/** Reports expected minus reported, by the ratio and the interval to quote. */
function avertedReports(result: MainEffect): Interval & { readonly estimate: number } {
  const { ratio, expected } = result.feed.outcome.effect;
  const { lower, upper } = changeOf(result);
  return { estimate: expected * (1 - ratio), lower: expected * (1 - upper), upper: expected * (1 - lower) };
}

function avertedFinding(context: CovidContext, result: MainEffect): Finding {
  const { feed, forecast } = result;
  const { effect } = feed.outcome;
  const { estimate, ...interval } = avertedReports(result);
  const isClear = !includesOne(changeOf(result));
  const [count, word] = [formatCount(Math.abs(estimate)), estimate >= 0 ? 'fewer' : 'more'];
  return {
    id: 'averted',
    sentence: isClear
      ? `${capitalise(feed.label)} has about ${count} ${word} reports than expected.`
      : `${capitalise(feed.label)} has ${formatCountOf(effect.observed, 'report')}, and ${formatCount(effect.expected)} were expected. The difference is not told apart from the usual variation.`,
    estimate,
    unit: 'reports',
    display: { number: count, unit: word },
    interval: reportInterval(interval, context.rules.confidenceLevel, intervalMethod(result)),
    denominator: {
      n: Math.round(effect.expected),
      of: `reports expected in ${formatCountOf(effect.daysAfter, 'day')}`,
    },
    period: periodText(effect),
    ...(forecast !== null && { figure: 'counterfactual' }),
    ...(isClear && {
      caveat: `That is ${word} accidents, and not just ${word} reports, only if the feed collected as before.`,
    }),
  };
}

function rankFinding(context: CovidContext, rank: PlaceboRank, hasStrip: boolean): Finding {
  const { placebos, asFar, rankP } = rank;
  return {
    id: 'placebo-rank',
    sentence: `${asFar === 0 ? 'None' : asFar} of ${formatCountOf(placebos, 'earlier date')} ${verbFor(asFar, 'shows', 'show')} as much (p\u00a0=\u00a0${pText(rankP)}).`,
    estimate: rankP,
    unit: 'rank p',
    display: { number: String(asFar), unit: `of ${placebos}` },
    interval: null,
    denominator: { n: placebos, of: 'placebo dates' },
    period: `until ${dateText(context.spec.interruption - 1)}`,
    ...(hasStrip && { figure: 'placebos' }),
    caveat: `As much: a ratio at least as far from 1. p is (${asFar} + 1) / (${placebos} + 1), the rank among the placebo dates. Their windows overlap, so there are fewer independent tests.`,
  };
}

/** How often the model's intervals miss 1, and what follows. */
function placebosCaveat({ rank, calibration }: MainEffect): string {
  const { placebos, excludingOne } = rank!;
  return compact([
    `The model's own interval misses 1 at ${excludingOne} of ${formatCountOf(placebos, 'placebo date')}${calibration !== null && calibration.spread.inflation > 1 ? ', so the interval to quote is wider' : ''}.`,
    calibration !== null &&
      calibration.spread.effective < placebos &&
      `Their windows overlap; they are as good as ${calibration.spread.effective} separate ones.`,
  ]).join(' ');
}

function placebosStrip(context: CovidContext, result: MainEffect, rank: PlaceboRank): Figure {
  const { feed } = result;
  const { effect } = feed.outcome;
  const n = feed.placebos.length;
  const change = changeOf(result);
  const history = historyWords(rank);
  return strip({
    id: 'placebos',
    headline: placebosHeadline(rank.asFar, n),
    subline: `Reports of ${headlineName(feed)} over expected, at ${dateText(feed.spec.interruption)} and at ${formatCountOf(n, 'placebo date')}; ${nInFit(effect)}`,
    alt: `A strip of ${n} ticks between ${formatNumber(rank.lowestRatio)} and ${formatNumber(rank.highestRatio)}, and a dot for the real date at ${ratioWords(effect.ratio, change)}.`,
    footnote: sourceNote(
      context,
      ...compact([
        result.calibration === null
          ? `Interval: ${errorMethod}.`
          : 'Interval: widened by the errors at the placebo dates.',
        history !== null && `${capitalise(history)}.`,
      ]),
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
  return `${dateText(day)}${hasBreak ? ', near a lasting break' : ''}`;
}
