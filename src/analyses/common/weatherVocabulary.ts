import { type Dataset, perDataset } from '../../dataset/dataset.js';
import type { AnalysisContext } from './context.js';
import { type GroupCounts, groupCounts, type Row, textIn } from './groupCounts.js';
import type { Share } from './shares.js';

/**
 * The weather feed changed its labels at the end of March 2019 (Clear became Fair, Overcast Cloudy); the month after.
 */
export const vocabularyChange = '2019-04';
/** Labels before and after the change that mean the same sky. */
export const skyLabels: readonly string[] = ['Clear', 'Fair', 'Overcast', 'Cloudy'];

/** Whether the labels of a dataset come from this weather feed: its groups join both vocabularies. */
export const hasBothVocabularies: (dataset: Dataset) => boolean = perDataset(({ derived, lookups }) => {
  const groups = derived.weatherGroup;
  if (groups?.kind !== 'lookup') return false;
  const { table } = lookups[groups.lookup]!;
  return skyLabels.every((label) => table.has(label.toLowerCase()));
});

/** There must be this many labels on each side of an April to compare them. */
const minLabels = 100;

/** A share without an interval. */
type PlainShare = Pick<Share, 'part' | 'whole' | 'share'>;

/** A share in the year before the change of labels and in the year after, with the changes of other years. */
export interface ShareChange {
  /** A label, a group, or two groups together. */
  readonly name: string;
  readonly before: PlainShare;
  readonly after: PlainShare;
  /** Largest change, up or down, at the same month of another year, which is due to weather and coverage. */
  readonly largestElsewhere: number | null;
}

/** Accidents with a weather label, by month, label and group of the label. */
export async function askLabels(context: AnalysisContext<unknown>): Promise<GroupCounts> {
  const all = groupCounts(await context.ask({ by: ['month', 'weatherCondition', 'weatherGroup'] }));
  return all.where((row) => row.weatherGroup !== null);
}

/**
 * Shares in the years before and after the change of labels: of two labels, of the sky without rain, snow or fog, and
 * of each group.
 *
 * @returns null if there are too few labels on either side
 */
export function vocabularyChanges(
  labels: GroupCounts,
  groups: readonly string[],
): readonly ShareChange[] | null {
  // A part of a year has its own season, which would look like a change.
  const years = new Map([...labels.split(aprilYear)].filter(([, part]) => part.byText('month').size === 12));
  const isSky = (row: Row): boolean => row.weatherGroup === 'clear' || row.weatherGroup === 'cloud';
  const changes = [
    changeOf(years, 'label Clear', (row) => row.weatherCondition === 'Clear'),
    changeOf(years, 'label Fair', (row) => row.weatherCondition === 'Fair'),
    changeOf(years, 'clear or cloud', isSky),
    ...groups.map((group) => changeOf(years, group, (row) => row.weatherGroup === group)),
  ].filter((change) => change !== null);
  return changes.length === 0 ? null : changes;
}

/** The year of the last April: years that begin with the month of the change. */
function aprilYear(row: Row): number {
  const month = textIn(row, 'month');
  return Number(month.slice(0, 4)) - (month.slice(5) < vocabularyChange.slice(5) ? 1 : 0);
}

function changeOf(
  years: ReadonlyMap<number, GroupCounts>,
  name: string,
  holds: (row: Row) => boolean,
): ShareChange | null {
  const shares = new Map(
    [...years].map(([year, labels]) => [year, plainShare(labels.where(holds).total, labels.total)] as const),
  );
  const sidesOf = (year: number): Pick<ShareChange, 'before' | 'after'> | null => {
    const [before, after] = [shares.get(year - 1), shares.get(year)];
    if (before === undefined || after === undefined) return null;
    return before.whole < minLabels || after.whole < minLabels ? null : { before, after };
  };
  const changeYear = Number(vocabularyChange.slice(0, 4));
  const sides = sidesOf(changeYear);
  if (sides === null) return null;
  const elsewhere = [...years.keys()]
    .filter((year) => year !== changeYear)
    .map(sidesOf)
    .filter((found) => found !== null)
    .map(({ before, after }) => Math.abs(after.share - before.share));
  return { name, ...sides, largestElsewhere: elsewhere.length === 0 ? null : Math.max(...elsewhere) };
}

function plainShare(part: number, whole: number): PlainShare {
  return { part, whole, share: part / whole };
}

/** Whether the border between clear and cloud moved with the labels by more than in other years. */
export function hasMovedBorder({ before, after, largestElsewhere }: ShareChange): boolean {
  return Math.abs(after.share - before.share) > Math.max(0.03, largestElsewhere ?? 0);
}
