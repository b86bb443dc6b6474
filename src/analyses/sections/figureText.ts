import { periodInWords } from '../../base/dates.js';
import { formatCountOf, formatLevel, shorten } from '../../base/format.js';
import type { Filter } from '../../query/question.js';
import type { SourceDescription } from '../../query/source.js';
import { locationOf } from '../../query/sourceName.js';
import type { AnalysisContext } from '../common/context.js';
import { scopeOf } from './scope.js';

/** What the words of a figure come from. */
type FigureContext = Pick<
  AnalysisContext<{ readonly where: Filter; readonly confidenceLevel: number }>,
  'description' | 'options'
>;

/** The footnote of a figure: the name of its source, then what its chart leaves out. */
export function sourceNote(
  { description }: { readonly description: SourceDescription },
  ...notes: string[]
): string {
  return [`Source: ${shorten(locationOf(description), 40)}.`, ...notes].join(' ');
}

/**
 * The sub-line of a figure with intervals: `Odds of severity 3 or 4, February 2016 to March 2023, 95 % intervals; n = 48,338 reports`.
 */
export function sublineOf({ description, options }: FigureContext, what: string, n: number): string {
  const { firstDay, lastDay } = scopeOf(n, description, options.where);
  const period = periodInWords(firstDay, lastDay);
  const level = formatLevel(options.confidenceLevel);
  return `${[what, ...(period === null ? [] : [period]), `${level} intervals`].join(', ')}; n\u00a0=\u00a0${formatCountOf(n, 'report')}`;
}
