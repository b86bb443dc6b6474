import { dayNumber } from '../../base/dates.js';
import { formatCountOf } from '../../base/format.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { Dimension } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, type AnalysisResult, runAnalysis } from '../common/analysis.js';
import { type CreditedSection, restingOn, withOwnQuestions } from '../common/asked.js';
import { groupCounts } from '../common/groupCounts.js';
import { hasColumns } from '../common/roleNames.js';
import { compact } from '../sections/compact.js';
import { joinSections } from '../sections/joinSections.js';
import { contentsSection, doubtsOf } from './contentsSection.js';
import { bySeverity, type OverviewContext, openOverview } from './context.js';
import { computeCoverage, type FeedCoverage } from './coverage.js';
import { breaksOf, breaksSection, coveragePart, feedShares, mainBreakId } from './coverageSection.js';
import { computeDistance, type DistanceResult } from './distance.js';
import { distancePart, distanceSection } from './distanceSection.js';
import { computeDuration, type DurationResult } from './duration.js';
import { durationPart, firstSpikeId } from './durationSection.js';
import { type Coverage, clearBreaks, overviewCatch, overviewTitle } from './headlines.js';
import { computeHours, type HoursResult } from './hours.js';
import { hoursPart } from './hoursSection.js';
import { computeLight, type LightResult } from './light.js';
import { lightSection } from './lightSection.js';
import { missingSection, missingYearSection } from './missingSection.js';
import { type OverviewOptions, overviewOptions } from './options.js';
import { computePlaces, type PlacesResult } from './places.js';
import { placesPart } from './placesSection.js';
import { computeRoadFeatures, type RoadFeatureResult, roadFeatures } from './roadFeatures.js';
import { roadFeaturesSection } from './roadFeaturesSection.js';
import { computeSeason, type Season } from './season.js';
import { computeSeverity, type SeverityResult } from './severity.js';
import { largestDriftId, severityPart } from './severitySection.js';
import { computeStates, type StatesResult } from './states.js';
import { statesPart } from './statesSection.js';
import { computeWeather, type WeatherResult } from './weather.js';
import { computeReadings, type ReadingsResult, readings } from './weatherReadings.js';
import { weatherReadingsSection } from './weatherReadingsSection.js';
import { vocabularyPart, weatherSection } from './weatherSection.js';
import { emptySection, feedInHeadline } from './words.js';
import { computeYears, type YearsResult } from './years.js';
import { seasonSection, yearsPart } from './yearsSection.js';

export { type OverviewOptions, overviewDefaults } from './options.js';

/**
 * What is in the data, and how far its counts can be trusted: what each feed reported and when, with its breaks and gaps,
 * what is missing, what the values of each feed mean, when and where; then the other columns, each with intervals,
 * denominators and what it cannot tell.
 *
 * All numbers come from about twenty questions that the source's own engine answers, so it works alike on historical data, on
 * a live store and on both. What the data cannot answer is said; an empty source gives a report that says so.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 * @example
 * const report = await overview(source);
 * report.sections.map(({ id }) => id); // ['coverage', 'missing', 'meaning', 'when-where', 'contents', ...]
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
    if (opened.total === 0) return { accidents: 0, sections: [contentsSection(opened)] };
    const results = await computeAll(opened);
    const sections = sectionsOf(opened, results);
    return { accidents: opened.total, sections, ...answerOf(opened, results, sections) };
  },
};

interface Results {
  readonly coverage: FeedCoverage[];
  readonly years: YearsResult;
  readonly season: readonly Season[];
  readonly hours: HoursResult;
  readonly states: StatesResult | null;
  readonly places: PlacesResult | null;
  readonly severity: SeverityResult | null;
  readonly duration: DurationResult | null;
  readonly distance: DistanceResult | null;
  readonly features: readonly RoadFeatureResult[];
  readonly light: LightResult | null;
  readonly weather: WeatherResult | null;
  readonly readings: ReadingsResult | null;
  /** What asked for the results, so that sections are credited with their questions. */
  readonly asking: Readonly<Record<Asking, OverviewContext>>;
}

