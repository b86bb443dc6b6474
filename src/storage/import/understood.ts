import { basename } from 'node:path';
import {
  formatBytes,
  formatCount,
  formatCountOf,
  formatPercent,
  joinWords,
  shorten,
} from '../../base/format.js';
import type { Quoting } from '../../csv/fields.js';
import type { Dataset } from '../../dataset/dataset.js';
import { columnsFlag, hintSentence } from '../../dataset/headerHints.js';
import { timeKindOf, timeKindTexts } from '../../dataset/timeKinds.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Understanding } from '../../query/source.js';
import type { Dialect, FoundSpellings, InputPart, Manifest } from './manifest.js';
import { mergedCounts } from './mergeFiles.js';

/** Above this share of rejected rows, something is wrong with the file or with how it is read. */
const normalRejected = 0.01;
/** Above this share, the times of a file are days. */
const onlyMidnights = 0.99;
/** Up to this share of places beside their state, addresses and coordinates of towns at a border differ. */
const normalOutsideState = 0.005;
const most = 8;
const maxSpellings = 3;

/**
 * What an import understood of its file, in about ten lines: the file and its dialect, the order of day and month, time
 * zones, columns, missing values, rejected rows, and what looks wrong.
 *
 * @example
 * const { manifest } = await ensureImport('crashes.csv');
 * console.log(understoodText(understood(manifest)));
 */
export function understood(manifest: Manifest, dataset: Dataset = usAccidents): readonly Understanding[] {
  const given = manifest;
  const topics: readonly (readonly [string, string | null])[] = [
    ['File', fileText(given)],
    ['Rows', rowsText(given)],
    ['Times', timesText(given, dataset)],
    ['Zones', zonesText(given)],
    ['Numbers', numbersText(given, dataset)],
    ['Columns', columnsText(given, dataset)],
    ['Absent', absentText(given, dataset)],
    ['Ignored', ignoredText(given)],
    ['Missing', missingText(given, dataset)],
    ['Unread', nulledText(given, dataset)],
    ['Labels', labelsText(given)],
    ['Rejected', rejectedText(given)],
  ];
  const doubts = [...hints(given, dataset), ...oddities(given, dataset)];
  return [
    ...topics.flatMap(([topic, text]) => (text === null ? [] : [{ topic, text, isDoubtful: false }])),
    ...doubts.map((text) => ({ topic: 'Check', text, isDoubtful: true })),
  ];
}

/** The lines as text, with the topics in a column. */
export function understoodText(lines: readonly Understanding[]): string {
  return lines.map(({ topic, text }) => `${topic.padEnd(9)} ${text}`).join('\n');
}

function fileText({ input, inputs, dialect, isRepaired }: Manifest): string {
  const { path, bytes } = input;
  // Reports are passed on: the folders of this machine are not in them.
  const several = inputs === undefined ? '' : `, ${formatCountOf(inputs.length, 'file')}`;
  const size = `${basename(path)}${several}, ${formatBytes(bytes)}`;
  if (dialect !== undefined) return `${size}, ${dialectText(dialect, isRepaired)}`;
  return inputs === undefined ? size : `${size}: ${dialectsText(inputs)}`;
}

/** The dialects of several files, the most frequent first, with the name of a file that is alone. */
function dialectsText(inputs: readonly InputPart[]): string {
  const groups = new Map<string, { readonly names: string[]; readonly dialects: Dialect[] }>();
  for (const { name, dialect } of inputs) {
    const rest = dialect === null ? 'empty' : dialectText({ ...dialect, otherQuotes: {} }, false);
    const key = [rest, ...Object.keys(dialect?.otherQuotes ?? {}).sort()].join('\n');
    const group = groups.get(key) ?? { names: [], dialects: [] };
    groups.set(key, group);
    group.names.push(name);
    if (dialect !== null) group.dialects.push(dialect);
  }
  const texts = [...groups.values()]
    .sort((a, b) => b.names.length - a.names.length)
    .map(({ names, dialects }) => {
      const otherQuotes = mergedCounts(dialects.map((dialect) => dialect.otherQuotes));
      const text = dialects.length === 0 ? 'empty' : dialectText({ ...dialects[0]!, otherQuotes }, false);
      return `${names.length === 1 ? names[0] : names.length} ${text}`;
    });
  return listed(texts, '; ');
}

