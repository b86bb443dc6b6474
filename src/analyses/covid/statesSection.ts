import { formatCountOf, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { formatRatio, verbFor } from '../sections/words.js';
import { ratioRow, ratioTitle } from './charts.js';
import type { CovidContext, Feed } from './context.js';
import type { FittedState, PooledRatio, StateEffects } from './states.js';
import { effectColumns } from './words.js';

const maxForestRows = 25;

/** The change in each state, within the headline feed. */
export function statesSection(context: CovidContext, feed: Feed, result: StateEffects): Section {
  const { fitted, pooled } = result;
  const hasStates = fitted.length > 0;
  return {
    id: 'states',
    title: 'State by state',
    text: text(context, feed, result),
    findings: compact([pooled !== null && pooledFinding(context, feed, pooled, fitted.length)]),
    figures: hasStates ? [map(feed, fitted), forest(feed, fitted)] : [],
    tables: hasStates ? [table(context, feed, result)] : [],
    notShown: compact([
      !hasStates && { parts: ['states-*'], reason: reasonWithoutStates(feed, result) },
      hasStates &&
        pooled === null && {
          parts: ['states-pooled'],
          reason: 'A mean over the states is not shown: only one state has enough accidents.',
        },
    ]),
    caveats: hasStates
      ? [
          'Coverage also changes by state. A state may stand out because its feed does.',
          `About ${formatLevel(1 - context.rules.confidenceLevel)} of these intervals miss the true value by chance.`,
        ]
      : [],
  };
}

function reasonWithoutStates({ label }: Feed, { states }: StateEffects): string {
  return states.length === 0
    ? 'The change by state is not shown: no row has a state.'
    : `The change by state is not shown: no state has enough accidents of ${label}.`;
}

function text({ options }: CovidContext, { label }: Feed, { states, fitted }: StateEffects): string[] {
  const dates =
    options.dates === 'orders'
      ? 'The days from the national emergency to the first statewide order to stay at home are left out. States without an order have the national dates.'
      : "All states have the national dates. The dates of each state's own order are an option (dates: 'orders') and a row of the sensitivity table.";
  return compact([
    `Each state is fitted within ${label}, by the same model. ${dates}`,
    fitted.length < states.length &&
      `${states.length - fitted.length} of ${formatCountOf(states.length, 'state')} ${verbFor(states.length - fitted.length, 'has', 'have')} too few accidents of this feed for a separate fit.`,
  ]);
}

function pooledFinding(context: CovidContext, { label }: Feed, pooled: PooledRatio, states: number): Finding {
  const uncertainty = includesOne(pooled) ? ', which is not statistically different from 1' : '';
  return {
    id: 'states-pooled',
    sentence: `The mean ratio of ${label} over ${formatCountOf(states, 'state')} is ${formatNumber(pooled.ratio)}${uncertainty}. The interval lies below 1 in ${pooled.below} of them and above 1 in ${pooled.above}.`,
    estimate: pooled.ratio,
    unit: 'ratio',
    interval: reportInterval(
      pooled,
      context.rules.confidenceLevel,
      'random effects of DerSimonian and Laird',
    ),
    denominator: { n: states, of: 'states' },
    caveat: `${differenceText(pooled)} Each state is weighted by its precision, not by its traffic.`,
  };
}

function differenceText({ statesDiffer, typicalFactor, heterogeneity }: PooledRatio): string {
  return statesDiffer
    ? `The states differ by more than chance, by a factor of about ${typicalFactor.toFixed(2)} in either direction. This is ${formatPercent(heterogeneity)} of the variation between them.`
    : 'The states do not differ by more than chance.';
}

function map({ label }: Feed, fitted: readonly FittedState[]): Figure {
  const sorted = byRatio(fitted);
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  return stateMap({
    id: 'states-map',
    headline: 'The change by state',
    alt: `Ratio of reported to expected accidents by state; lowest in ${lowest.state} (${formatNumber(lowest.effect.ratio)}), highest in ${highest.state} (${formatNumber(highest.effect.ratio)}). States without enough accidents are blank.`,
    footnote: `${label}, ${formatCountOf(fitted.length, 'state')}`,
    states: fitted.map(({ state }) => state),
    values: fitted.map(({ effect }) => effect.ratio),
    lower: fitted.map(({ effect }) => effect.lower),
    upper: fitted.map(({ effect }) => effect.upper),
    counts: fitted.map(({ effect }) => Math.round(effect.observed)),
    valueTitle: ratioTitle,
    ratio: true,
  });
}

/** The largest states, by ratio. */
function forest({ label }: Feed, fitted: readonly FittedState[]): Figure {
  const largest = [...fitted].sort((a, b) => b.effect.before - a.effect.before).slice(0, maxForestRows);
  const rows = byRatio(largest);
  const [lowest, highest] = [rows[0]!, rows.at(-1)!];
  return forestPlot({
    id: 'states-forest',
    headline:
      rows.length < fitted.length
        ? `The change in the ${formatCountOf(rows.length, 'state')} with most reports`
        : 'The change by state',
    alt: `Ratios with intervals, lowest first, from ${lowest.state} ${formatRatio(lowest.effect.ratio, lowest.effect)} to ${highest.state} ${formatRatio(highest.effect.ratio, highest.effect)}; the table below has the numbers.`,
    footnote: `${label}, ${formatCountOf(fitted.length, 'state')}`,
    rows: rows.map(({ state, effect }) => ratioRow(state, effect)),
    xTitle: ratioTitle,
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
    note: 'Orders: the first statewide order of each state, by the executive orders as listed by Ballotpedia, Littler and MMWR 69(35), 2020. Some dates are known to within a day or two only. A dash means that there was no order for all people.',
  });
}