type Asking =
  | 'clock'
  | 'severities'
  | 'states'
  | 'places'
  | 'duration'
  | 'distance'
  | 'features'
  | 'weather'
  | 'readings';

/** The answers that the columns of the dataset allow, one after the other, since each question uses the whole engine. */
async function computeAll(context: OverviewContext): Promise<Results> {
  const has = hasOf(context);
  const asking = {
    clock: withOwnQuestions(context),
    severities: withOwnQuestions(context),
    states: withOwnQuestions(context),
    places: withOwnQuestions(context),
    duration: withOwnQuestions(context),
    distance: withOwnQuestions(context),
    features: withOwnQuestions(context),
    weather: withOwnQuestions(context),
    readings: withOwnQuestions(context),
  };
  const light: readonly Dimension[] = has('sunriseSunset') ? ['sunriseSunset'] : [];
  const clock = groupCounts(await asking.clock.ask({ by: ['weekday', 'hour', 'source'] }));
  // This answer serves severity and light.
  const severities = groupCounts(
    await asking.severities.ask({ by: ['year', 'source', ...bySeverity(context), ...light] }),
  );
  return {
    asking,
    coverage: computeCoverage(context),
    years: computeYears(context),
    season: computeSeason(context),
    hours: computeHours(context, clock),
    states: has('state', 'timezone') ? await computeStates(asking.states) : null,
    places: has('city', 'county', 'state', 'street') ? await computePlaces(asking.places) : null,
    severity: has('severity') ? computeSeverity(context, severities) : null,
    duration: has('durationMinutes') ? await computeDuration(asking.duration) : null,
    distance: has('distanceMiles') ? await computeDistance(asking.distance) : null,
    features: has(...roadFeatures.map(({ name }) => name)) ? await computeRoadFeatures(asking.features) : [],
    light: has('sunriseSunset') ? computeLight(context, severities) : null,
    weather: has('weatherCondition', 'weatherGroup') ? await computeWeather(asking.weather) : null,
    readings: has(...readings.map(({ of }) => of)) ? await computeReadings(asking.readings) : null,
  };
}

/** Four sections of results, then what they rest on and what else the columns hold. */
function sectionsOf(context: OverviewContext, results: Results): CreditedSection[] {
  const has = hasOf(context);
  const hasTimes = context.daily.total > 0;
  const { severity, duration, distance, weather, asking } = results;
  const { forMissing } = context;
  const coverage = joinSections(
    {
      id: 'coverage',
      title: context.hasFeeds ? 'Who reported, and when' : 'What was reported, and when',
    },
    hasTimes
      ? [coveragePart(context, results.coverage), yearsPart(context, results.years)]
      : [withoutTimes.coverage],
  );
  const meaning = joinSections({ id: 'meaning', title: 'What the values mean' }, [
    has('severity') && restingOn(severityPart(context, severity), asking.severities),
    has('durationMinutes') && restingOn(durationPart(context, duration), asking.duration),
    has('distanceMiles') && restingOn(distancePart(context, distance), asking.distance),
    has('weatherCondition', 'weatherGroup') && restingOn(vocabularyPart(context, weather), asking.weather),
  ]);
  const whenWhere = joinSections({ id: 'when-where', title: 'When and where' }, [
    restingOn(hasTimes ? hoursPart(context, results.hours) : withoutTimes.hours, asking.clock),
    results.states && restingOn(statesPart(context, results.states), asking.states),
    results.places && restingOn(placesPart(context, results.places), asking.places),
  ]);
  return compact<CreditedSection>([
    restingOn(coverage, context),
    restingOn(missingSection(context, context.missing), forMissing),
    meaning,
    whenWhere,
    restingOn(contentsSection(context), context),
    hasTimes && restingOn(breaksSection(context, results.coverage), context),
    restingOn(missingYearSection(context, context.missing), forMissing),
    hasTimes && restingOn(seasonSection(context, results.season), context),
    has('distanceMiles') && restingOn(distanceSection(context, distance), asking.distance),
    has(...roadFeatures.map(({ name }) => name)) &&
      restingOn(roadFeaturesSection(context, results.features), asking.features, forMissing),
    has('sunriseSunset') && restingOn(lightSection(context, results.light), asking.severities),
    has('weatherCondition', 'weatherGroup') && restingOn(weatherSection(context, weather), asking.weather),
    results.readings && restingOn(weatherReadingsSection(context, results.readings), asking.readings),
  ]).filter(hasContent);
}