function dialectText(dialect: Dialect, isRepaired: boolean): string {
  const { kind, compression, entry, encoding, delimiter, skippedLines, hasRowNames } = dialect;
  const quotes = Object.values(dialect.otherQuotes).reduce((sum, count) => sum + count, 0);
  if (kind === 'parquet') return 'Parquet';
  const parts = [
    ...(kind === 'jsonLines' ? ['JSON lines'] : []),
    ...(compression === 'none' ? [] : [compression + (entry === undefined ? '' : ` (${entry})`)]),
    encodingNames[encoding],
    ...(delimiter === ',' || kind !== undefined
      ? []
      : [`separated by ${delimiterNames[delimiter] ?? delimiter}`]),
    ...(skippedLines.length === 0
      ? []
      : [
          `${formatCountOf(skippedLines.length, 'line')} before the header skipped (${listed(skippedLines.map((line) => (line.trim() === '' ? 'blank' : quoted(line))))})`,
        ]),
    ...(hasRowNames ? ['row names in the first column, without a header'] : []),
    ...(quotes === 0 ? [] : [`${formatCountOf(quotes, 'row')} with ${quotesText(dialect.otherQuotes)}`]),
    ...(isRepaired && quotes === 0 ? ['line ends or quotes were repaired in a copy'] : []),
  ];
  const isPlain = parts.length === 1 && encoding === 'utf-8';
  return isPlain ? 'a plain CSV in UTF-8' : parts.join(', ');
}

