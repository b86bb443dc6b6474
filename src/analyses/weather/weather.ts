import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { ownSection, restingOn, withOwnQuestions } from '../common/asked.js';
import { askLabels } from '../common/weatherVocabulary.js';
import { computeByObservedShare } from './byObservedShare.js';
import { computeShares } from './classShares.js';
import { openWeather, type WeatherContext } from './context.js';
import { computeDesigns } from './designs.js';
import { exposureSection } from './exposureSection.js';
import { computeInteractions } from './interactions.js';
import { interactionsSection } from './interactionsSection.js';
import { computeObservedHours } from './observedHours.js';
import { observedShareSection } from './observedShareSection.js';
import { checkObservedShares, type WeatherOptions, weatherOptions } from './options.js';
import { publishedSection } from './publishedSection.js';
import { computeRates, type Rates } from './rates.js';
import { ratesSection, sectionWithoutHours, sectionWithoutRates } from './ratesSection.js';
import { askReadingShares } from './readingShares.js';
import { computeResponseCurves } from './responseCurves.js';
import { responsesSection } from './responsesSection.js';
import { askSeverity, computeSeverity } from './severity.js';
import { severitySection } from './severitySection.js';
import { sharesSection } from './sharesSection.js';
import { askStationHours } from './stationHours.js';
import { computeVocabulary } from './vocabulary.js';
import { vocabularySection } from './vocabularySection.js';
import { perHour } from './words.js';

export { type WeatherOptions, weatherDefaults } from './options.js';

/**
 * The effect of weather: the share of accidents by weather, and beside it the accidents per hour in rain, snow, fog,
 * thunder and the rest against clear or cloudy sky at the same station, month, weekday and hour, corrected for the hours
 * that are not observed; response curves for temperature, visibility, wind and precipitation; whether the effect differs
 * at night or on freeways; the odds of a higher severity; and the limits of each of these.
 *
 * Asks about six questions, which the source's own engine answers. The largest answer has a row for each hour with an
 * accident at the busiest stations: memory grows with `stations`, not with the file.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 * @example
 * const report = await weather(source);
 * show(report, 'weather-rates'); // rate ratios of rain, snow, fog, ... with their intervals
 * findingsOf(report)[0]!.sentence; // '7.51 % of the accidents with a weather label are in rain.'
 */
export function weather(source: Source, options: WeatherOptions = {}): Promise<Report> {
  return runAnalysis(weatherAnalysis, source, options);
}

export const weatherAnalysis: Analysis<WeatherOptions> = {
  id: 'weather',
  about: 'what weather does',
  topic: 'What weather does',
  standFirst:
    'The share of accidents in rain mostly reflects how often it rains. Accidents per hour, compared at the same place and time, show the effect of rain.',
  requires: ['time', 'feed', 'severity', 'state', 'station', 'weatherLabel'],
  requiresColumns: [
    'weatherLocal',
    'weatherGroup',
    'temperatureFahrenheit',
    'visibilityMiles',
    'windSpeedMph',
    'precipitationInches',
    'sunriseSunset',
    'isFreeway',
    'junction',
    'trafficSignal',
    'crossing',
  ],
  caveats: [
    perHour,
    'Weather is known only for hours with an accident. The method corrects for the hours that are missing; it cannot observe them.',
    'Within a month, weekday and hour the reporting coverage of the feeds is nearly the same. Between feeds, years and places it is not.',
  ],
  options: weatherOptions,
  checkTogether: checkObservedShares,
  async analyse(context) {
    const weatherContext = await openWeather(context);
    return {
      accidents: weatherContext.total,
      sections: weatherContext.total === 0 ? [] : await sectionsOf(weatherContext),
    };
  },
};

async function sectionsOf(context: WeatherContext): Promise<Section[]> {
  const [forHours, forLabels] = [withOwnQuestions(context), withOwnQuestions(context)];
  // The engine answers the questions about severity and labels while the rates are fitted here.
  const [hourly, severity, labels] = await Promise.all([
    hourlySections(forHours),
    ownSection(context, async (own) => severitySection(own, computeSeverity(own, await askSeverity(own)))),
    askLabels(forLabels),
  ]);
  const { rates, sections } = hourly;
  const vocabulary = vocabularySection(context, computeVocabulary(context, labels, rates));
  return [
    ...sections.map((section) => restingOn(section, forHours)),
    severity,
    restingOn(vocabulary, forLabels, forHours),
    restingOn(publishedSection(rates), forHours),
  ];
}

/** The sections about hours, and the rates that they rest on; null where there are none. */
async function hourlySections(
  context: WeatherContext,
): Promise<{ readonly rates: Rates | null; readonly sections: Section[] }> {
  const hours = await askStationHours(context);
  const readings = context.labelled === 0 ? await askReadingShares(context) : [];
  const shares = (rates: Rates | null): Section =>
    sharesSection(context, computeShares(context, rates), readings);
  if (hours.size === 0) return { rates: null, sections: [shares(null), sectionWithoutHours(context)] };
  const rates = computeRates(context, hours);
  const exposure = exposureSection(context, computeObservedHours(context, hours, rates.strata));
  if (rates.headline.ratios.length === 0) {
    return { rates: null, sections: [shares(null), exposure, sectionWithoutRates(context, rates)] };
  }
  const bands = computeByObservedShare(context, rates);
  return {
    rates,
    sections: [
      shares(rates),
      exposure,
      ratesSection(context, rates, computeDesigns(context, rates)),
      observedShareSection(context, bands),
      responsesSection(context, computeResponseCurves(context, rates)),
      interactionsSection(context, computeInteractions(context, rates)),
    ],
  };
}
