import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { byCoverage } from './byCoverage.js';
import { openWeather, type WeatherContext } from './context.js';
import { type Rates, ratesOf } from './designs.js';
import { responses } from './doses.js';
import { exposure } from './exposure.js';
import { interactions } from './interactions.js';
import { checkObservedShares, type WeatherOptions, weatherOptions } from './options.js';
import { askPanel } from './panel.js';
import { published } from './published.js';
import { perHour, rates } from './rates.js';
import { severity } from './severity.js';
import { shares } from './shares.js';
import { askLabels, vocabulary } from './vocabulary.js';

export { type WeatherOptions, weatherDefaults } from './options.js';

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
 */
export function weather(source: Source, options: WeatherOptions = {}): Promise<Report> {
  return runAnalysis(weatherAnalysis, source, options);
}

export const weatherAnalysis: Analysis<WeatherOptions> = {
  id: 'weather',
  about: 'what weather does',
  title: 'What weather does',
  summary:
    'Shares of accidents by weather say how often it rains; accidents per hour, compared at the same place and time, say what rain does.',
  caveats: [
    perHour,
    'Weather is known only for hours with an accident. The method makes up for the hours that are missing; it cannot see them.',
    'Counts are accidents times the coverage of the feeds. Within a month, weekday and hour that coverage is nearly the same; between sources, years and places it is not, and the source is the main confounder.',
    'Severity is the impact on traffic. It never means injury.',
  ],
  options: weatherOptions,
  checkTogether: checkObservedShares,
  async analyse(context) {
    const opened = await openWeather(context);
    return { accidents: opened.total, sections: opened.total === 0 ? [] : await sectionsOf(opened) };
  },
};

async function sectionsOf(context: WeatherContext): Promise<Section[]> {
  // Answers for severity and vocabulary are on their way while the models of the rates are fitted.
  const [{ found, sections }, severe, labels] = await Promise.all([
    ofHours(context),
    severity(context),
    askLabels(context),
  ]);
  return [...sections, severe, vocabulary(context, labels, found), published(found)];
}

/** What is said per hour, and the rates that it rests on; null where hours cannot be compared. */
async function ofHours(context: WeatherContext): Promise<{ found: Rates | null; sections: Section[] }> {
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
