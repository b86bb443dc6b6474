import { formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { hasBothVocabularies } from '../common/weatherVocabulary.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import {
  readings as everyReading,
  lowVisibilityMiles,
  type ReadingResult,
  type ReadingsResult,
} from './weatherReadings.js';
import { emptySection } from './words.js';

/** The findings about readings. */
const findingOf: Readonly<Record<string, string>> = {
  visibilityMiles: 'visibility-low',
  precipitationInches: 'precipitation-zero',
};
const title = 'Temperature, visibility, wind, precipitation';

/** The readings of the nearest station: their distributions, and the changes of the feed in them. */
export function weatherReadingsSection(context: OverviewContext, result: ReadingsResult): Section {
  const { readings } = result;
  if (readings.length === 0)
    return emptySection('weather-readings', title, 'No row has a reading of the weather.', [
      'visibility-low',
      'precipitation-zero',
    ]);
  const drawn = new Set(readings.map((reading) => reading.title));
  const absent = everyReading.filter((reading) => !drawn.has(reading.title));
  return {
    id: 'weather-readings',
    title,
    isMethod: true,
    text: compact([
      'Readings come from the nearest airport, mostly within the hour. They describe the weather in which accidents are reported, not the effect of weather.',
      hasBothVocabularies(context.source.dataset) &&
        'In April 2019 the feed began to report calm wind as 0 instead of nothing, precipitation for nearly every hour, and whole degrees: treat a change over time in these columns as a change of the feed until shown otherwise.',
      context.feeds.length > 1 &&
        confounded('the relation of a reading to severity is left to the weather analysis'),
    ]),
    findings: compact([visibilityFinding(context, result), precipitationFinding(context, result)]),
    tables: [readingTable(context, readings)],
    notShown: absent.flatMap(({ of, title: name }) => {
      const part = findingOf[of];
      return part === undefined
        ? []
        : [{ parts: [part], reason: `${name} is not shown: no row has a reading of it.` }];
    }),
  };
}

function visibilityFinding({ options }: OverviewContext, { lowVisibility }: ReadingsResult): Finding | null {
  if (lowVisibility === null) return null;
  const { part, whole } = lowVisibility;
  return shareFinding({
    id: 'visibility-low',
    sentence: `${formatPercent(part / whole)} of the reports have a visibility of less than ${lowVisibilityMiles} miles.`,
    part,
    whole,
    of: 'reports with a visibility',
    confidenceLevel: options.confidenceLevel,
    caveat:
      'How often visibility is this low without an accident is not in this file. Stations mostly report 10 for 10 and more.',
  });
}

function precipitationFinding(
  { options, source }: OverviewContext,
  { noPrecipitation }: ReadingsResult,
): Finding | null {
  if (noPrecipitation === null) return null;
  const { part, whole } = noPrecipitation;
  return shareFinding({
    id: 'precipitation-zero',
    sentence: `Where precipitation is given, it is 0 in ${formatPercent(part / whole)} of the reports.`,
    part,
    whole,
    of: 'reports with a precipitation',
    confidenceLevel: options.confidenceLevel,
    ...(hasBothVocabularies(source.dataset) && {
      caveat: 'Mostly missing before April 2019, and missing then did not mean dry.',
    }),
  });
}

function readingTable({ total }: OverviewContext, readings: readonly ReadingResult[]): ReportTable {
  return reportTable({
    id: 'weather-readings',
    title: 'Readings',
    columns: [
      { key: 'reading', heading: 'Reading', values: readings.map(({ title, unit }) => `${title} (${unit})`) },
      { key: 'n', heading: 'Reports', values: readings.map(({ n }) => n) },
      {
        key: 'missing',
        heading: 'Missing',
        format: 'percent',
        values: readings.map(({ n }) => 1 - n / total),
      },
      { key: 'mean', heading: 'Mean', values: readings.map(({ mean }) => mean) },
      { key: 'lowest', heading: 'Lowest', values: readings.map(({ lowest }) => lowest) },
      { key: 'q05', heading: '5 %', values: readings.map(({ q05 }) => q05) },
      { key: 'q50', heading: 'Median', values: readings.map(({ q50 }) => q50) },
      { key: 'q95', heading: '95 %', values: readings.map(({ q95 }) => q95) },
      { key: 'highest', heading: 'Highest', values: readings.map(({ highest }) => highest) },
    ],
    note: 'Lowest and highest to the width of a fine bin (1 °F, 0.25 mi, 0.5 mph, 0.01 in, 1 %, 0.1 inHg), rounded down. Values outside of what is plausible count as missing. Low pressure is normal in mountains.',
  });
}
