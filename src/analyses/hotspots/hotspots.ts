import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { provenanceOf } from '../common/provenance.js';
import { cellSection } from './cellSection.js';
import { cities } from './cities.js';
import { type Context, openContext } from './context.js';
import { country } from './country.js';
import { features } from './features.js';
import { checkOptions, type HotspotsOptions } from './options.js';
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
 * @example
 * const report = await hotspots(source, { where: { state: 'CA' } });
 * findingOf(report, 'spots').sentence; // '62 hot spots hold 483 of 11,155 accidents (4.33 %).'
 */
export async function hotspots(source: Source, options: HotspotsOptions = {}): Promise<Report> {
  const startedMs = performance.now();
  const used = checkOptions(options);
  const context = await openContext(source, used);
  const { points, spots, hotCells } = context;
  const sections = points.n === 0 ? [nothing] : await sectionsOf(context);
  return {
    id: 'hotspots',
    title: 'Hot spots',
    summary:
      points.n === 0
        ? 'There is no accident in this source, or none within the filter, so there is nothing to map.'
        : 'Where accidents gather, how sure their order is, what comes and goes, and whether hot spots last.',
    sections,
    caveats: [
      'Hot means many reports: accidents times traffic times the coverage of the feeds. There is no denominator here.',
      'Source is the main confounder: the feeds watch different roads, and the same crash may be reported by two.',
      'Severity is the impact on traffic. It never means injury.',
      'Places are those of the reports, often the next junction or the start of a segment, not of the crash to the meter.',
    ],
    ...(context.leading.length === 0 ? {} : { places: features(context) }),
    provenance: provenanceOf(
      await source.describe(),
      { ...used, minPoints: spots.minPoints, cellKm: hotCells.index.sizeKm },
      startedMs,
    ),
  };
}

const nothing: Section = {
  id: 'country',
  title: 'Where the accidents are',
  text: ['There is no accident to look at.'],
};

async function sectionsOf(context: Context): Promise<Section[]> {
  // Answers for the cities are on their way while the rest is computed.
  const [inCities, overTime, [where, spots, cells, ...others]] = await Promise.all([
    cities(context),
    timeSection(context),
    withoutQuestions(context),
  ]);
  return [where, spots, inCities, cells, overTime, ...others];
}

/** What the points tell by themselves. Async, so that an error of one of these waits for the others. */
async function withoutQuestions(context: Context): Promise<[Section, Section, Section, ...Section[]]> {
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
