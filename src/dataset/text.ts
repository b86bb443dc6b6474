/**
 * White space is the same set in SQL and in TypeScript: the control characters U+0000 to U+001F and U+007F, the blank
 * and the no-break space. So no cleaned text holds a control character, and U+001F can separate the fields of a key.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters count as white space here
const runsOfBlanks = /[\x00-\x20\x7f\xa0]+/g;

/** A character of white space around values, in patterns for both JavaScript and RE2; also the narrow blank before PM. */
export const blank: string = '[\\x00-\\x20\\x7f\u00a0\u202f]';

/** What programs write for a missing value, as the whole of a cell. */
export const missingMarkers: readonly string[] = [
  ...['NA', 'N/A', 'n/a', '#N/A', '<NA>', 'N.A.', 'nan', 'NaN', 'NAN', '-nan', '-NaN', 'NaT'],
  ...['1.#QNAN', '-1.#IND', '1.#IND', '#NULL!', '#VALUE!', '#REF!', '#DIV/0!', '#NAME?', '#NUM!'],
  ...['NULL', 'Null', 'null', '(null)', '[NULL]', '<null>', '<NULL>', '(blank)', 'undefined', '\\N'],
  ...['None', 'none', 'NONE', 'nil', 'NIL', 'na', 'N/a', 'n.a.', 'Missing', 'missing', 'MISSING'],
  ...['-', '--', '---', '\u2013', '\u2014', '?', '.'],
];

/** A value that a spreadsheet writes as a formula, so that it stays a text: `="43999"`. For both JavaScript and RE2. */
export const formulaPattern: string = `^${blank}*="(.*)"${blank}*$`;
const formula = new RegExp(formulaPattern, 'su');

/** The value of a formula that is only a text; any other text as it is. */
export function withoutFormula(raw: string): string {
  return raw.includes('="') ? raw.replace(formula, '$1') : raw;
}

/** A trimmed text with each run of white space as one blank, the value of a formula that is a text; null if nothing is left. */
export function cleanText(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined) return null;
  const cleaned = withoutFormula(raw).replace(runsOfBlanks, ' ');
  const from = cleaned.startsWith(' ') ? 1 : 0;
  const until = cleaned.endsWith(' ') ? cleaned.length - 1 : cleaned.length;
  return from >= until ? null : cleaned.slice(from, until);
}

/** The name of a column of a CSV as it is compared: without case, blanks, underscores and a byte order mark. */
export function plainHeader(header: string): string {
  return header.replace(/[\s_\ufeff]/g, '').toLowerCase();
}

/**
 * A pattern as RE2 reads it: by code points, with a dot that matches everything, since a cleaned text holds no line break.
 * @throws SyntaxError
 */
export function textPattern(source: string): RegExp {
  return new RegExp(source, 'su');
}
