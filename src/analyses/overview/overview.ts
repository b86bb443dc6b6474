import { InputError } from '../../base/errors.js';
import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { provenanceOf } from '../common/provenance.js';
import { contents } from './contents.js';
import { type Context, type OverviewOptions, openContext, overviewDefaults } from './context.js';
import { coverage } from './coverage.js';
import { distance } from './distance.js';
import { duration } from './duration.js';
import { hours } from './hours.js';
import { light } from './light.js';
import { missing } from './missing.js';
import { places } from './places.js';
import { roadFeatures } from './roadFeatures.js';
import { severity } from './severity.js';
import { states } from './states.js';
import { weather } from './weather.js';
import { weatherNumbers } from './weatherNumbers.js';
import { years } from './years.js';

export { type OverviewOptions, overviewDefaults } from './context.js';

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
export async function overview(source: Source, options: OverviewOptions = {}): Promise<Report> {
  const startedMs = performance.now();
  const used = { ...overviewDefaults, ...options };
  if (!(used.level > 0 && used.level < 1))
    throw new InputError(`Expected level between 0 and 1; got ${used.level}.`);
  if (!Number.isInteger(used.top) || used.top < 1)
    throw new InputError(`Expected top to be a whole number of at least 1; got ${used.top}.`);
  const context = await openContext(source, used);
  const sections = context.total === 0 ? [contents(context)] : await sectionsOf(context);
  return {
    id: 'overview',
    title: 'What is in the data',
    summary:
      context.total === 0
        ? 'There is no accident in this source, or none within the filter, so there is nothing to tell.'
        : 'What the file holds, who reported it, what is missing, and how far its counts can be trusted.',
    sections,
    caveats: [
      'Counts are accidents times the coverage of the feeds. More accidents can mean more reports.',
      'Source is the main confounder: compare within a source, or expect the sign to be wrong.',
      'Severity is the impact on traffic. It never means injury.',
      'Intervals say what chance does to these numbers, given what the feeds report. They do not cover what the feeds leave out.',
    ],
    provenance: provenanceOf(context.description, used, startedMs),
  };
}

async function sectionsOf(context: Context): Promise<Section[]> {
  // One after the other, since each question uses the whole engine; these two serve two sections each.
  const clock = await context.ask(['weekday', 'hour', 'source', 'sunriseSunset']);
  const severities = await context.ask(['year', 'source', 'severity', 'sunriseSunset']);
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