const noTimes = 'no row has a start time';
/** In place of what times would give. */
const withoutTimes = {
  coverage: emptySection(
    'coverage',
    'Coverage over time',
    `The coverage over time is not shown: ${noTimes}.`,
    ['coverage-weekly', 'breaks', 'gaps', 'break-*', 'season', 'years', 'year-*'],
  ),
  hours: emptySection('hours', 'Weekday and hour', `Weekdays and hours are not shown: ${noTimes}.`, [
    'weekday-hour',
    'hours-by-source',
    'hours',
    'weekdays',
    'weekend',
    'rush-*',
  ]),
} as const;

/** A dataset without the columns of a section has no such section. */
function hasContent({
  text = [],
  findings = [],
  figures = [],
  tables = [],
  caveats = [],
  notShown = [],
}: Section): boolean {
  return [text, findings, figures, tables, caveats, notShown].some(({ length }) => length > 0);
}

/** Title, stand-first, key findings and trust. */
function answerOf(
  context: OverviewContext,
  { coverage, duration, severity }: Results,
  sections: readonly Section[],
): Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'> {
  const breaks = context.daily.total === 0 ? null : breaksOf(context, coverage);
  const [first] = context.feeds;
  const answer: Coverage = {
    accidents: context.daily.total,
    days: context.daily.total === 0 ? 0 : dayNumber(context.lastDay) - dayNumber(context.firstDay) + 1,
    breaks,
    feeds: context.feeds.length,
    onlyFeed: feedInHeadline(first!, context),
  };
  const clear = clearBreaks(breaks ?? []).length;
  const findings = sections.flatMap((section) => section.findings ?? []);
  const wanted = compact([
    mainBreakId(context, coverage),
    'missing-by-source',
    severity && largestDriftId(severity),
    duration && firstSpikeId(context, duration),
    findings.find(({ id }) => /^year-\d/.test(id))?.id,
    'weather-label-clear',
    'rows',
    'columns-with-gaps',
    'state-first',
    'weekend',
  ]);
  const known = new Set(findings.map(({ id }) => id));
  const doubts = doubtsOf(context.description).length;
  return {
    title: overviewTitle(answer),
    standFirst: `${feedShares(context)}. ${overviewCatch(answer)}`,
    // Four leave the first figure on the first screen and a half; without breaks or other feeds there is less to say.
    keyFindings: wanted
      .filter((id) => known.has(id))
      .slice(0, breaks === null || context.feeds.length < 2 ? 3 : 4),
    trust: compact([
      doubts > 0 && {
        aspect: 'test',
        answer: 'no',
        text: `${formatCountOf(doubts, 'oddity', 'oddities')} in the file: see how it was read.`,
      },
      breaks === null
        ? { aspect: 'coverage', answer: 'no', text: 'Too few reports to look for breaks.' }
        : clear === 0
          ? { aspect: 'coverage', answer: 'partly', text: 'No break was found; slow changes can hide.' }
          : {
              aspect: 'coverage',
              answer: 'no',
              text: `${formatCountOf(clear, 'break')} in what is reported move${clear === 1 ? 's' : ''} the counts.`,
            },
    ]),
  };
}

function hasOf({ source: { dataset } }: OverviewContext): (...names: readonly FieldName[]) => boolean {
  return (...names) => hasColumns(dataset, ...names);
}
