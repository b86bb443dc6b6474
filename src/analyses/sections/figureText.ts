import { periodInWords } from '../../base/dates.js';
import { formatCount, formatLevel, shorten } from '../../base/format.js';
import type { SourceDescription } from '../../query/source.js';
import { locationOf } from '../../query/sourceName.js';
import type { AnalysisContext } from '../common/context.js';

/** What the words of a figure come from. */
type FigureContext = Pick<AnalysisContext<{ readonly confidenceLevel: number }>, 'extent' | 'options'>;

/** The footnote of a figure: the name of its source, then what its chart leaves out. */
export function sourceNote(
  { description }: { readonly description: SourceDescription },
  ...notes: readonly string[]
): string {
  return [`Source: ${shorten(locationOf(description), 40)}.`, ...notes].join(' ');
}

/** `n = 12,345` on one line, for a sub-line. */
export function nOf(n: number): string {
  return `n\u00a0=\u00a0${formatCount(n)}`;
}

/** `n = 12,345 reports` on one line, for a sub-line. */
export function nReports(n: number): string {
  return `${nOf(n)}\u00a0${n === 1 ? 'report' : 'reports'}`;
}

/**
 * The sub-line of a figure with intervals: `Odds of severity 3 or 4, February 2016 to March 2023, 95 % intervals; n = 48,338 reports`.
 */
export function sublineOf({ extent, options }: FigureContext, what: string, n: number): string {
  const period = periodInWords(extent.firstDay, extent.lastDay);
  const level = formatLevel(options.confidenceLevel);
  return `${[what, ...(period === null ? [] : [period]), `${level} intervals`].join(', ')}; ${nReports(n)}`;
}
