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
/** With fewer labels the shares of a month are chance. */
const minInPeriod = 60;
/** The labels of the sky are drawn this many years before the change and after it, with that many months at least. */
const yearsAround = 1;
const minMonths = 3;

export interface WeatherResult {
  /** Accidents with a label. */
  readonly known: number;
  /** Groups of labels, the most frequent first. */
  readonly groups: readonly (readonly [group: string, n: number])[];
  readonly labels: readonly LabelCount[];
  /** How many different labels there are. */
  readonly labelCount: number;
  /** The labels of the sky around the change of vocabulary; null without months on both sides of it. */
  readonly sky: SkyMonths | null;
  /** Whether the labels come from the weather feed of US Accidents, which changed its vocabulary. */
  readonly hasChange: boolean;
  readonly changes: readonly ShareChange[] | null;
  readonly odds: readonly GroupOdds[];
}

export interface LabelCount {
  readonly label: string;
  readonly group: string;
  readonly n: number;
}

/** Shares of labels by month, within a year of the change of vocabulary. */
export interface SkyMonths {
  /** `YYYY-MM`. */
  readonly months: readonly string[];
  /** Accidents with a label in these months. */
  readonly n: number;
  readonly labels: readonly { readonly label: string; readonly shares: readonly number[] }[];
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
    sky: hasChange ? skyMonths(timed) : null,
    hasChange,
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

/** Months around the change of vocabulary with labels enough; null unless there are some on both sides. */
function skyMonths(labels: GroupCounts): SkyMonths | null {
  const year = Number(vocabularyChange.slice(0, 4));
  const month = vocabularyChange.slice(4);
  const isNear = (name: string): boolean =>
    name >= `${year - yearsAround}${month}` && name < `${year + yearsAround}${month}`;
  const parts = [...labels.split((row) => textIn(row, 'month'))]
    .filter(([name, { total }]) => isNear(name) && total >= minInPeriod)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const after = parts.filter(([name]) => name >= vocabularyChange).length;
  if (after < minMonths || parts.length - after < minMonths) return null;
  return {
    months: parts.map(([name]) => name),
    n: parts.reduce((sum, [, { total }]) => sum + total, 0),
    labels: skyLabels.map((label) => ({
      label,
      shares: parts.map(([, part]) => part.where((row) => row.weatherCondition === label).total / part.total),
    })),
  };
}
