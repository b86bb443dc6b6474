import { capitalise, formatCountOf } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { FigureText } from '../../charts/figureOf.js';
import type { EventAnnotation, PeriodAnnotation } from '../../charts/marks.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import { masked } from '../common/breaks.js';
import type { DailySeries } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import { type CoverageLines, coverageLines } from './coverageLines.js';
import { verbFor } from './words.js';

/** A feed with its panel: the title, and what is marked beside the line. */
export interface CoverageFeed {
  readonly title: string;
  /** Of its line: the name of the feed has the colour of the feed. */
  readonly line: string;
  readonly series: DailySeries;
  readonly gaps: readonly Gap[];
  readonly events: readonly EventAnnotation[];
  readonly windows: readonly PeriodAnnotation[];
}

/** Gaps of up to this many days are filled with the same weekdays around them: they would tear a hole of a week. */
export const filledDays = 3;
/** Shorter gaps are not marked. */
export const longGapDays = 14;
/** A feed with fewer reports has no panel; each point of the largest feed must stand for this many on average. */
export const minInPeriod = 20;
const minPeriods = 4;

/**
 * What each feed reports over time: a panel for each, on one scale, by week, month or quarter.
 *
 * @param text the words of the figure, by the period of a point
 * @param mostWeeks with more of them, the lines are by month @default no limit
 * @returns null with too few reports
 */
export function coverageChart(
  feeds: readonly CoverageFeed[],
  text: (unit: CoverageLines['unit']) => FigureText,
  mostWeeks?: number,
): Figure | null {
  const filled = feeds.map(({ line, series, gaps }) => ({
    name: line,
    series: masked(series, gaps, filledDays + 1),
    gaps,
  }));
  const { unit, series: lines } = coverageLines(filled, filledDays, mostWeeks);
  const periods = Math.max(0, ...lines.map(({ x }) => x.length));
  const most = Math.max(0, ...feeds.map(({ series }) => series.counts.reduce((a, b) => a + b, 0)));
  if (periods < minPeriods || most < minInPeriod * minPeriods) return null;
  return smallMultiples({
    ...text(unit),
    panels: feeds.map(({ title, events, windows }, index) => ({
      title,
      series: [lines[index]!],
      events,
      windows,
    })),
    xTitle: capitalise(unit),
    yTitle: `Reports a ${unit}`,
    columns: 1,
    timeUnit: unit,
  });
}

/** Why there is no such chart of so many reports. */
export function tooFewForCoverage(reports: number): string {
  return `Counts over time are not drawn: it takes ${minPeriods} weeks, months or quarters with ${minInPeriod} reports of a feed each; ${formatCountOf(reports, 'report')} ${verbFor(reports, 'is', 'are')} here.`;
}
