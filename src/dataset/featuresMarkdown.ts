import type { Feature, FeatureValue } from './features.js';
import { usAccidentFeatures } from './usAccidents/features.js';

/** The documentation of the features and their sets: `docs/features.md`. */
export function featuresMarkdown(features: readonly Feature[] = usAccidentFeatures): string {
  const atReport = features.filter(({ knownWhen }) => knownWhen === 'report');
  return `# Features

What a severity model may know of an accident. DuckDB computes the features of Parquet files, TypeScript those of single events and
of MongoDB, both to the same 32-bit numbers. Texts are categories; a flag is 1 or 0. A value that is missing, a text that the model
has not seen and a column that the data lacks are allowed in every feature. \`npm run features\` makes this page from
\`src/dataset/usAccidents/features.ts\`.

There are three sets, each with the features of the one before it:

- \`report\`: what is known when the report comes in, without what tells its feed. The default, and the only set that is served.
- \`report+feed\`: also what tells the feed or the release of the file. Feeds have scales of severity of their own, so a model that
  knows the feed learns these scales too.
- \`hindsight\`: also what is known only when the accident has run its course. It is an upper bound, of no use for a forecast.

## report

${tableOf(atReport.filter(({ proxiesFeed }) => !proxiesFeed))}

## Also in report+feed

${tableOf(atReport.filter(({ proxiesFeed }) => proxiesFeed))}

## Also in hindsight

${tableOf(features.filter(({ knownWhen }) => knownWhen === 'afterwards'))}

## When the weather was read

A file has the weather reading nearest to the start of the accident. In half of the rows it was taken after the start: in 49.8 % of
a random sample of 2,471 rows with a reading, a median of 12 minutes later. A live service has only earlier readings, so it sees the
weather of another moment, and \`readingAgeMinutes\` is never below 0 there. The weather features stay in \`report\` because such a
service has a reading when the report comes in. What the difference costs is not known: each row has one reading. The report
\`severity\` measures the share in the data at hand.

## Columns without a feature

- \`city\`, \`county\`, \`street\`, \`zipcode\`, \`airportCode\` and \`timezone\` name the place, which latitude, longitude and state tell.
  Most have thousands of values, too few rows each to learn from.
- \`weatherCondition\` has two vocabularies, one before and one after April 2019. \`weatherGroup\`, \`weatherIntensity\` and \`isWindy\` hold its
  meaning without the time.
- \`country\` and \`turningLoop\` never vary. \`id\`, \`key\` and \`nulledColumns\` tell nothing of an accident.
`;
}

function tableOf(features: readonly Feature[]): string {
  const rows = features.map(
    ({ name, type, unit, value, meaning }) =>
      `| \`${name}\` | ${[type, unit].filter(Boolean).join(', ')} | ${valueText(value)} | ${meaning} |`,
  );
  return ['| feature | type, unit | from | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function valueText(value: FeatureValue): string {
  if (value.kind === 'minutesBetween') return `minutes from \`${value.from}\` to \`${value.to}\``;
  const column = `\`${value.column}\``;
  return value.kind === 'contains' ? `${column} contains "${value.words}"` : phrases[value.kind](column);
}

const phrases: Readonly<
  Record<Exclude<FeatureValue['kind'], 'minutesBetween' | 'contains'>, (column: string) => string>
> = {
  column: (column) => column,
  hourOfDay: (column) => `hour of ${column}, with fractions`,
  weekday: (column) => `weekday of ${column}`,
  dayOfYear: (column) => `day of the year of ${column}`,
  year: (column) => `year of ${column}`,
  dayNumber: (column) => `days from 1970 to ${column}`,
  isWholeMinute: (column) => `whether ${column} is a whole minute`,
  isPresent: (column) => `whether ${column} has a value`,
  chance: (column) => `the first 24 bits of ${column}`,
};
