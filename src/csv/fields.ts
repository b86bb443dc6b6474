import { parse } from 'csv-parse/sync';

/**
 * How the quotes of a record are read.
 *
 * - `none`: it has none
 * - `standard`: RFC 4180, where a quote within quotes is doubled
 * - `backslash`: a backslash within quotes stands before a quote or a backslash, as Spark writes
 * - `lenient`: blanks may stand around quotes, and single quotes within; a quote within quotes may be doubled
 * - `unescaped`: a quote within quotes stands as it is; only one before a delimiter closes
 * - `literal`: quotes are letters
 */
export type Quoting = 'none' | 'standard' | 'backslash' | 'lenient' | 'unescaped' | 'literal';

/** The characters that separate fields and records. */
export interface Separators {
  /** One ASCII character. */
  readonly delimiter: string;
  /** `\r` alone ends lines in files of old Macs; otherwise `\n` does, with or without a `\r` before it. */
  readonly newline: '\n' | '\r';
}

/** The fields of a record's text, without its line end. */
export function splitFields(text: string, separators: Separators, quoting: Quoting): string[] {
  if (quoting === 'none') return text.split(separators.delimiter);
  if (quoting === 'standard') {
    const options = {
      delimiter: separators.delimiter,
      record_delimiter: separators.newline,
      relax_quotes: true,
    };
    return (parse(text, options) as string[][])[0]!;
  }
  const split = readFields(text, separators, quoting, true);
  return split === null || split === 'open' ? text.split(separators.delimiter) : split.fields;
}

export interface FieldsRead {
  readonly fields: string[];
  /** Where the record ends: at a line end, or at the end of the text. */
  readonly end: number;
}

/**
 * Reads the first record of a text.
 *
 * @param isWhole whether the text ends the file: otherwise a record needs a line end
 * @returns null if its quotes do not match; `open` if more text may match them
 */
export function readFields(
  text: string,
  { delimiter, newline }: Separators,
  quoting: Exclude<Quoting, 'none'>,
  isWhole: boolean,
): FieldsRead | 'open' | null {
  const fields: string[] = [];
  const allowsBlanks = quoting === 'lenient' || quoting === 'unescaped';
  const skipBlanks = (from: number): number => {
    let at = from;
    if (allowsBlanks) while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at += 1;
    return at;
  };
  const isEnd = (at: number): boolean => {
    const next = text[at] === '\r' && newline === '\n' ? at + 1 : at;
    return next >= text.length || text[next] === newline || text[at] === delimiter;
  };
  for (let at = 0; ; at += 1) {
    const start = skipBlanks(at);
    if (text[start] === '"' && quoting !== 'literal') {
      const close = closingQuote(text, start + 1, quoting, (behind) => isEnd(skipBlanks(behind)));
      if (close === -1) return 'open';
      fields.push(unescaped(text.slice(start + 1, close), quoting));
      at = skipBlanks(close + 1);
      if (!isEnd(at)) return null;
      if (text[at] === '\r' && text[at] !== newline) at += 1;
    } else {
      const field = unquoted(text, at, delimiter, newline);
      // A quote that opens and is never closed is damage; two of them are part of the text.
      if (quoting === 'literal' && /^\s*"[^"]*$/.test(field)) return null;
      at += field.length;
      fields.push(at === text.length || text[at] === newline ? field.replace(/\r$/, '') : field);
    }
    if (at >= text.length) return isWhole ? { fields, end: text.length } : 'open';
    if (text[at] === newline) return { fields, end: at };
  }
}

function unquoted(text: string, from: number, delimiter: string, newline: string): string {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== newline) at += 1;
  return text.slice(from, at);
}

/** -1 if there is none. */
function closingQuote(
  text: string,
  from: number,
  quoting: Quoting,
  closesBehind: (at: number) => boolean,
): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    if (quoting === 'backslash') {
      let slashes = 0;
      while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') slashes += 1;
      if (slashes % 2 === 0) return at;
    } else if (quoting !== 'unescaped' && text[at + 1] === '"') {
      at += 1;
    } else if (quoting === 'standard' || closesBehind(at + 1)) {
      return at;
    }
  }
  return -1;
}

function unescaped(text: string, quoting: Quoting): string {
  if (quoting === 'backslash') return text.replace(/\\(["\\])/g, '$1');
  return quoting === 'unescaped' ? text : text.replaceAll('""', '"');
}

/** A field as it stands in a CSV, with quotes only where they are needed. */
export function quoteField(text: string, delimiter: string): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) ? alwaysQuoted(text) : text;
}

/** A text between quotes. */
export function alwaysQuoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
