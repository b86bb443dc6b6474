import { formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import type { CovidContext, Feed } from './context.js';
import type { Effect } from './interruption.js';
import type { StateEffect, StateEffects } from './states.js';
import { holdsOne, intervalOf, ratioText } from './words.js';

const forestRows = 25;

/** The change in each state, within the headline feed. */
export function statesSection(context: CovidContext, feed: Feed, effects: StateEffects): Section {
  const fitted = effects.states.filter((one): one is StateEffect & { effect: Effect } => one.effect !== null);
  const { dates } = context.options;
  return {
    id: 'states',
    title: 'State by state',
    text: [
      `Each state within ${feed.label}, by the same model. ${
        dates === 'orders'
          ? 'The days from the national emergency to the first statewide order to stay at home are left out; states without one have the national dates.'
          : "All states have the national dates; the dates of each state's own order are an option (dates: 'orders') and a row of the sensitivity table."
      }`,
      ...(fitted.length < effects.states.length
        ? [
            `${effects.states.length - fitted.length} of ${effects.states.length} states have too few accidents of this feed for a fit of their own.`,
          ]
        : []),
    ],
    findings: pooledFinding(context, feed, effects, fitted),
    figures: fitted.length === 0 ? [] : figures(feed, fitted),
    tables:
      fitted.length === 0
        ? []
        : [
            {
              id: 'states',
              title: `The change by state, ${feed.label}`,
              table: tableOf({
                state: effects.states.map(({ state }) => state),
                order: effects.states.map(({ order }) => order),
                observed: effects.states.map(({ effect }) => effect?.observed ?? null),
                expected: effects.states.map(({ effect }) =>
                  effect === null ? null : Math.round(effect.expected),
                ),
                ratio: effects.states.map(({ effect }) => effect?.ratio ?? null),
                low: effects.states.map(({ effect }) => effect?.low ?? null),
                high: effects.states.map(({ effect }) => effect?.high ?? null),
              }),
              headings: {
                state: 'State',
                order: 'Order to stay at home',
                observed: 'After',
                expected: 'Expected after',
                ratio: 'Ratio',
                ...intervalHeadings(context.options.level),
              },
              note: 'Orders: first statewide one, by the executive orders as listed by Ballotpedia, Littler and MMWR 69(35), 2020; some are known to a day or two only. A dash: there was none for all people.',
            },
          ],
    caveats:
      fitted.length === 0
        ? []
        : [
            'Coverage changes by state as well: a state that stands out may have a feed that stands out.',
            'With so many states, one or two of twenty intervals miss by chance.',
          ],
  };
}

function pooledFinding(
  context: CovidContext,
  feed: Feed,
  { pooled }: StateEffects,
  fitted: readonly (StateEffect & { effect: Effect })[],
): Finding[] {
  if (pooled === null) return [];
  const ends = { low: Math.exp(pooled.lower), high: Math.exp(pooled.upper) };
  const below = fitted.filter(({ effect }) => effect.high < 1).length;
  const above = fitted.filter(({ effect }) => effect.low > 1).length;
  const differ =
    pooled.qPValue >= 0.05
      ? 'States do not differ by more than chance lets them.'
      : `States differ by more than chance: by a factor of ${Math.exp(Math.sqrt(pooled.tau2)).toFixed(2)} or so either way, which is ${formatPercent(pooled.i2)} of what varies between them.`;
  return [
    {
      id: 'states-pooled',
      sentence: `Over ${fitted.length} states ${feed.label} has a mean ratio of ${formatNumber(Math.exp(pooled.estimate))}${holdsOne(ends) ? ', which could be none' : ''}; ${below} states are clearly below 1 and ${above} clearly above.`,
      estimate: Math.exp(pooled.estimate),
      unit: 'ratio',
      interval: intervalOf(ends, context.rules.level, 'random effects of DerSimonian and Laird'),
      denominator: { n: fitted.length, of: 'states' },
      caveat: `${differ} A state counts by its precision, not its traffic.`,
    },
  ];
}

function figures(feed: Feed, fitted: readonly (StateEffect & { effect: Effect })[]): Figure[] {
  const sorted = [...fitted].sort((a, b) => a.effect.ratio - b.effect.ratio);
  const largest = [...fitted].sort((a, b) => b.effect.before - a.effect.before).slice(0, forestRows);
  const rows = sorted.filter((one) => largest.includes(one));
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const footnote = `${feed.label}, ${fitted.length} states`;
  return [
    stateMap({
      id: 'states-map',
      title: 'The change by state',
      alt: `Ratio of reported to expected accidents by state; lowest in ${low.state} (${formatNumber(low.effect.ratio)}), highest in ${high.state} (${formatNumber(high.effect.ratio)}). States without enough accidents are blank.`,
      footnote,
      states: fitted.map(({ state }) => state),
      values: fitted.map(({ effect }) => effect.ratio),
      low: fitted.map(({ effect }) => effect.low),
      high: fitted.map(({ effect }) => effect.high),
      counts: fitted.map(({ effect }) => Math.round(effect.observed)),
      valueTitle: 'Reported over expected (ratio)',
      middle: 1,
    }),
    forestPlot({
      id: 'states-forest',
      title:
        rows.length < fitted.length
          ? `The change in the ${rows.length} states with most reports`
          : 'The change by state',
      alt: `Ratios with intervals, lowest first, from ${rows[0]!.state} ${ratioText(rows[0]!.effect)} to ${rows.at(-1)!.state} ${ratioText(rows.at(-1)!.effect)}; the table below has the numbers.`,
      footnote,
      rows: rows.map(({ state, effect }) => ({
        label: state,
        estimate: effect.ratio,
        low: effect.low,
        high: effect.high,
        n: Math.round(effect.observed),
      })),
      xTitle: 'Reported over expected (ratio)',
    }),
  ];
}
