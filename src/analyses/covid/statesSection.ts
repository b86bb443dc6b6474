import { formatCountOf, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import { ratioRow, ratioSides, ratioTitle } from './charts.js';
import type { CovidContext, Feed } from './context.js';
import { statesHeadline } from './headlines.js';
import { type FittedState, minBefore, type PooledRatio, type StateEffects } from './states.js';
import { effectColumns, headlineName, modelOnly, periodText, ratioText, ratioWords } from './words.js';

/** With fewer states a sentence says it. */
const minForestStates = 3;
/** From so many states on, a grid of all of them is read more easily than rows. */
const minMapStates = 25;
/** With fewer intervals, how many miss by chance is not worth a word. */
const minIntervals = 5;

/** The change in each state, within the main feed. */
export function statesSection(context: CovidContext, feed: Feed, result: StateEffects): Section {
  const { fitted, pooled } = result;
  const hasStates = fitted.length > 0;
  const figure = chart(context, feed, result);
  return {
    id: 'states',
    title: 'State by state',
    text: text(context, feed, result),
    findings: compact([pooled !== null && pooledFinding(context, feed, result, pooled, figure)]),
    figures: compact([figure]),
    tables: hasStates ? [table(context, feed, result)] : [],
    notShown: notShown(feed, result),
    caveats: hasStates
      ? compact([
          context.options.dates === 'national' &&
            "The dates of each state's own order are an option (dates: 'orders') and a row of the sensitivity table.",
          'Coverage also changes by state. A state may stand out because its feed does.',
          fitted.length >= minIntervals &&
            `About ${formatLevel(1 - context.rules.confidenceLevel)} of these intervals miss the true value by chance.`,
        ])
      : [],
  };
}

function notShown(feed: Feed, { fitted, states, pooled }: StateEffects): NotShown[] {
  if (fitted.length === 0)
    return [{ parts: ['states-*'], reason: reasonWithoutStates(feed, states.length > 0) }];
  return compact([
    fitted.length < minForestStates && {
      parts: ['states-change'],
      reason: `The states are not drawn: that takes ${minForestStates} states with ${minBefore} accidents of ${feed.label} before, and ${formatCountOf(fitted.length, 'state')} ${verbFor(fitted.length, 'has', 'have')} them.`,
    },
    pooled === null && {
      parts: ['states-pooled'],
      reason: 'A mean over the states is not shown: only one state has enough accidents.',
    },
  ]);
}

function reasonWithoutStates({ label }: Feed, hasStates: boolean): string {
  return hasStates
    ? `The change by state is not shown: no state has the ${minBefore} accidents of ${label} before that it takes.`
    : 'The change by state is not shown: no row has a state.';
}

function text({ options }: CovidContext, { label }: Feed, { states, fitted }: StateEffects): string[] {
  const left = states.length - fitted.length;
  return compact([
    options.dates === 'orders'
      ? `Each state is fitted within ${label}. The days from the national emergency to the first statewide order to stay at home are left out; states without an order have the national dates.`
      : `Each state is fitted within ${label}, by the same model and with the national dates.`,
    fitted.length > 0 &&
      left > 0 &&
      `The other ${left === 1 ? 'state has' : `${left} states have`} too few reports of ${label} for an estimate of ${left === 1 ? 'its' : 'their'} own.`,
  ]);
}

function pooledFinding(
  context: CovidContext,
  feed: Feed,
  { fitted }: StateEffects,
  pooled: PooledRatio,
  figure: Figure | null,
): Finding {
  return {
    id: 'states-pooled',
    sentence: `${statesHeadline(headlineName(feed), pooled.sides)}.`,
    estimate: pooled.ratio,
    unit: 'ratio',
    interval: reportInterval(
      pooled,
      context.rules.confidenceLevel,
      'random effects of DerSimonian and Laird',
    ),
    display: { number: ratioText(pooled.ratio), unit: 'on average' },
    denominator: { n: fitted.length, of: `states with ${minBefore} reports before` },
    period: periodText(fitted[0]!.effect),
    ...(figure !== null && { figure: figure.id }),
    caveat: `Number and interval are those of the mean of the states, each weighted by its precision, not by its traffic. Clear: the interval of the state leaves out 1. ${includesOne(pooled) ? 'The mean is not told apart from 1. ' : ''}${differenceText(pooled)}`,
  };
}

function differenceText({ statesDiffer, typicalFactor, heterogeneity }: PooledRatio): string {
  return statesDiffer
    ? `The states differ by more than chance, by a factor of about ${typicalFactor.toFixed(2)} in either direction. This is ${formatPercent(heterogeneity)} of the variation between them.`
    : 'No difference between the states is shown.';
}

function chart(context: CovidContext, feed: Feed, { states, fitted, pooled }: StateEffects): Figure | null {
  if (fitted.length < minForestStates || pooled === null) return null;
  const sorted = byRatio(fitted);
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  const reports = fitted.reduce((sum, { effect }) => sum + effect.observed, 0);
  const isMap = fitted.length >= minMapStates;
  const words = {
    id: 'states-change',
    headline: statesHeadline(headlineName(feed), pooled.sides),
    subline: `Reports of ${headlineName(feed)} over expected, by state${isMap ? '' : `, with ${formatLevel(context.rules.confidenceLevel)} intervals`}; ${nReports(reports)} in ${periodText(lowest.effect)}`,
    alt: `${isMap ? 'A grid of states' : 'Rows of dots'}: lowest in ${lowest.state} (${formatNumber(lowest.effect.ratio)}), highest in ${highest.state} (${formatNumber(highest.effect.ratio)}), mean ${ratioWords(pooled.ratio, pooled)}.`,
    footnote: sourceNote(
      context,
      modelOnly,
      ...(fitted.length < states.length
        ? [`${fitted.length} of ${formatCountOf(states.length, 'state')} have enough reports.`]
        : []),
    ),
  };
  return isMap
    ? stateMap({
        ...words,
        states: fitted.map(({ state }) => state),
        values: fitted.map(({ effect }) => effect.ratio),
        lower: fitted.map(({ effect }) => effect.lower),
        upper: fitted.map(({ effect }) => effect.upper),
        counts: fitted.map(({ effect }) => Math.round(effect.observed)),
        valueTitle: ratioTitle,
        ratio: true,
        missing: `under ${minBefore} reports before`,
      })
    : forestPlot({
        ...words,
        rows: [
          ratioRow('Mean', pooled, reports, true),
          ...sorted.map(({ state, effect }) => ratioRow(state, effect, effect.observed)),
        ],
        xTitle: ratioTitle,
        sides: ratioSides,
      });
}

function byRatio(states: readonly FittedState[]): FittedState[] {
  return [...states].sort((a, b) => a.effect.ratio - b.effect.ratio);
}

function table({ options }: CovidContext, { label }: Feed, { states }: StateEffects): ReportTable {
  const effects = states.map(({ effect }) => effect);
  return reportTable({
    id: 'states',
    title: `The change by state, ${label}`,
    columns: [
      { key: 'state', heading: 'State', values: states.map(({ state }) => state) },
      { key: 'order', heading: 'Order to stay at home', values: states.map(({ order }) => order) },
      ...effectColumns(options.confidenceLevel, effects),
    ],
    note: `${modelOnly} Orders: the first statewide order of each state, by the executive orders as listed by Ballotpedia, Littler and MMWR 69(35), 2020. Some dates are known to within a day or two only. A dash means that there was no order for all people.`,
  });
}
