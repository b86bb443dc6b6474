import { periodInWords } from '../../base/dates.js';
import { formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { stateMap } from '../../charts/stateMap.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { shareOf } from '../common/shares.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { stateText } from '../sections/words.js';
import type { OverviewContext } from './context.js';
import { statesHeadline } from './headlines.js';
import { minFeedInState, type StatesResult } from './states.js';
import { emptySection } from './words.js';

/** A chart has this many states; fewer are a sentence. */
const minStates = 3;

/** States and time zones: counts, and the severe share as it would be with one mix of feeds everywhere. */
export function statesPart(context: OverviewContext, result: StatesResult): Omit<Section, 'id' | 'title'> {
  if (result.states.length === 0)
    return emptySection('states', 'States', 'No row has a state.', ['states', 'state-first']);
  const standardized = result.states.filter((row) => row.standardized !== null);
  const isDrawn = result.states.length >= minStates;
  return {
    findings: [largestFinding(context, result)],
    figures: isDrawn ? [countMap(context, result)] : [],
    tables: compact([stateTable(context, result), result.zones.length > 0 && zoneTable(context, result)]),
    caveats: compact([
      'A state with many reports has many people, much traffic and good coverage. There is no denominator here: no rate per mile or inhabitant follows from these counts.',
      standardized.length > 0 &&
        context.feeds.length > 1 &&
        confounded(
          'the severe share of a state partly shows which feed covers it; the share with one mix of feeds stands beside it',
        ),
    ]),
  };
}

function largestFinding(
  { options }: OverviewContext,
  { states, known, statesWithHalf }: StatesResult,
): Finding {
  const { state, n } = states[0]!;
  return {
    ...shareFinding({
      id: 'state-first',
      sentence:
        states.length === 1
          ? `All reports with a state are in ${stateText(state)}.`
          : `${stateText(state)} has ${formatCountOf(n, 'report')}, ${formatPercent(n / known)} of all; ${statesWithHalf === 1 ? 'it has' : `the ${statesWithHalf} largest of ${states.length} states have`} half.`,
      part: n,
      whole: known,
      of: 'reports with a state',
      confidenceLevel: options.confidenceLevel,
      caveat: 'Not a rate: nothing is divided by traffic or people.',
    }),
    ...(states.length >= minStates && { figure: 'states' }),
  };
}

function countMap(context: OverviewContext, { states, known, statesWithHalf }: StatesResult): Figure {
  const most = states.slice(0, 3).map(({ state, n }) => `${stateText(state)} ${formatCount(n)}`);
  const ranked = states.map(({ state, n }) => ({
    state,
    share: shareOf(n, known, context.options.confidenceLevel),
  }));
  return stateMap({
    id: 'states',
    headline: statesHeadline(ranked, statesWithHalf),
    subline: `Reports by state, ${periodInWords(context.firstDay, context.lastDay) ?? 'without times'}, all feeds; ${nReports(known)}`,
    alt: `Grid of states. Most: ${most.join(', ')}. Largely a map of population and coverage.`,
    footnote: sourceNote(
      context,
      'Counts, not divided by people or traffic; they grow with what the feeds cover.',
    ),
    states: states.map(({ state }) => state),
    values: states.map(({ n }) => n),
    valueTitle: 'Reports',
    missing: 'no report',
  });
}

function stateTable(
  { feeds, options, severity }: OverviewContext,
  { states, known }: StatesResult,
): ReportTable {
  const hasStandardized = feeds.length > 1 && states.some((row) => row.standardized !== null);
  const dash = ` A dash: a feed has fewer than ${minFeedInState} reports in the state.`;
  return reportTable({
    id: 'states',
    title: 'States',
    columns: compact([
      { key: 'state', heading: 'State', values: states.map(({ state }) => state) },
      { key: 'n', heading: 'Reports', values: states.map(({ n }) => n) },
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
      { key: 'n', heading: 'Reports', values: zones.map(([, n]) => n) },
      { key: 'share', heading: 'Share', format: 'percent', values: zones.map(([, n]) => n / total) },
    ],
  });
}
