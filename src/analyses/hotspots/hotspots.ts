import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { cellSection } from './cellSection.js';
import { cities } from './cities.js';
import { type HotspotsContext, openHotspots } from './context.js';
import { country } from './country.js';
import { features } from './features.js';
import { type HotspotsOptions, hotspotsOptions } from './options.js';
import { settingsSection } from './settingsSection.js';
import { sourceSection } from './sourceSection.js';
import { spotSection } from './spotSection.js';
import { timeSection } from './timeSection.js';
import { usefulnessSection } from './usefulnessSection.js';

export { type HotspotsOptions, hotspotsDefaults } from './options.js';

/**
 * Where accidents gather: hot spots by exact DBSCAN over all accidents, named and ranked with their uncertainty; cells
 * that are significantly hot (Getis-Ord Gi*); what emerges, stays and fades once the feeds' coverage is taken out;
 * whether hot spots of the past find the accidents of the next year; and what other settings would have found.
 *
 * Reads every accident's place, day, state and source once, 28 bytes each, and asks little more, so it works alike on
 * history, on the live store and on both. An empty source gives a report that says so.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test; `places` holds the hulls for `exportGeoJson` and `exportKml`
 * @throws InputError when an option is out of range
 */
export function hotspots(source: Source, options: HotspotsOptions = {}): Promise<Report> {
  return runAnalysis(hotspotsAnalysis, source, options);
}

export const hotspotsAnalysis: Analysis<HotspotsOptions> = {
  id: 'hotspots',
  about: 'where the hot spots are',
  title: 'Hot spots',
  summary:
    'Where accidents gather, how sure their order is, what comes and goes, and whether hot spots last.',
  caveats: [
    'Hot means many reports: accidents times traffic times the coverage of the feeds. There is no denominator here.',
    'Source is the main confounder: the feeds watch different roads, and the same crash may be reported by two.',
    'Severity is the impact on traffic. It never means injury.',
    'Places are those of the reports, often the next junction or the start of a segment, not of the crash to the meter.',
  ],
  options: hotspotsOptions,
  async analyse(context) {
    const opened = await openHotspots(context);
    const { points, spots, hotCells } = opened;
    return {
      accidents: points.n,
      sections: points.n === 0 ? [nothing] : await sectionsOf(opened),
      places: features(opened),
      chosen: { minPoints: spots.minPoints, cellKm: hotCells.index.sizeKm },
    };
  },
};

const nothing: Section = {
  id: 'country',
  title: 'Where the accidents are',
  text: ['There is no accident to look at.'],
};

async function sectionsOf(context: HotspotsContext): Promise<Section[]> {
  // Answers for the cities are on their way while the rest is computed.
  const [inCities, overTime, [where, spots, cells, ...others]] = await Promise.all([
    cities(context),
    timeSection(context),
    withoutQuestions(context),
  ]);
  return [where, spots, inCities, cells, overTime, ...others];
}

/** What the points tell by themselves. Async, so that an error of one of these waits for the others. */
async function withoutQuestions(context: HotspotsContext): Promise<[Section, Section, Section, ...Section[]]> {
  const bySource = sourceSection(context);
  return [
    country(context),
    spotSection(context),
    cellSection(context),
    ...(bySource === null ? [] : [bySource]),
    usefulnessSection(context),
    settingsSection(context),
  ];
}
