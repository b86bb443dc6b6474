import { InputError } from '../../base/errors.js';
import { formatCountOf } from '../../base/format.js';
import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, type AnalysisResult, runAnalysis } from '../common/analysis.js';
import { restingOn, withFiguresOn, withOwnQuestions } from '../common/asked.js';
import { compact } from '../sections/compact.js';
import { askCity, type CityResult } from './cities.js';
import { citiesSection } from './citiesSection.js';
import { computeCloseUps } from './closeUps.js';
import { type HotspotsContext, type LeadingHotSpot, openHotspots } from './context.js';
import { computeCountry } from './country.js';
import { countrySection } from './countrySection.js';
import { askCourses } from './courses.js';
import { coursesMethodSection, coursesSection } from './coursesSection.js';
import { hotSpotFeatures } from './features.js';
import { computeFeeds } from './feeds.js';
import { feedsSection } from './feedsSection.js';
import { fullestPlace } from './fullest.js';
import { summariseHotCells } from './hotCells.js';
import { hotCellsSection } from './hotCellsSection.js';
import { definitionSection, hotSpotsSection } from './hotSpotsSection.js';
import { sampleKDistances } from './kDistanceSample.js';
import { askState } from './leadingState.js';
import { type HotspotsOptions, hotspotsOptions } from './options.js';
import { measureStability } from './stability.js';
import { stabilitySection } from './stabilitySection.js';
import { summaryOf } from './summaryFindings.js';
import { measureUsefulness } from './usefulness.js';
import { testSection, usefulnessSection } from './usefulnessSection.js';

export { type HotspotsOptions, hotspotsDefaults } from './options.js';

/**
 * Finds the places where accidents concentrate: hot spots by exact DBSCAN over all accidents, with names, ranks and
 * their uncertainty; cells that are significantly hot (Getis-Ord Gi*); which of them emerge, persist and fade once the
 * feeds' coverage is taken out; whether hot spots of the past find the accidents of the next year; and the hot spots
 * under other settings.
 *
 * Reads place, day, state, feed and severity of every accident once, 25 bytes each, and little more, so it works on
 * historical data, on a live store and on both. An empty source gives a report without results. Accidents without a
 * place are left out. Without times it gives counts in place of rates, and no courses; the report says so.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test; `places` holds the hulls for `exportGeoJson` and `exportKml`
 * @throws InputError when an option is out of range, or when no accident has a place
 * @example
 * const report = await hotspots(source, { where: { state: 'CA' } });
 * findFinding(report, 'spots').sentence; // '62 hot spots hold 483 of 11,155 reports.'
 */
export function hotspots(source: Source, options: HotspotsOptions = {}): Promise<Report> {
  return runAnalysis(hotspotsAnalysis, source, options);
}

export const hotspotsAnalysis: Analysis<HotspotsOptions> = {
  id: 'hotspots',
  about: 'where the hot spots are',
  topic: 'Hot spots',
  standFirst:
    'Where reported accidents concentrate, how certain the ranking is, which places come and go, and whether they last.',
  requires: ['time', 'place', 'feed', 'severity', 'state'],
  requiresColumns: ['street', 'city'],
  worksWithoutTimes: true,
  caveats: [
    'Hot means many reports. Their number depends on the traffic and on the coverage of the feeds, and it is divided by neither.',
    'The feeds cover different roads, and two of them may report the same crash.',
    'Positions are those of the reports, often the next junction or the start of a road segment, and not exact to the meter.',
  ],
  options: hotspotsOptions,
  async analyse(context) {
    const hotspotsContext = await openHotspots(context);
    const { points, clustering, hotCells } = hotspotsContext;
    if (points.n === 0 && points.withoutPlace > 0) throw withoutPlaces(hotspotsContext);
    return {
      accidents: points.n,
      ...(points.n === 0 ? { sections: [emptySection] } : await resultOf(hotspotsContext)),
      places: hotSpotFeatures(hotspotsContext),
      chosen: { minPoints: clustering.minPoints, cellKm: hotCells.index.sizeKm },
    };
  },
};

function withoutPlaces({ points, source }: HotspotsContext): InputError {
  const [lat, lng] = ['lat', 'lng'].map((name) => source.dataset.columnOf(name)!.headers[0]);
  return new InputError(
    `Expected accidents with a place for the hotspots report, got ${formatCountOf(points.withoutPlace, 'accident')} without one.`,
    {
      hint: `Add the columns ${lat} and ${lng} to the file. The other reports need no places.`,
      details: { missing: ['place'] },
    },
  );
}

const emptySection: Section = {
  id: 'country',
  title: 'Where the accidents are',
  text: ['There are no accidents to show.'],
};

async function resultOf(
  context: HotspotsContext,
): Promise<Omit<AnalysisResult<HotspotsOptions>, 'accidents'>> {
  // The questions are under way while the rest is computed.
  const [closer, courses, computed] = await Promise.all([
    askOwnPlaces(context),
    askOwnCourses(context),
    computeRest(context),
  ]);
  const { country, fullest, feeds, usefulness, stability } = computed;
  const sections = compact([
    hotSpotsSection(country, stability, context),
    closer,
    restingOn(coursesSection(courses.result, context), courses.own),
    usefulnessSection(usefulness, context),
    definitionSection(context),
    courses.result && restingOn(coursesMethodSection(courses.result, context), courses.own),
    usefulness && testSection(usefulness, context),
    stabilitySection(stability, computed.kDistances, context),
    hotCellsSection(computed.hotCells, context),
    feeds && feedsSection(feeds, context),
    countrySection(country, context),
  ]);
  return { sections, ...summaryOf({ sections, fullest, usefulness, stability }, context) };
}

/** The hot spots that are drawn from close up: of the city if it has one, else the leading ones. */
function closeUpSpots({ leading }: HotspotsContext, city: CityResult | null): readonly LeadingHotSpot[] {
  const within = new Set(city?.hotSpots.map(({ members }) => members));
  return (city === null ? leading : leading.filter(({ members }) => within.has(members))).slice(
    0,
    mostCloseUps,
  );
}

const mostCloseUps = 3;

/** The maps of the state and of the city, each with its own questions. */
async function askOwnPlaces(context: HotspotsContext): Promise<Section> {
  const [forState, forCity] = [withOwnQuestions(context), withOwnQuestions(context)];
  const [state, city] = await Promise.all([askState(forState), askCity(forCity)]);
  const closeUps = computeCloseUps(context, closeUpSpots(context, city));
  const section = citiesSection(state, city, closeUps, context);
  return withFiguresOn(restingOn(section, forState, forCity), (figure) =>
    figure === 'state-map' ? forState : forCity,
  );
}

/** The courses with the context that asked for the names of their cells. */
async function askOwnCourses(context: HotspotsContext) {
  const own = withOwnQuestions(context);
  return { own, result: await askCourses(own) };
}

/** What needs no question. Async, so that an error of it does not leave the questions unawaited. */
async function computeRest(context: HotspotsContext) {
  const { points, clustering, hotCells, options } = context;
  const { epsMeters, minPoints, hotSpots } = clustering;
  return {
    country: computeCountry(context),
    fullest: hotSpots.length > 0 ? null : fullestPlace(points, epsMeters, minPoints),
    hotCells: summariseHotCells(hotCells),
    feeds: computeFeeds(context),
    usefulness: measureUsefulness(points, { ...options, cellKm: hotCells.index.sizeKm }),
    stability: measureStability(points, epsMeters, minPoints),
    kDistances: sampleKDistances(points, minPoints - 1, epsMeters, options.seed),
  };
}
