import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { groupCounts } from '../common/groupCounts.js';
import { contentsSection } from './contentsSection.js';
import { type OverviewContext, openOverview } from './context.js';
import { computeCoverage } from './coverage.js';
import { coverageSection } from './coverageSection.js';
import { computeDistance } from './distance.js';
import { distanceSection } from './distanceSection.js';
import { computeDuration } from './duration.js';
import { durationSection } from './durationSection.js';
import { computeHours } from './hours.js';
import { hoursSection } from './hoursSection.js';
import { computeLight } from './light.js';
import { lightSection } from './lightSection.js';
import { computeMissing } from './missing.js';
import { missingSection } from './missingSection.js';
import { type OverviewOptions, overviewOptions } from './options.js';
import { computePlaces } from './places.js';
import { placesSection } from './placesSection.js';
import { computeRoadFeatures } from './roadFeatures.js';
import { roadFeaturesSection } from './roadFeaturesSection.js';
import { computeSeason } from './season.js';
import { computeSeverity } from './severity.js';
import { severitySection } from './severitySection.js';
import { computeStates } from './states.js';
import { statesSection } from './statesSection.js';
import { computeWeather } from './weather.js';
import { computeReadings } from './weatherReadings.js';
import { weatherReadingsSection } from './weatherReadingsSection.js';
import { weatherSection } from './weatherSection.js';
import { computeYears } from './years.js';
import { yearsSection } from './yearsSection.js';

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
 * @example
 * const report = await overview(source);
 * report.sections.map(({ id }) => id); // ['contents', 'coverage', 'missing', 'years', 'hours', 'states', ...]
 * show(report, 'weekday-hour'); // one heat map of it
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
  requires: ['feed', 'severity', 'state', 'weatherLabel'],
  options: overviewOptions,
  async analyse(context) {
    const opened = await openOverview(context);
    const sections = opened.total === 0 ? [contentsSection(opened)] : await sectionsOf(opened);
    return { accidents: opened.total, sections };
  },
};

async function sectionsOf(context: OverviewContext): Promise<Section[]> {
  // One after the other, since each question uses the whole engine; these two serve two sections each.
  const clock = groupCounts(await context.ask({ by: ['weekday', 'hour', 'source', 'sunriseSunset'] }));
  const severities = groupCounts(await context.ask({ by: ['year', 'source', 'severity', 'sunriseSunset'] }));
  return [
    contentsSection(context),
    coverageSection(context, computeCoverage(context)),
    missingSection(context, await computeMissing(context)),
    yearsSection(context, computeYears(context), computeSeason(context)),
    hoursSection(context, computeHours(context, clock)),
    statesSection(context, await computeStates(context)),
    placesSection(context, await computePlaces(context)),
    severitySection(context, computeSeverity(context, severities)),
    durationSection(context, await computeDuration(context)),
    distanceSection(context, await computeDistance(context)),
    roadFeaturesSection(context, await computeRoadFeatures(context)),
    lightSection(context, computeLight(context, clock, severities)),
    weatherSection(context, await computeWeather(context)),
    weatherReadingsSection(context, await computeReadings(context)),
  ];
}
