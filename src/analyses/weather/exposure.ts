import { formatCount, formatLevel, formatPercent } from '../../base/format.js';
import { heatmap } from '../../charts/heatmap.js';
import type { Section } from '../../report/report.js';
import { countFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Context } from './context.js';
import type { Panel } from './panel.js';
import { calendarOf, type Strata } from './strata.js';

/** So many rows fit a heat map on a phone. */
const maxRows = 24;

/** Which hours were seen: the exposure that this data can give, and where it is too thin to give any. */
export function exposure(context: Context, panel: Panel, strata: Strata): Section {
  const { labelled, options } = context;
  const calendar = calendarOf(panel);
  const days = calendar.weekday.length;
  const possible = days * 24 * panel.stations.length;
  const accidents = sumOf(panel.accidents);
  const seen = seenByStationAndHour(panel);
  const dense = strataShare(strata, options.denseCoverage);
  const half = strataShare(strata, options.minCoverage);
  const shown = panel.stations.slice(0, maxRows);
  return {
    id: 'exposure',
    title: 'Which hours were seen',
    text: [
      'Weather is recorded only when an accident is. A station-hour without an accident has no weather in this data, so the hours that are seen are not all hours: they are the busy ones, and in bad weather, if it causes accidents, more hours are seen than in good weather. Counting accidents per seen hour therefore pulls every ratio toward 1, the more the fewer hours are seen.',
      'The unit here is a weather reading: one station in one hour, however many accidents refer to it. Repeated readings count once.',
      `The rates are from the ${formatCount(panel.stations.length)} busiest stations. A cell is a station, month, hour of the day and weekdays or weekend; its coverage is the part of its hours that were seen.`,
    ],
    findings: [
      countFinding({
        id: 'hours-seen',
        sentence: `At the ${formatCount(panel.stations.length)} busiest stations ${formatCount(panel.size)} of ${formatCount(possible)} hours have an accident, and so a weather.`,
        estimate: (100 * panel.size) / possible,
        unit: '%',
        denominator: { n: possible, of: 'hours of these stations, from the first to the last day' },
        caveat:
          'A station stands for tens of kilometers around it: an hour of rain there is not rain everywhere.',
      }),
      countFinding({
        id: 'accidents-used',
        sentence: `These hours hold ${formatPercent(accidents / Math.max(1, labelled))} of all accidents with a weather label.`,
        estimate: (100 * accidents) / Math.max(1, labelled),
        unit: '%',
        denominator: { n: labelled, of: 'accidents with a weather label' },
        caveat: 'What holds at busy stations, cities mostly, need not hold in the country.',
      }),
      countFinding({
        id: 'hours-dense',
        sentence: `${formatPercent(half)} of the seen hours are in cells with at least ${formatLevel(options.minCoverage)} of their hours seen, ${formatPercent(dense)} in cells with ${formatLevel(options.denseCoverage)}.`,
        estimate: 100 * half,
        unit: '%',
        denominator: { n: panel.size, of: 'seen hours' },
      }),
    ],
    figures:
      panel.size < minHoursDrawn
        ? []
        : [
            heatmap({
              id: 'weather-coverage',
              title: 'Hours seen, by station and hour of the day',
              alt: `A grid of ${shown.length} stations by 24 hours of the day. Colour is the share of the days on which that hour has an accident, and so a weather.`,
              footnote: `${formatCount(days)} days, n = ${formatCount(panel.size)} hours seen`,
              x: Array.from({ length: 24 }, (_, hour) => hour),
              y: shown,
              values: shown.map((_, station) => seen[station]!.map((n) => n / days)),
              counts: shown.map((_, station) => seen[station]!),
              xTitle: 'Hour of the day',
              yTitle: 'Weather station',
              valueTitle: 'Share of days seen',
              percent: true,
            }),
          ],
    tables: [
      {
        id: 'weather-stations',
        title: 'Stations',
        table: tableOf({
          station: panel.stations,
          accidents: accidentsByStation(panel),
          hours: panel.stations.map((_, station) => sumOf(seen[station]!)),
          seen: panel.stations.map((_, station) => sumOf(seen[station]!) / (days * 24)),
        }),
        headings: {
          station: 'Station',
          accidents: 'Accidents with weather',
          hours: 'Hours seen',
          seen: 'Share of all hours',
        },
        percentColumns: ['seen'],
        note: `${panel.unlabelledHours === 0 ? '' : `${formatCount(panel.unlabelledHours)} further hours have accidents but no weather label, and are left out. `}Seen hours with more than one weather: ${formatPercent(sumOf(panel.isMixed) / Math.max(1, panel.size))}; they count as that of most of their accidents.`,
      },
    ],
  };
}

/** With fewer, about ten a cell of the grid, the colours would be chance. */
const minHoursDrawn = 5000;

function seenByStationAndHour({ size, station, hour, stations }: Panel): Float64Array[] {
  const seen = stations.map(() => new Float64Array(24));
  for (let i = 0; i < size; i++) seen[station[i]!]![hour[i]! % 24]!++;
  return seen;
}

function accidentsByStation({ size, station, accidents, stations }: Panel): number[] {
  const sums = new Array<number>(stations.length).fill(0);
  for (let i = 0; i < size; i++) sums[station[i]!]! += accidents[i]!;
  return sums;
}

/** The part of the seen hours that is in cells of at least this coverage. */
function strataShare({ starts, coverage, order }: Strata, least: number): number {
  let hours = 0;
  for (let s = 0; s + 1 < starts.length; s++) if (coverage[s]! >= least) hours += starts[s + 1]! - starts[s]!;
  return hours / Math.max(1, order.length);
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
