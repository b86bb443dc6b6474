import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { provenanceOf } from '../common/provenance.js';
import { byCoverage } from './byCoverage.js';
import { type Context, checkOptions, openContext, type WeatherOptions } from './context.js';
import { type Rates, ratesOf } from './designs.js';
import { responses } from './doses.js';
import { exposure } from './exposure.js';
import { interactions } from './interactions.js';
import { askPanel } from './panel.js';
import { published } from './published.js';
import { perHour, rates } from './rates.js';
import { severity } from './severity.js';
import { shares } from './shares.js';
import { askLabels, vocabulary } from './vocabulary.js';

export { type WeatherOptions, weatherDefaults } from './context.js';

/**
 * What weather does: the shares everybody counts, and beside them accidents per hour of rain, snow, fog, thunder and the
 * rest against clear or cloudy sky at the same station, month, weekday and hour, corrected for the hours that are not
 * seen; response curves for temperature, visibility, wind and precipitation; whether it is another at night or on
 * freeways; the odds of severity; and what none of it can tell.
 *
 * Asks about six questions that the source's own engine answers. The largest has a row for each hour with an accident at
 * the busiest stations: memory grows with `stations`, not with the file.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 * @example
 * const report = await weather(source);
 * show(report, 'weather-rates'); // rate ratios of rain, snow, fog, ... with their intervals
 * findingsOf(report)[0]!.sentence; // '7.51 % of the accidents with a weather label are in rain.'
 */
export async function weather(source: Source, options: WeatherOptions = {}): Promise<Report> {
  const startedMs = performance.now();
  const used = checkOptions(options);
  const context = await openContext(source, used);
  return {
    id: 'weather',
    title: 'What weather does',
    summary:
      context.total === 0
        ? 'There is no accident in this source, or none within the filter, so there is nothing to tell.'
        : 'Shares of accidents by weather say how often it rains; accidents per hour, compared at the same place and time, say what rain does.',
    sections: context.total === 0 ? [] : await sectionsOf(context),
    caveats: [
      perHour,
      'Weather is known only for hours with an accident. The method makes up for the hours that are missing; it cannot see them.',
      'Counts are accidents times the coverage of the feeds. Within a month, weekday and hour that coverage is nearly the same; between sources, years and places it is not, and the source is the main confounder.',
      'Severity is the impact on traffic. It never means injury.',
    ],
    provenance: provenanceOf(context.description, used, startedMs),
  };
}

async function sectionsOf(context: Context): Promise<Section[]> {
  // Answers for severity and vocabulary are on their way while the models of the rates are fitted.
  const [{ found, sections }, severe, labels] = await Promise.all([
    ofHours(context),
    severity(context),
    askLabels(context),
  ]);
  return [...sections, severe, vocabulary(context, labels, found), published(found)];
}

/** What is said per hour, and the rates that it rests on; null where hours cannot be compared. */
async function ofHours(context: Context): Promise<{ found: Rates | null; sections: Section[] }> {
  const panel = await askPanel(context);
  if (panel.size === 0) {
    const rateless: Section = {
      id: 'rates',
      title: 'Accidents per hour, by weather',
      text: [
        'No accident has both a weather station (Airport_Code) and the time of a reading (Weather_Timestamp), so hours cannot be compared, and nothing can be said per hour.',
      ],
    };
    return { found: null, sections: [shares(context, null), rateless] };
  }
  const found = ratesOf(context, panel);
  const isAnswered = found.headline.fit.ratios.length > 0;
  const coverage = isAnswered ? byCoverage(context, found) : null;
  const sections = [
    shares(context, isAnswered ? found : null),
    exposure(context, panel, found.strata),
    rates(context, found),
    ...(coverage === null ? [] : [coverage]),
    ...(isAnswered ? [responses(context, found), interactions(context, found)] : []),
  ];
  return { found: isAnswered ? found : null, sections };
}
