import type { AnalysisContext } from '../common/context.js';
import { type GroupCounts, groupCounts, largest } from '../common/groupCounts.js';
import type { WeatherOptions } from './options.js';

/** The context that the sections share. */
export interface WeatherContext extends AnalysisContext<Required<WeatherOptions>> {
  /** Counts by `source` and `weatherGroup`. */
  readonly byFeed: GroupCounts;
  readonly total: number;
  /** Accidents with a weather label. */
  readonly labelled: number;
  /** Names of the feeds, the largest first; `unknownFeed` where the file does not name it. */
  readonly feeds: readonly string[];
}

export async function openWeather(
  context: AnalysisContext<Required<WeatherOptions>>,
): Promise<WeatherContext> {
  const byFeed = groupCounts(await context.ask({ by: ['source', 'weatherGroup'] }));
  return {
    ...context,
    byFeed,
    total: byFeed.total,
    labelled: byFeed.where((row) => row.weatherGroup !== null).total,
    feeds: largest(byFeed.byText('source')).map(([name]) => name),
  };
}
