import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { groupCounts } from '../common/groupCounts.js';
import { contents } from './contents.js';
import { type OverviewContext, openOverview } from './context.js';
import { coverage } from './coverage.js';
import { distance } from './distance.js';
import { duration } from './duration.js';
import { hours } from './hours.js';
import { light } from './light.js';
import { missing } from './missing.js';
import { type OverviewOptions, overviewOptions } from './options.js';
import { places } from './places.js';
import { roadFeatures } from './roadFeatures.js';
import { severity } from './severity.js';
import { states } from './states.js';
import { weather } from './weather.js';
import { weatherNumbers } from './weatherNumbers.js';
import { years } from './years.js';

export { type OverviewOptions, overviewDefaults } from './options.js';

/**
 * What is in the data, and how far it can be trusted: coverage by source with its breaks and gaps, what is missing,
 * and the classic charts (years, hours, states, cities, severity, duration, road features, light, weather), each with
 * intervals, denominators and what it cannot tell.
 *
 * All numbers come from about twenty questions that the source's own engine answers, so it works alike on history, on
 * the live store and on both. What the data cannot answer is said; an empty source gives a report that says so.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 */
export function overview(source: Source, options: OverviewOptions = {}): Promise<Report> {
  return runAnalysis(overviewAnalysis, source, options);
}

export const overviewAnalysis: Analysis<OverviewOptions> = {
  id: 'overview',
  about: 'what is in the data',
  title: 'What is in the data',
  summary: 'What the file holds, who reported it, what is missing, and how far its counts can be trusted.',
  caveats: [
    'Counts are accidents times the coverage of the feeds. More accidents can mean more reports.',
    'Source is the main confounder: compare within a source, or expect the sign to be wrong.',
    'Severity is the impact on traffic. It never means injury.',
    'Intervals say what chance does to these numbers, given what the feeds report. They do not cover what the feeds leave out.',
  ],
  options: overviewOptions,
  async analyse(context) {
    const opened = await openOverview(context);
    const sections = opened.total === 0 ? [contents(opened)] : await sectionsOf(opened);
    return { accidents: opened.total, sections };
  },
};

async function sectionsOf(context: OverviewContext): Promise<Section[]> {
  // One after the other, since each question uses the whole engine; these two serve two sections each.
  const clock = groupCounts(await context.ask({ by: ['weekday', 'hour', 'source', 'sunriseSunset'] }));
  const severities = groupCounts(await context.ask({ by: ['year', 'source', 'severity', 'sunriseSunset'] }));
  return [
    contents(context),
    coverage(context),
    await missing(context),
    years(context),
    hours(context, clock),
    await states(context),
    await places(context),
    severity(context, severities),
    await duration(context),
    await distance(context),
    await roadFeatures(context),
    light(context, clock, severities),
    await weather(context),
    await weatherNumbers(context),
  ];
}
