import type { Source } from '../../query/source.js';
import type { Report, Section } from '../../report/report.js';
import { type Analysis, runAnalysis } from '../common/analysis.js';
import { type CreditedSection, restingOn, withOwnQuestions } from '../common/asked.js';
import { askLabels } from '../common/weatherVocabulary.js';
import { joinSections } from '../sections/joinSections.js';
import { type Answer, answerOf } from './answer.js';
import { computeByObservedShare, type ObservedShareBand } from './byObservedShare.js';
import { computeShares } from './classShares.js';
import { openWeather, type WeatherContext } from './context.js';
import { computeDesigns, type Design } from './designs.js';
import { exposureSection } from './exposureSection.js';
import { computeInteractions, type Interactions } from './interactions.js';
import { interactionsPart, untoldInteractionsPart } from './interactionsSection.js';
import { methodSection } from './methodSection.js';
import { askStationCities, computeObservedHours, type ObservedHours } from './observedHours.js';
import { observedShareSection } from './observedShareSection.js';
import { checkObservedShares, type WeatherOptions, weatherOptions } from './options.js';
import { publishedSection } from './publishedSection.js';
import { computeRates, type Rates } from './rates.js';
import { ratesPart, withoutHours, withoutRates } from './ratesSection.js';
import { askReadingShares, type ReadingShare } from './readingShares.js';
import { computeResponseCurves, type ResponseCurve } from './responseCurves.js';
import { responsesSection, untoldCurvesPart } from './responsesSection.js';
import { askSeverity, computeSeverity } from './severity.js';
import { severityModelsSection } from './severityModelsSection.js';
import { severitySection } from './severitySection.js';
import { sharesSection } from './sharesSection.js';
import { askStationHours } from './stationHours.js';
import { computeVocabulary } from './vocabulary.js';
import { vocabularySection } from './vocabularySection.js';
import { perHour } from './words.js';

export { type WeatherOptions, weatherDefaults } from './options.js';

/**
 * The effect of weather: the share of accidents by weather, and beside it the accidents per hour in rain, snow, fog,
 * thunder and the rest against fair weather (clear or cloudy) at the same station, month, weekday and hour, corrected for the hours
 * that are not observed; response curves for temperature, visibility, wind and precipitation; whether the effect differs
 * at night or on freeways; the odds of a higher severity; and the limits of each of these.
 *
 * Asks about seven questions, which the source's own engine answers. The largest answer has a row for each hour with an
 * accident at the busiest stations: memory grows with `stations`, not with the file.
 *
 * @param source where the accidents are
 * @returns plain data for `show`, `renderHtml` or a test
 * @throws InputError when an option is out of range
 * @example
 * const report = await weather(source);
 * show(report, 'weather-rates'); // rate ratios of rain, snow, fog, ... with their intervals
 * findingsOf(report)[0]!.sentence; // 'In rain, 1.36 times as many accidents are reported per hour as in fair weather at ...'
 */
export function weather(source: Source, options: WeatherOptions = {}): Promise<Report> {
  return runAnalysis(weatherAnalysis, source, options);
}

export const weatherAnalysis: Analysis<WeatherOptions> = {
  id: 'weather',
  about: 'what weather does',
  topic: 'What weather does',
  standFirst:
    'The share of reports in rain mostly reflects how often it rains. Reports per hour, compared at the same place and time, show more.',
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
    const opened = await openWeather(context);
    if (opened.total === 0) return { accidents: 0, sections: [] };
    const { sections, ...results } = await resultsOf(opened);
    const findings = sections.flatMap((section) => section.findings ?? []);
    return { accidents: opened.total, sections, ...answerOf(opened, results, findings) };
  },
};