const encodingNames: Readonly<Record<Dialect['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};

const quoteTexts: Readonly<Partial<Record<Quoting, string>>> = {
  backslash: 'quotes escaped by backslashes',
  lenient: 'blanks around quotes',
  unescaped: 'unescaped quotes inside fields',
  literal: 'quotes as letters',
};

function quotesText(otherQuotes: Dialect['otherQuotes']): string {
  const kinds = Object.keys(otherQuotes) as Quoting[];
  return joinWords(
    kinds.map((kind) => quoteTexts[kind] ?? 'unusual quotes'),
    'or',
  );
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

function rowsText({ rows }: Manifest): string {
  const { read, written, duplicates, duplicatesAcrossFiles = 0, rejected } = rows;
  const across =
    duplicatesAcrossFiles === 0
      ? ''
      : `; ${formatCountOf(duplicatesAcrossFiles, 'duplicate')} of another file`;
  return `${formatCountOf(read, 'row')} read = ${formatCountOf(written, 'accident')} + ${formatCountOf(duplicates, 'duplicate')} + ${formatCountOf(rejected, 'rejected row')}${across}`;
}

function timesText({ firstAt, lastAt, spellings, inputs = [], rows }: Manifest, dataset: Dataset): string {
  const { timesAreDays = [], timeExamples = {} } = spellings ?? {};
  const orders = haveOtherOrders(inputs)
    ? orderOfFiles(inputs, dataset)
    : spellings === undefined
      ? []
      : ordersText(spellings, dataset);
  return [
    firstAt === null || lastAt === null
      ? rows.written === 0
        ? 'no accident was read'
        : 'no start times'
      : `${minuteOf(firstAt)} to ${minuteOf(lastAt)} UTC`,
    ...timeSpellings(timeExamples, headers(timesAreDays, dataset), dataset),
    ...orders,
    ...(timesAreDays.length === 0
      ? []
      : [`dates without a time in ${listed(headers(timesAreDays, dataset))}`]),
  ].join('; ');
}

function ordersText(
  { dateOrder, givenOrder, orderProofs = {} }: FoundSpellings,
  dataset: Dataset,
): readonly string[] {
  return grouped(dateOrder, dataset).map(([order, columns]) => {
    const proof = Object.keys(dateOrder).find((name) => dateOrder[name] === order && orderProofs[name]);
    const why =
      givenOrder !== undefined
        ? ` (given by ${order === 'dayFirst' ? '--day-first' : '--month-first'})`
        : proof === undefined
          ? ''
          : ` (shown by ${orderProofs[proof]})`;
    return `${order === 'dayFirst' ? 'day' : 'month'} first in ${listed(columns)}${why}`;
  });
}

/** Whether two files have a column with the day first in one and the month first in the other. */
function haveOtherOrders(inputs: readonly InputPart[]): boolean {
  const orders = new Map<string, DateOrder>();
  return inputs.some(({ spellings }) =>
    Object.entries(spellings.dateOrder).some(([column, order]) => {
      const first = orders.get(column) ?? order;
      orders.set(column, first);
      return first !== order;
    }),
  );
}

/** The orders of each file, once for files with the same. */
function orderOfFiles(inputs: readonly InputPart[], dataset: Dataset): readonly string[] {
  const namesOf = new Map<string, string[]>();
  for (const { name, spellings } of inputs) {
    for (const text of ordersText({ ...spellings, orderProofs: {} }, dataset))
      namesOf.set(text, [...(namesOf.get(text) ?? []), name]);
  }
  return [...namesOf].map(([text, names]) => `${text} of ${listed(names)}`);
}

/** `2021-03-01 11:00`. */
function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** The unusual spellings of times, each with an example and the columns that have it. */
function timeSpellings(
  examples: Readonly<Record<string, readonly string[]>>,
  dayColumns: readonly string[],
  dataset: Dataset,
): readonly string[] {
  const found = new Map<string, { readonly example: string; readonly columns: string[] }>();
  for (const [column, texts] of Object.entries(examples)) {
    for (const example of texts) {
      const spelling = timeKindTexts[timeKindOf(example)] + example.replaceAll(/\d/g, '0');
      const known = found.get(spelling) ?? { example, columns: [] };
      known.columns.push(headerOf(column, dataset));
      found.set(spelling, known);
    }
  }
  return [...found.values()].slice(0, maxSpellings).map(({ example, columns }) => {
    const kind = timeKindOf(example);
    // Columns of days have a text of their own.
    const isSaid = kind === 'midnight' && columns.every((name) => dayColumns.includes(name));
    const text = isSaid ? '' : timeKindTexts[kind];
    return `${[...new Set(columns)].join(', ')} as ${quoted(example)}${text === '' ? '' : ` (${text})`}`;
  });
}

const zoneTexts: Readonly<Record<string, string>> = {
  label: 'by the label in the file',
  state: 'guessed from the state',
  longitude: 'guessed from the longitude',
  dataset: 'in the zone of the dataset',
  unknown: 'unknown, read as UTC',
};

function zonesText({ zones }: Manifest): string | null {
  const found = Object.entries(zones ?? {}).filter(([, rows]) => rows > 0);
  if (found.length === 0) return null;
  return found
    .map(([basis, rows]) => `${formatCountOf(rows, 'row')} ${zoneTexts[basis] ?? basis}`)
    .join(', ');
}

function numbersText({ spellings }: Manifest, dataset: Dataset): string | null {
  const commas = grouped(spellings?.comma ?? {}, dataset).map(
    ([meaning, columns]) =>
      `${meaning === 'decimal' ? 'decimal commas' : 'commas between thousands'} in ${listed(columns)}`,
  );
  return commas.length === 0 ? null : commas.join(', ');
}

function columnsText({ absentColumns, aliases, columnMap, otherUnits }: Manifest, dataset: Dataset): string {
  const all = dataset.fileColumns.length;
  const pairs = (map: Readonly<Record<string, string>>, relation: string): string =>
    listed(
      Object.entries(map).map(
        ([column, text]) => `${headerOf(column, dataset)} ${relation} ${text === '' ? 'none' : text}`,
      ),
    );
  const parts: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['by another name', aliases ?? {}, '='],
    ['mapped by hand', columnMap ?? {}, '='],
    ['converted', otherUnits ?? {}, 'from'],
  ];
  return [
    `${all - absentColumns.length} of ${all} found`,
    ...parts.flatMap(([how, map, relation]) =>
      Object.keys(map).length === 0 ? [] : [`${how}: ${pairs(map, relation)}`],
    ),
  ].join('; ');
}

function absentText({ absentColumns }: Manifest, dataset: Dataset): string | null {
  return absentColumns.length === 0 ? null : listed(headers(absentColumns, dataset));
}

/** Row names, the first of them, are named with the file. */
function ignoredText({ unreadColumns, dialect }: Manifest): string | null {
  const ignored = dialect?.hasRowNames ? unreadColumns.slice(1) : unreadColumns;
  return ignored.length === 0 ? null : listed(ignored);
}

function missingText({ markers = {} }: Manifest, dataset: Dataset): string | null {
  const columnsOf = new Map<string, string[]>();
  for (const [column, counts] of Object.entries(markers)) {
    for (const [marker, count] of Object.entries(counts)) {
      const columns = columnsOf.get(marker) ?? [];
      columnsOf.set(marker, columns);
      columns.push(`${headerOf(column, dataset)} ${formatCount(count)}`);
    }
  }
  if (columnsOf.size === 0) return null;
  const texts = [...columnsOf].map(([marker, columns]) => `${marker} (${listed(columns)})`);
  return `taken as missing: ${listed(texts)}`;
}

function nulledText(
  { nulledByColumn, nulledExamples = {}, placesAtZero = 0 }: Manifest,
  dataset: Dataset,
): string | null {
  // Positions of 0,0 have a line of their own.
  const counts = Object.entries(nulledByColumn)
    .map(([column, count]) => [column, isPosition(column) ? count - placesAtZero : count] as const)
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1]);
  if (counts.length === 0) return null;
  const texts = counts.map(([column, count]) => {
    const example = nulledExamples[column];
    const isShown = example !== undefined && !(isPosition(column) && placesAtZero > 0);
    return `${headerOf(column, dataset)} ${formatCount(count)}${isShown ? ` (${quoted(example, 30)})` : ''}`;
  });
  return `unreadable or implausible values, left empty: ${listed(texts)}`;
}

