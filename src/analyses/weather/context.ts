import type { AnalysisContext } from '../common/context.js';
import { type GroupCounts, groupCounts, largest } from '../common/groupCounts.js';
import type { WeatherOptions } from './options.js';

/** What the sections share. */
export interface WeatherContext extends AnalysisContext<Required<WeatherOptions>> {
  /** Counts by `source` and `weatherGroup`. */
  readonly bySource: GroupCounts;
  readonly total: number;
  /** Accidents with a weather label. */
  readonly labelled: number;
  /** Names of the feeds, the largest first; `unknown` where the file does not say. */
  readonly sources: readonly string[];
}

export async function openWeather(
  context: AnalysisContext<Required<WeatherOptions>>,
): Promise<WeatherContext> {
  const bySource = groupCounts(await context.ask({ by: ['source', 'weatherGroup'] }));
  return {
    ...context,
    bySource,
    total: bySource.total,
    labelled: bySource.where((row) => row.weatherGroup !== null).total,
    sources: largest(bySource.byText('source')).map(([name]) => name),
  };
}
