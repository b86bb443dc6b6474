import { capitalise, formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import type { SeverityRule } from '../common/severity.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { minFeedInState, type StateRow, type StatesResult } from './states.js';
import { emptySection } from './words.js';

/** States and time zones: counts, and the severe share as it would be with one mix of feeds everywhere. */
export function statesSection(context: OverviewContext, result: StatesResult): Section {
  const severeParts = ['states-severe'];
  if (result.states.length === 0)
    return emptySection('states', 'States', 'No row has a state.', ['state-first', ...severeParts]);
  const standardized = result.states.filter((row) => row.standardized !== null);
  const hasMap = context.severity !== null && context.feeds.length > 1 && standardized.length > 1;
  return {
    id: 'states',
    title: 'States',
    text: compact([
      'A state with many accidents has many people, much traffic and good coverage. There is no denominator here: no rate per mile or inhabitant follows from these counts.',
      standardized.length > 0 &&
        context.feeds.length > 1 &&
        confounded(
          'the severe share of a state partly shows which feed covers it; the share with one mix of feeds stands beside it',
        ),
    ]),
    findings: [largestFinding(context, result)],
    figures: compact([
      countMap(context, result),
      hasMap && severeMap(context, result, context.severity!, standardized),
    ]),
    tables: compact([stateTable(context, result), result.zones.length > 0 && zoneTable(context, result)]),
    notShown: hasMap ? [] : [{ parts: severeParts, reason: reasonWithoutMap(context) }],
  };
}

function reasonWithoutMap({ severity, feeds }: OverviewContext): string {
  if (severity === null) return 'The severe share by state is not shown: no row has a severity.';
  return feeds.length > 1
    ? `The severe share by state, with one mix of feeds, is not mapped: it needs two states with ${minFeedInState} accidents of each large feed.`
    : 'The severe share by state is in the table. A map with one mix of feeds needs several feeds.';
}

function largestFinding(
  { options }: OverviewContext,
  { states, known, statesWithHalf }: StatesResult,
): Finding {
  const { state, n } = states[0]!;
  return shareFinding({
    id: 'state-first',
    sentence:
      states.length === 1
        ? `All accidents with a state are in ${state}.`
        : `${capitalise(state)} has ${formatCountOf(n, 'accident')}, ${formatPercent(n / known)} of all; ${statesWithHalf} of ${formatCountOf(states.length, 'state')} ${verbFor(statesWithHalf, 'has', 'have')} half.`,
    part: n,
    whole: known,
    of: 'accidents with a state',
    confidenceLevel: options.confidenceLevel,
    caveat: 'Not a rate: nothing is divided by traffic or people.',
  });
}

function countMap(context: OverviewContext, { states, known }: StatesResult): Figure {
  const most = states.slice(0, 5).map(({ state, n }) => `${state} ${formatCount(n)}`);
  return stateMap({
    id: 'states',
    headline: 'Accidents by state',
    alt: `Map of counts by state. Most: ${most.join(', ')}. Largely a map of population and coverage.`,
    footnote: footnoteOf(context.feeds, known),
    states: states.map(({ state }) => state),
    values: states.map(({ n }) => n),
    valueTitle: 'Accidents',
  });
}

function severeMap(
  context: OverviewContext,
  { known }: StatesResult,
  { name }: SeverityRule,
  standardized: readonly StateRow[],
): Figure {
  const highest = [...standardized]
    .sort((a, b) => b.standardized! - a.standardized!)
    .slice(0, 3)
    .map((row) => `${row.state} ${formatPercent(row.standardized!)}`);
  return stateMap({
    id: 'states-severe',
    headline: 'Severe share by state, with one mix of feeds everywhere',
    alt: `Map of the share with ${name}, each feed weighted as in the whole data. Highest: ${highest.join(', ')}.`,
    footnote: `${footnoteOf(context.feeds, known)}; blank: a feed with fewer than ${minFeedInState} there`,
    states: standardized.map(({ state }) => state),
    values: standardized.map((row) => row.standardized),
    counts: standardized.map(({ n }) => n),
    valueTitle: `Share with ${name}`,
    percent: true,
  });
}

function stateTable(
  { feeds, options, severity }: OverviewContext,
  { states, known }: StatesResult,
): ReportTable {
  const hasStandardized = feeds.length > 1 && states.some((row) => row.standardized !== null);
  const dash = ` A dash: a feed has fewer than ${minFeedInState} accidents in the state.`;
  return reportTable({
    id: 'states',
    title: 'States',
    columns: compact([
      { key: 'state', heading: 'State', values: states.map(({ state }) => state) },
      { key: 'n', heading: 'Accidents', values: states.map(({ n }) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: states.map(({ n }) => n / known) },
      severity && {
        key: 'severe',
        heading: `Severe (${severity.values})`,
        format: 'percent',
        values: states.map(({ severe }) => severe?.share ?? null),
      },
      ...(severity === null
        ? []
        : intervalColumns(
            options.confidenceLevel,
            states.map(({ severe }) => severe),
            { format: 'percent' },
          )),
      hasStandardized && {
        key: 'even',
        heading: 'Severe, one mix of feeds',
        format: 'percent',
        values: states.map((row) => row.standardized),
      },
    ]),
    ...(severity && { note: `Severe is ${severity.meaning}.${hasStandardized ? dash : ''}` }),
  });
}

function zoneTable({ total }: OverviewContext, { zones }: StatesResult): ReportTable {
  return reportTable({
    id: 'timezones',
    title: 'Time zones, as the file labels them',
    columns: [
      { key: 'timezone', heading: 'Time zone', values: zones.map(([zone]) => zone) },
      { key: 'n', heading: 'Accidents', values: zones.map(([, n]) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: zones.map(([, n]) => n / total) },
    ],
  });
}
