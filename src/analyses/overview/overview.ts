import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { Dimension } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { ownSection, restingOn, withOwnQuestions } from '../common/asked.js';
import type { AnalysisContext } from '../common/context.js';
import { groupCounts } from '../common/groupCounts.js';
import { hasColumns } from '../common/roleNames.js';
import { compact } from '../sections/compact.js';
import { contentsSection } from './contentsSection.js';
import { bySeverity, type OverviewContext, openOverview } from './context.js';
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
import { missingSection } from './missingSection.js';
import { type OverviewOptions, overviewOptions } from './options.js';
import { computePlaces } from './places.js';
import { placesSection } from './placesSection.js';
import { computeRoadFeatures, roadFeatures } from './roadFeatures.js';
import { roadFeaturesSection } from './roadFeaturesSection.js';
import { computeSeason } from './season.js';
import { computeSeverity } from './severity.js';
import { severitySection } from './severitySection.js';
import { computeStates } from './states.js';
import { statesSection } from './statesSection.js';
import { computeWeather } from './weather.js';
import { computeReadings, readings } from './weatherReadings.js';
import { weatherReadingsSection } from './weatherReadingsSection.js';
import { weatherSection } from './weatherSection.js';
import { emptySection } from './words.js';
import { computeYears } from './years.js';
import { yearsSection } from './yearsSection.js';

export { type OverviewOptions, overviewDefaults } from './options.js';

/**
 * What is in the data, and how far it can be trusted: coverage by feed with its breaks and gaps, what is missing,
 * and the classic charts (years, hours, states, cities, severity, duration, road features, light, weather), each with
 * intervals, denominators and what it cannot tell.
 *
 * All numbers come from about twenty questions that the source's own engine answers, so it works alike on historical data, on
 * a live store and on both. What the data cannot answer is said; an empty source gives a report that says so.
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
  topic: 'What is in the data',
  standFirst: 'What the file holds, who reported it, what is missing, and how far its counts can be trusted.',
  requires: ['time'],
  caveats: [
    'Intervals cover what chance does to these numbers, given what the feeds report. They do not cover what the feeds leave out.',
  ],
  options: overviewOptions,
  async analyse(context) {
    const opened = await openOverview(context);
    const sections = opened.total === 0 ? [contentsSection(opened)] : await sectionsOf(opened);
    return { accidents: opened.total, sections };
  },
};

const noTimes = 'no row has a start time';
/** In place of the sections about times. */
const sectionsWithoutTimes = {
  coverage: emptySection(
    'coverage',
    'Coverage over time',
    `The coverage over time is not shown: ${noTimes}.`,
    ['coverage-weekly', 'coverage-daily', 'breaks', 'gaps', 'break-*'],
  ),
  years: emptySection('years', 'Years and months', `Years and months are not shown: ${noTimes}.`, [
    'months',
    'season',
  ]),
  hours: emptySection('hours', 'Weekday and hour', `Weekdays and hours are not shown: ${noTimes}.`, [
    'weekday-hour',
    'hours-by-source',
    'weekdays',
  ]),
} as const;

/** The sections that the columns of the dataset allow, one after the other, since each question uses the whole engine. */
async function sectionsOf(context: OverviewContext): Promise<Section[]> {
  const { dataset } = context.source;
  const has = (...names: readonly FieldName[]): boolean => hasColumns(dataset, ...names);
  const light: readonly Dimension[] = has('sunriseSunset') ? ['sunriseSunset'] : [];
  const severity = bySeverity(context);
  const hasTimes = context.daily.total > 0;
  // These two answers serve two sections each.
  const [forClock, forSeverities] = [withOwnQuestions(context), withOwnQuestions(context)];
  const clock = groupCounts(await forClock.ask({ by: ['weekday', 'hour', 'source', ...light] }));
  const severities = groupCounts(await forSeverities.ask({ by: ['year', 'source', ...severity, ...light] }));
  const asking = (
    make: (own: OverviewContext) => Promise<Section>,
    ...others: readonly AnalysisContext<unknown>[]
  ): Promise<Section> => ownSection(context, make, ...others);
  const { forMissing } = context;
  return compact([
    contentsSection(context),
    hasTimes ? coverageSection(context, computeCoverage(context)) : sectionsWithoutTimes.coverage,
    restingOn(missingSection(context, context.missing), forMissing),
    hasTimes
      ? yearsSection(context, computeYears(context), computeSeason(context))
      : sectionsWithoutTimes.years,
    hasTimes
      ? restingOn(hoursSection(context, computeHours(context, clock)), forClock)
      : sectionsWithoutTimes.hours,
    has('state', 'timezone') &&
      (await asking(async (own) => statesSection(own, await computeStates(own)), forMissing)),
    has('city', 'county', 'state', 'street') &&
      (await asking(async (own) => placesSection(own, await computePlaces(own)))),
    has('severity') &&
      restingOn(severitySection(context, computeSeverity(context, severities)), forSeverities),
    has('durationMinutes') && (await asking(async (own) => durationSection(own, await computeDuration(own)))),
    has('distanceMiles') && (await asking(async (own) => distanceSection(own, await computeDistance(own)))),
    has(...roadFeatures.map(({ name }) => name)) &&
      (await asking(async (own) => roadFeaturesSection(own, await computeRoadFeatures(own)), forMissing)),
    has('sunriseSunset') &&
      restingOn(lightSection(context, computeLight(context, clock, severities)), forClock, forSeverities),
    has('weatherCondition', 'weatherGroup') &&
      (await asking(async (own) => weatherSection(own, await computeWeather(own)))),
    has(...readings.map(({ of }) => of)) &&
      (await asking(async (own) => weatherReadingsSection(own, await computeReadings(own)))),
  ]);
}