function isPosition(column: string): boolean {
  return column === 'lat' || column === 'lng';
}

function labelsText({ unknownWeather }: Manifest): string | null {
  const labels = Object.entries(unknownWeather).sort((a, b) => b[1] - a[1]);
  if (labels.length === 0) return null;
  return `weather outside the vocabulary: ${listed(labels.map(([label, count]) => `${label} ${formatCount(count)}`))}`;
}

function rejectedText({ rows, rejectsByReason, rejectExamples = {} }: Manifest): string | null {
  if (rows.rejected === 0) return null;
  const reasons = Object.entries(rejectsByReason).map(([reason, count]) => {
    const example = rejectExamples[reason];
    const at = example?.file === undefined ? '' : `${example.file}, `;
    const line = example === undefined || example.line === 0 ? '' : `line ${formatCount(example.line)}: `;
    const shown = example === undefined ? '' : `, ${at}${line}${quoted(example.text)}`;
    return `${reason} (${formatPercent(count / rows.read)}${shown})`;
  });
  return listed(reasons, '; ');
}

/** Columns that may be there by another name, with what to type. */
function hints({ columnHints = [] }: Manifest, dataset: Dataset): readonly string[] {
  if (columnHints.length === 0) return [];
  const sentences = columnHints.slice(0, most).map((hint) => hintSentence(hint, dataset));
  const flag = columnsFlag(columnHints.slice(0, most), dataset);
  return [...sentences, ...(flag === null ? [] : [`Pass ${flag} if that is right.`])];
}