async function resultsOf(
  context: WeatherContext,
): Promise<Answer & { readonly sections: CreditedSection[] }> {
  const [forHours, forSeverity, forLabels] = [
    withOwnQuestions(context),
    withOwnQuestions(context),
    withOwnQuestions(context),
  ];
  // The engine answers the questions about severity and labels while the rates are fitted here.
  const [hourly, severity, labels] = await Promise.all([
    computeHourly(forHours),
    askSeverity(forSeverity).then((answers) => computeSeverity(context, answers)),
    askLabels(forLabels),
  ]);
  const rates = hourly.estimates?.rates ?? null;
  const vocabulary = computeVocabulary(context, labels, rates);
  const { results, methods } = hourlySections(context, hourly);
  const severityResult = restingOn(severitySection(context, severity), forSeverity);
  const shares = restingOn(sharesSection(context, computeShares(context, rates), hourly.readings), forHours);
  const ofHours = results.map((section) => restingOn(section, forHours));
  return {
    rates: hourly.rates,
    designs: hourly.estimates?.designs ?? [],
    severity,
    vocabulary,
    sections: [
      // Without rates the answer is the severity.
      ...(rates === null ? [severityResult, shares, ...ofHours] : [...ofHours, severityResult, shares]),
      ...methods.map((section) => restingOn(section, forHours)),
      restingOn(severityModelsSection(context, severity), forSeverity),
      restingOn(vocabularySection(context, vocabulary), forLabels, forHours),
      restingOn(publishedSection(rates), forHours),
    ],
  };
}

/** What the hours of the stations give. */
interface Hourly {
  /** Bad readings, for data without labels. */
  readonly readings: readonly ReadingShare[];
  /** Null where no accident has a station, the time of a reading and a label. */
  readonly rates: Rates | null;
  readonly observed: ObservedHours | null;
  /** Null where the hours have no rate ratio. */
  readonly estimates: Estimates | null;
}

/** Everything that rests on rate ratios. */
interface Estimates {
  readonly rates: Rates;
  readonly designs: readonly Design[];
  readonly bands: readonly ObservedShareBand[] | null;
  readonly curves: readonly ResponseCurve[];
  readonly interactions: Interactions;
}

async function computeHourly(context: WeatherContext): Promise<Hourly> {
  const hours = await askStationHours(context);
  const readings = context.labelled === 0 ? await askReadingShares(context) : [];
  if (hours.size === 0) return { readings, rates: null, observed: null, estimates: null };
  const rates = computeRates(context, hours);
  const cities = await askStationCities(context, hours.stations);
  const observed = computeObservedHours(context, hours, rates.strata, cities);
  if (rates.headline.ratios.length === 0) return { readings, rates, observed, estimates: null };
  return {
    readings,
    rates,
    observed,
    estimates: {
      rates,
      designs: computeDesigns(context, rates),
      bands: computeByObservedShare(context, rates),
      curves: computeResponseCurves(context, rates),
      interactions: computeInteractions(context, rates),
    },
  };
}

const ratesHead = { id: 'rates', title: 'Reports per hour, by weather' };

function hourlySections(
  context: WeatherContext,
  { rates, observed, estimates }: Hourly,
): { readonly results: Section[]; readonly methods: Section[] } {
  if (rates === null || observed === null) {
    return { results: [{ ...ratesHead, ...withoutHours(context) }], methods: [] };
  }
  const exposure = exposureSection(context, observed);
  if (estimates === null) {
    return {
      results: [{ ...ratesHead, ...withoutRates(rates) }],
      methods: [methodSection(context, rates, []), exposure],
    };
  }
  const { designs, bands, curves, interactions } = estimates;
  const untold = joinSections({ id: 'not-told-apart', title: 'What is not told apart', isMethod: true }, [
    untoldCurvesPart(context, curves),
    untoldInteractionsPart(context, interactions),
  ]);
  return {
    results: [
      joinSections(ratesHead, [ratesPart(context, rates, designs), interactionsPart(context, interactions)]),
      responsesSection(context, curves),
    ],
    methods: [
      methodSection(context, rates, designs),
      observedShareSection(context, rates, bands),
      exposure,
      ...((untold.figures ?? []).length > 0 ? [untold] : []),
    ],
  };
}
