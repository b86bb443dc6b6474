import { type GroupCounts, groupCounts, largest, textIn } from '../common/groupCounts.js';
import type { OddsRatio } from '../common/mantelHaenszel.js';
import {
  askLabels,
  hasBothVocabularies,
  type ShareChange,
  skyLabels,
  vocabularyChange,
  vocabularyChanges,
} from '../common/weatherVocabulary.js';
import { withinFeedAndYear } from '../common/withinStrata.js';
import { bySeverity, type OverviewContext } from './context.js';

/** A group needs this many accidents for its severity to be compared. */
export const minCompared = 100;
/** With fewer labels the shares of a month or a year are chance. */
const minInPeriod = 60;
/** Drawn by themselves; the others are one group. */
const maxGroups = 6;

export interface WeatherResult {
  /** Accidents with a label. */
  readonly known: number;
  /** Groups of labels, the most frequent first. */
  readonly groups: readonly (readonly [group: string, n: number])[];
  readonly labels: readonly LabelCount[];
  /** How many different labels there are. */
  readonly labelCount: number;
  /** Null where no accident with a label has a time. */
  readonly periods: WeatherPeriods | null;
  /** Whether the labels come from the weather feed of US Accidents, which changed its vocabulary. */
  readonly hasChange: boolean;
  /** Whether the data has months before and after that change. */
  readonly spansChange: boolean;
  readonly changes: readonly ShareChange[] | null;
  readonly odds: readonly GroupOdds[];
}

export interface LabelCount {
  readonly label: string;
  readonly group: string;
  readonly n: number;
}

/** Accidents by month, or by year where months are too thin. */
export interface WeatherPeriods {
  readonly unit: 'month' | 'year';
  readonly names: readonly string[];
  readonly groups: readonly { readonly name: string; readonly counts: readonly number[] }[];
  readonly skyLabels: readonly { readonly label: string; readonly shares: readonly number[] }[];
}

/** Severe in a group of weather against clear weather, within feed and year. */
export interface GroupOdds {
  readonly group: string;
  readonly n: number;
  readonly odds: OddsRatio;
}

/** Null where no row has a weather label. */
export async function computeWeather(context: OverviewContext): Promise<WeatherResult | null> {
  const labels = await askLabels(context);
  const severity = groupCounts(
    await context.ask({ by: ['year', 'source', 'weatherGroup', ...bySeverity(context)] }),
  ).where((row) => row.weatherGroup !== null);
  if (labels.total === 0) return null;
  const groups = largest(labels.byText('weatherGroup'));
  const timed = labels.where((row) => row.month !== null);
  const months = [...timed.split((row) => textIn(row, 'month')).keys()].sort();
  const hasChange = hasBothVocabularies(context.source.dataset);
  const byLabel = largest(labels.byText('weatherCondition'));
  return {
    known: labels.total,
    groups,
    labels: byLabel.slice(0, context.options.top).map(([label, n]) => ({
      label,
      group: textIn(labels.rows.find((row) => row.weatherCondition === label)!, 'weatherGroup'),
      n,
    })),
    labelCount: byLabel.length,
    periods: months.length === 0 ? null : periodsOf(timed, groups, months.length),
    hasChange,
    spansChange:
      hasChange && (months[0] ?? '') < vocabularyChange && (months.at(-1) ?? '') >= vocabularyChange,
    changes: hasChange
      ? vocabularyChanges(
          timed,
          groups.map(([group]) => group),
        )
      : null,
    odds: groups
      .filter(([group, n]) => group !== 'clear' && n >= minCompared)
      .flatMap(([group, n]): GroupOdds[] => {
        const odds = oddsAgainstClear(context, severity, group);
        return odds === null ? [] : [{ group, n, odds }];
      }),
  };
}

function oddsAgainstClear(
  { options, severity }: OverviewContext,
  counts: GroupCounts,
  group: string,
): OddsRatio | null {
  if (severity === null) return null;
  return withinFeedAndYear(
    counts.where((row) => row.weatherGroup === group || row.weatherGroup === 'clear'),
    (row) => row.weatherGroup === group,
    severity.isSevere,
    options.confidenceLevel,
  );
}

function periodsOf(labels: GroupCounts, groups: WeatherResult['groups'], monthCount: number): WeatherPeriods {
  const unit = labels.total / monthCount < minInPeriod ? 'year' : 'month';
  const all = labels.split((row) => textIn(row, 'month').slice(0, unit === 'year' ? 4 : 7));
  // A period that is too thin itself is left out, unless all of them are.
  const large = [...all].filter(([, { total }]) => total >= minInPeriod);
  const parts = [...(large.length === 0 ? all : large)].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = (holds: (group: string) => boolean): number[] =>
    parts.map(([, part]) => part.where((row) => holds(textIn(row, 'weatherGroup'))).total);
  const named = groups.slice(0, maxGroups).map(([group]) => group);
  return {
    unit,
    names: parts.map(([name]) => name),
    groups: [
      ...named.map((name) => ({ name, counts: counts((group) => group === name) })),
      ...(groups.length > named.length
        ? [{ name: 'others', counts: counts((group) => !named.includes(group)) }]
        : []),
    ],
    skyLabels: skyLabels.map((label) => ({
      label,
      shares: parts.map(([, part]) => part.where((row) => row.weatherCondition === label).total / part.total),
    })),
  };
}
