import { locationOf } from '../../query/sourceName.js';
import type { Report } from '../report.js';

/**
 * What makes the report again: a command, or a line of TypeScript if the command line has no word for an option.
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
    name === 'where' ? conditions(value as object) : [flagOf(name, value)],
  );
  if (flags.includes(null)) {
    return `await ${id}(await openSource(${JSON.stringify(address)}), ${JSON.stringify(givenOptions)})`;
  }
  return ['blackspot report', id, quoted(address), ...flags].join(' ');
}

function flagOf(name: string, value: unknown): string {
  const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return `${flag} ${quoted(Array.isArray(value) ? value.join(',') : String(value))}`;
}

/** `--where` for each condition that it can say: a value or a list of values; null for any other. */
function conditions(where: object): (string | null)[] {
  return Object.entries(where).map(([name, value]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    const isPlain = values.every((one) => one === null || typeof one !== 'object');
    const isList = !['all', 'any', 'not', 'box'].includes(name);
    return isPlain && isList && !values.some((one) => String(one).includes(','))
      ? `--where ${quoted(`${name}=${values.map(String).join(',')}`)}`
      : null;
  });
}

/** For a shell, quoted where needed. */
function quoted(text: string): string {
  return /^[\w.,:=@%/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
