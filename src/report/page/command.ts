import { conditionTexts } from '../../query/conditionText.js';
import type { Filter } from '../../query/question.js';
import { locationOf } from '../../query/sourceName.js';
import type { Report } from '../report.js';

/**
 * The command that makes the report again, for a shell of POSIX.
 *
 * @example
 * commandOf(report); // blackspot report hotspots accidents.csv --eps-meters 50 --where state=CA
 */
export function commandOf({ id, provenance }: Report): string {
  const { source, givenOptions } = provenance;
  const address = locationOf(source)
    .replaceAll(/, collection [^+]*/g, '')
    .trim();
  const flags = Object.entries(givenOptions).flatMap(([name, value]) =>
    name === 'where'
      ? conditionTexts(value as Filter).map((text) => `--where ${quoted(text)}`)
      : [flagOf(name, value)],
  );
  return ['blackspot report', id, quoted(address), ...flags].join(' ');
}

function flagOf(name: string, value: unknown): string {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return `${flag} ${quoted(Array.isArray(value) ? value.join(',') : String(value))}`;
}

/** For a shell, quoted where needed. */
function quoted(text: string): string {
  return /^[\w.,:=@%/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