function oddities(manifest: Manifest, dataset: Dataset): readonly string[] {
  const { rows, oddities: odd, placesAtZero = 0, zones, unknownZones = {} } = manifest;
  const accepted = rows.read - rows.rejected;
  const doubts: string[] = [];
  const say = (count: number, total: number, noun: string, what: (verb: string) => string): void => {
    if (count === 0) return;
    doubts.push(
      `${formatCountOf(count, noun)} (${formatPercent(count / total)}) ${what(count === 1 ? 'is' : 'are')}`,
    );
  };
  if (rows.rejected / rows.read > normalRejected)
    say(rows.rejected, rows.read, 'row', (are) => `${are} rejected, more than 1 %.`);
  say(placesAtZero, accepted, 'row', (are) => `${are} at 0,0, which is not a place.`);
  say(
    zones?.unknown ?? 0,
    accepted,
    'row',
    (are) => `${are} in an unknown time zone: times were read as UTC.`,
  );
  const labels = Object.entries(unknownZones).map(
    ([label, count]) => `${quoted(label, 40)} ${formatCount(count)}`,
  );
  if (labels.length > 0) doubts.push(`Labels of time zones that are not known: ${listed(labels)}.`);
  if (odd === undefined) return doubts;
  const [lat, lng] = ['lat', 'lng'].map((column) => fileHeaderOf(column, manifest, dataset));
  say(
    odd.placesExchanged,
    odd.places,
    'place',
    (are) =>
      `${are} in the United States only with latitude and longitude exchanged.${
        odd.placesExchanged > odd.places / 2
          ? ` Pass --columns ${headerOf('lat', dataset)}=${lng},${headerOf('lng', dataset)}=${lat}.`
          : ''
      }`,
  );
  say(odd.placesAbroad, odd.places, 'place', (are) => `${are} outside the United States.`);
  if (odd.placesOutsideState > odd.places * normalOutsideState)
    say(odd.placesOutsideState, odd.places, 'place', (are) => `${are} outside the state of the row.`);
  say(odd.timesInFuture, odd.times, 'time', (are) => `${are} in the future.`);
  if (odd.times > 1 && odd.timesAtMidnight > odd.times * onlyMidnights)
    doubts.push(
      `${odd.timesAtMidnight === odd.times ? 'All' : `${formatPercent(odd.timesAtMidnight / odd.times)} of the`} times are at midnight: the file has days only, so results by the hour mean nothing.`,
    );
  return doubts;
}

/** The header in the file from which a column was read. */
function fileHeaderOf(column: string, { aliases = {}, columnMap = {} }: Manifest, dataset: Dataset): string {
  return columnMap[column] ?? aliases[column] ?? headerOf(column, dataset);
}

/** The columns by what was decided for them. */
function grouped(
  decided: Readonly<Record<string, string>>,
  dataset: Dataset,
): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [column, meaning] of Object.entries(decided))
    groups.set(meaning, [...(groups.get(meaning) ?? []), headerOf(column, dataset)]);
  return [...groups];
}

function headers(columns: readonly string[], dataset: Dataset): readonly string[] {
  return columns.map((column) => headerOf(column, dataset));
}

function headerOf(column: string, dataset: Dataset): string {
  return dataset.columnOf(column)?.headers[0] ?? column;
}

function quoted(text: string, maxLength = 80): string {
  return `"${shorten(text.trim().replaceAll(/\s+/g, ' '), maxLength)}"`;
}

/** The first of a list, and how many more there are. */
function listed(texts: readonly string[], separator = ', '): string {
  if (texts.length <= most) return texts.join(separator);
  return `${texts.slice(0, most).join(separator)} and ${texts.length - most} more`;
}
