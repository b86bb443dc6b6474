import { formatCount, formatCountOf, formatLevel, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { heatmap } from '../../charts/heatmap.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { nOf, sourceNote } from '../sections/figureText.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { WeatherContext } from './context.js';
import type { ObservedHours } from './observedHours.js';

/** A heat map has room for this many rows. */
const maxRows = 12;
/** With fewer, about ten for each cell of the heat map, the colours would be chance. */
const minHoursDrawn = 5000;

/** Which hours were observed, and where there are too few for a rate. */
export function exposureSection(context: WeatherContext, observed: ObservedHours): Section {
  return {
    id: 'exposure',
    title: 'Which hours were observed',
    isMethod: true,
    text: [
      'Weather is recorded only with an accident, so a station-hour without an accident has no weather in this data. An hour counts as observed if it has at least one accident. Observed hours are therefore the busy ones. If more accidents are reported in bad weather, a larger share of the hours with bad weather is observed. Counting accidents per observed hour pulls every ratio toward 1, and more strongly the fewer hours are observed.',
      'The unit is a weather reading: one station in one hour, regardless of how many accidents refer to it. Repeated readings count once.',
      `The rates come from ${busiestText(observed)}. The share of hours observed is measured by station, month and hour of the day, over weekdays or weekends.`,
    ],
    findings: exposureFindings(context, observed),
    figures: observed.observed < minHoursDrawn ? [] : [observedHoursChart(context, observed)],
    notShown:
      observed.observed >= minHoursDrawn
        ? []
        : [
            {
              parts: ['weather-coverage'],
              reason: `Observed hours by station and hour of the day are not drawn: the data has ${formatCountOf(observed.observed, 'observed hour')}, fewer than ${formatCount(minHoursDrawn)}.`,
            },
          ],
    tables: [stationsTable(observed)],
  };
}

function exposureFindings({ labelled, options }: WeatherContext, observed: ObservedHours): Finding[] {
  const minShare = formatLevel(options.minObservedShare);
  const denseShare = formatLevel(options.denseObservedShare);
  return [
    countFinding({
      id: 'hours-seen',
      sentence: `${formatCount(observed.observed)} of ${formatCountOf(observed.possible, 'hour')} at ${busiestText(observed)} ${verbFor(observed.observed, 'has', 'have')} a report.`,
      estimate: (100 * observed.observed) / observed.possible,
      unit: '%',
      denominator: {
        n: observed.possible,
        of: 'hours at these stations',
      },
      ...(observed.observed < minHoursDrawn ? {} : { figure: 'weather-coverage' }),
      caveat:
        'A station represents an area of tens of kilometers around it: an hour of rain at the station is not an hour of rain everywhere in that area.',
    }),
    countFinding({
      id: 'accidents-used',
      sentence: `These hours contain ${formatPercent(observed.accidentShare)} of all reports with a weather label.`,
      estimate: (100 * observed.accidents) / Math.max(1, labelled),
      unit: '%',
      denominator: { n: labelled, of: 'reports with a weather label' },
      caveat: 'Results from busy stations, mostly in cities, may not hold in rural areas.',
    }),
    countFinding({
      id: 'hours-dense',
      sentence: `${formatPercent(observed.minObserved)} of the observed hours are in strata with at least ${minShare} of their hours observed, and ${formatPercent(observed.denseObserved)} in strata with at least ${denseShare}.`,
      estimate: 100 * observed.minObserved,
      unit: '%',
      denominator: { n: observed.observed, of: 'observed hours' },
    }),
  ];
}

/** `the 40 busiest stations`, `the busiest station`. */
function busiestText({ stations }: ObservedHours): string {
  return stations.length === 1
    ? 'the busiest station'
    : `the ${formatCountOf(stations.length, 'busiest station')}`;
}

function observedHoursChart(context: WeatherContext, hours: ObservedHours): Figure {
  const { stations, byStationAndHour, days, observed, possible } = hours;
  const seen = (station: number): number => hoursAt(hours, station);
  const rows = mostObserved(hours).slice(0, maxRows);
  const which = rows.length < stations.length ? `the ${rows.length} with most observed hours` : 'all of them';
  const names = rows.map((station) => stationText(hours, station));
  return heatmap({
    id: 'weather-coverage',
    headline: `${formatPercent(observed / possible)} of the hours at ${busiestText(hours)} ${observed === 1 ? 'has' : 'have'} a report`,
    subline: `Share of days on which an hour has a report, by station (${which}) and hour of the day, ${formatCountOf(days, 'day')}; ${nOf(rows.reduce((sum, station) => sum + seen(station), 0))}\u00a0hours`,
    alt: `A grid of ${formatCountOf(rows.length, 'station')} by 24 hours of the day, from ${names[0]} with ${formatPercent(seen(rows[0]!) / (days * 24))} of its hours to ${names.at(-1)} with ${formatPercent(seen(rows.at(-1)!) / (days * 24))}.`,
    footnote: sourceNote(
      context,
      'An hour without a report has no weather here. The city is that of most reports of the station.',
    ),
    x: Array.from({ length: 24 }, (_, hour) => hour),
    y: names,
    values: rows.map((station) => byStationAndHour[station]!.map((n) => n / days)),
    counts: rows.map((station) => byStationAndHour[station]!),
    xTitle: 'Hour of the day',
    yTitle: 'Weather station',
    valueTitle: 'Share of days observed',
    percent: true,
  });
}

/** `Los Angeles (KCQT)`, or the code alone. */
function stationText({ stations, cities }: ObservedHours, station: number): string {
  const city = cities[station];
  return city == null ? stations[station]! : `${city} (${stations[station]})`;
}

/** The stations with most observed hours first. */
function mostObserved(hours: ObservedHours): number[] {
  return [...hours.stations.keys()].sort((a, b) => hoursAt(hours, b) - hoursAt(hours, a));
}

function hoursAt({ byStationAndHour }: ObservedHours, station: number): number {
  return byStationAndHour[station]!.reduce((a, b) => a + b, 0);
}

function stationsTable(observed: ObservedHours): ReportTable {
  const stations = mostObserved(observed);
  const hours = stations.map((station) => hoursAt(observed, station));
  const unlabelled =
    observed.unlabelledHours === 0
      ? ''
      : `${formatCountOf(observed.unlabelledHours, 'further hour')} ${verbFor(observed.unlabelledHours, 'has', 'have')} accidents but no weather label and ${verbFor(observed.unlabelledHours, 'is', 'are')} left out. `;
  return reportTable({
    id: 'weather-stations',
    title: 'Stations',
    columns: [
      {
        key: 'station',
        heading: 'Station',
        values: stations.map((station) => stationText(observed, station)),
      },
      {
        key: 'accidents',
        heading: 'Reports with weather',
        values: stations.map((station) => observed.accidentsByStation[station]!),
      },
      { key: 'hours', heading: 'Observed hours', values: hours },
      {
        key: 'seen',
        heading: 'Share of all hours',
        format: 'percent',
        values: hours.map((n) => n / (observed.days * 24)),
      },
    ],
    note: `${unlabelled}${formatPercent(observed.mixedShare)} of the observed hours have more than one weather; such an hour counts as the weather of most of its accidents.`,
  });
}
