import { formatCount, formatNumber } from '../../base/format.js';
import type { Finding, Section } from '../../report/report.js';
import { normalQuantile } from '../../stats/index.js';
import { type CovidContext, dateText, type Feed } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import type { Effect } from './interruption.js';
import { calibrated, spreadOf } from './placebos.js';
import { begin, changeText, errorMethod, holdsOne, intervalOf, listText } from './words.js';

/** The answer, first: what one feed says, how far that can be trusted, and that the others say something else. */
export function headlineSection(context: CovidContext, feed: Feed, forecast: Counterfactual | null): Section {
  return {
    id: 'headline',
    title: 'What COVID-19 did to the reports',
    text: [
      `The time from ${windowText(feed.outcome.effect!)} is held against what the days before ${dateText(feed.spec.interruption)} (the national emergency) lead one to expect. A ratio of 1 is no change.`,
      ...(context.feeds.length > 1
        ? [
            `${begin(feed.label)} is the headline because it was the steadiest of the feeds before the interruption; what came after had no say in that.`,
          ]
        : []),
    ],
    findings: [
      levelFinding(context, feed),
      ...avertedFinding(context, feed, forecast),
      ...placeboFinding(context, feed),
      ...agreementFinding(context),
    ],
    caveats: [
      'Reports are accidents times coverage. From the first change of coverage in 2020 on, what COVID-19 did and what the feeds did cannot be told apart by this data.',
      'A ratio per day is not a risk per mile: there was less traffic (vehicle miles of the FHWA: April 2020 -40 %, first half of 2020 -17 %). Whether driving became safer or more dangerous cannot be known from this data.',
    ],
  };
}

/** `1 April 2020 to 30 June 2020`: the days that were compared. */
export function windowText({ spec, days }: Effect): string {
  const last = Math.min(spec.until - 1, days[days.length - 1]!);
  return `${dateText(spec.transitionEnd)} to ${dateText(last)}`;
}

export function levelFinding(context: CovidContext, feed: Feed, id = 'level'): Finding {
  const effect = feed.outcome.effect!;
  const told = holdsOne(effect)
    ? `no change that can be told from none in the reports of ${feed.label}`
    : `${changeText(effect.ratio)} accidents reported by ${feed.label} than its own past leads one to expect`;
  return {
    id,
    sentence: `From ${windowText(effect)}: ${told}.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: intervalOf(effect, context.rules.level),
    denominator: {
      n: Math.round(effect.expected),
      of: `accidents expected (${formatCount(effect.observed)} reported) in ${effect.daysAfter} days`,
    },
    caveat: levelCaveat(context, feed),
  };
}

function levelCaveat({ feeds, all }: CovidContext, feed: Feed): string {
  if (feeds.length === 1)
    return 'The file does not tell feeds apart: a change of their mix looks like a change of accidents.';
  return feed === all
    ? 'A sum of feeds. The interval holds what chance and a memory of days do, not a change of the mix.'
    : 'One feed. The interval holds what chance and a memory of days do, not a change of what this feed collects.';
}

function avertedFinding(context: CovidContext, feed: Feed, forecast: Counterfactual | null): Finding[] {
  if (forecast === null) return [];
  const { observed, expected, low, high, days } = forecast.after;
  const averted = expected - observed;
  return [
    {
      id: 'averted',
      sentence:
        low <= observed && observed <= high
          ? `${begin(feed.label)} reported ${formatCount(observed)} accidents where ${formatCount(expected)} were expected: no difference that can be told from none.`
          : averted >= 0
            ? `${begin(feed.label)} reported about ${formatCount(averted)} accidents fewer than expected: the accidents averted, if the feed collected as before.`
            : `${begin(feed.label)} reported about ${formatCount(-averted)} accidents more than expected: none were averted by its count.`,
      estimate: averted,
      unit: 'accidents',
      interval: intervalOf(
        { low: low - observed, high: high - observed },
        context.rules.level,
        `simulation, ${context.options.draws} draws`,
      ),
      denominator: { n: Math.round(expected), of: `accidents expected in ${days} days` },
      caveat: 'Averted reports. Only with the same coverage are they averted accidents.',
    },
  ];
}

function placeboFinding(context: CovidContext, feed: Feed): Finding[] {
  const effect = feed.outcome.effect!;
  const spread = spreadOf(feed.placebos);
  if (spread === null) return [];
  const ends = calibrated(effect, spread, context.rules.level);
  return [
    {
      id: 'placebo-calibrated',
      sentence: `On ${spread.n} earlier days, when nothing happened, the same analysis errs ${
        spread.inflation === 1
          ? 'no further than its intervals say'
          : `${spread.inflation.toFixed(1)} times as far as its intervals say`
      }; ${
        holdsOne(ends)
          ? 'measured by that, the change could be no more than what the feed does by itself'
          : 'measured by that, the change is still there'
      }.`,
      estimate: effect.ratio,
      unit: 'ratio',
      interval: intervalOf(ends, context.rules.level, 'widened by the errors of placebo interruptions, t'),
      denominator: {
        n: spread.n,
        of: `placebo interruptions, worth ${spread.effective} that do not overlap`,
      },
      caveat: 'This interval holds the drift of the feed as it was before 2020. It is the one to quote.',
    },
  ];
}

function agreementFinding(context: CovidContext): Finding[] {
  const fitted = context.feeds
    .flatMap(({ label, outcome }) => (outcome.effect === null ? [] : [{ label, effect: outcome.effect }]))
    .sort((a, b) => a.effect.ratio - b.effect.ratio);
  const [low, high] = [fitted[0], fitted.at(-1)];
  if (low === undefined || high === undefined || low === high) return [];
  const log = high.effect.logRatio - low.effect.logRatio;
  const half =
    normalQuantile((1 + context.rules.level) / 2) *
    Math.hypot(high.effect.standardError, low.effect.standardError);
  const ends = { low: Math.exp(log - half), high: Math.exp(log + half) };
  const ratios = listText(fitted.map(({ label, effect }) => `${label} ${formatNumber(effect.ratio)}`));
  const opposite = low.effect.high < 1 && high.effect.low > 1;
  return [
    {
      id: 'feeds-agree',
      sentence: holdsOne(ends)
        ? `The feeds agree within their errors: ${ratios}.`
        : `The feeds disagree${opposite ? ' in sign' : ''}: ${ratios}. The same roads cannot have done both, so some of it is collection.`,
      estimate: Math.exp(log),
      unit: 'ratio of ratios',
      interval: intervalOf(ends, context.rules.level, `${errorMethod}, both`),
      denominator: { n: fitted.length, of: 'feeds' },
      caveat:
        'The largest against the smallest ratio; that they are the extremes makes the interval a little short.',
    },
  ];
}
