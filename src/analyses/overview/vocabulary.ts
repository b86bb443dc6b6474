import { formatPercent } from '../../base/format.js';
import type { Finding, ReportTable } from '../../report/report.js';
import { type Share, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { type Row, type GroupCounts, textIn } from '../common/groupCounts.js';

/** The weather feed changes its words at the end of March 2019; the month after. */
export const changedAt = '2019-04';
/** So many labels on each side of an April, or there is no step to tell. */
const minLabels = 100;

/** How a share differs between the year before the change of words and the year after, beside other years. */
export interface Step {
  readonly name: string;
  readonly before: Share;
  readonly after: Share;
  /** Largest step, up or down, at the same month of another year: what weather and coverage do by themselves. */
  readonly elsewhere: number | null;
}

/** @returns null when there are too few labels on a side of the change */
export function aprilSteps(labels: GroupCounts, groups: readonly string[]): readonly Step[] | null {
  // A piece of a year has a season of its own, which would pass for a step.
  const years = new Map([...labels.split(aprilYear)].filter(([, part]) => part.byText('month').size === 12));
  const sky = (row: Row): boolean => row.weatherGroup === 'clear' || row.weatherGroup === 'cloud';
  const steps = [
    stepOf(years, 'label Clear', (row) => row.weatherCondition === 'Clear'),
    stepOf(years, 'label Fair', (row) => row.weatherCondition === 'Fair'),
    stepOf(years, 'clear or cloud', sky),
    ...groups.map((group) => stepOf(years, group, (row) => row.weatherGroup === group)),
  ].filter((step) => step !== null);
  return steps.length === 0 ? null : steps;
}

/** The year of the last April: years that begin with the month of the change. */
function aprilYear(row: Row): number {
  const month = textIn(row, 'month');
  return Number(month.slice(0, 4)) - (month.slice(5) < changedAt.slice(5) ? 1 : 0);
}

function stepOf(years: ReadonlyMap<number, GroupCounts>, name: string, holds: (row: Row) => boolean): Step | null {
  const shares = new Map(
    [...years].map(([year, labels]) => [year, shareOf(labels.where(holds).total, labels.total)] as const),
  );
  const sides = (year: number): { readonly before: Share; readonly after: Share } | null => {
    const [before, after] = [shares.get(year - 1), shares.get(year)];
    if (before === undefined || after === undefined) return null;
    return before.whole < minLabels || after.whole < minLabels ? null : { before, after };
  };
  const change = Number(changedAt.slice(0, 4));
  const atChange = sides(change);
  if (atChange === null) return null;
  const others = [...years.keys()]
    .filter((year) => year !== change)
    .map(sides)
    .filter((found) => found !== null)
    .map(({ before, after }) => Math.abs(after.share - before.share));
  return { name, ...atChange, elsewhere: others.length === 0 ? null : Math.max(...others) };
}

/** That a label vanishes, that the sky as a whole does not, and whether the border within it moved. */
export function vocabularyFindings(steps: readonly Step[], level: number): Finding[] {
  const of = (name: string): Step | undefined => steps.find((step) => step.name === name);
  const [label, sky, clear] = [of('label Clear'), of('clear or cloud'), of('clear')];
  const finding = (
    id: string,
    { before, after, elsewhere }: Step,
    subject: string,
    caveat: string,
  ): Finding => {
    const { low, high } = shareOf(after.part, after.whole, level);
    const beside =
      elsewhere === null ? '' : ` At the Aprils of other years it moves by up to ${points(elsewhere)}.`;
    return {
      id,
      sentence: `From the year before April 2019 to the year after, ${subject} goes from ${formatPercent(before.share)} to ${formatPercent(after.share)} of the accidents.${beside}`,
      estimate: after.share * 100,
      unit: '%',
      interval: { low: low * 100, high: high * 100, level, method: 'Wilson, of the year after' },
      denominator: { n: after.whole, of: 'accidents with a weather label, April 2019 to March 2020' },
      caveat,
    };
  };
  const moved =
    clear !== undefined &&
    Math.abs(clear.after.share - clear.before.share) > Math.max(0.03, clear.elsewhere ?? 0);
  return [
    ...(label === undefined
      ? []
      : [finding('weather-label-clear', label, 'the label Clear', 'A change of words, not of weather.')]),
    ...(sky === undefined
      ? []
      : [
          finding(
            'weather-sky',
            sky,
            'the sky without rain, snow or fog (clear or cloud)',
            'The two years differ in weather, coverage and sources as well; a step within the range of other years is not the vocabulary.',
          ),
        ]),
    ...(moved
      ? [
          finding(
            'weather-border',
            clear,
            'the group clear alone',
            'Fair includes skies that were Scattered Clouds before: the border between clear and cloud moved with the words. Across April 2019 compare clear and cloud together only.',
          ),
        ]
      : []),
  ];
}

export function stepTable(steps: readonly Step[]): ReportTable {
  return {
    id: 'weather-steps',
    title: 'Before and after the change of vocabulary',
    table: tableOf({
      what: steps.map(({ name }) => name),
      before: steps.map(({ before }) => before.share),
      after: steps.map(({ after }) => after.share),
      step: steps.map(({ before, after }) => after.share - before.share),
      elsewhere: steps.map(({ elsewhere }) => elsewhere),
    }),
    headings: {
      what: 'Label or group',
      before: 'April 2018 to March 2019',
      after: 'April 2019 to March 2020',
      step: 'Step (points)',
      elsewhere: 'Largest step in other years (points)',
    },
    percentColumns: ['before', 'after'],
    pointColumns: ['step', 'elsewhere'],
    note: 'Shares of accidents with a label; steps in percentage points. A step beyond those of other years is the vocabulary; one within them is weather, coverage and sources.',
  };
}

function points(share: number): string {
  return `${(share * 100).toFixed(1)} points`;
}
