import { Double, Long } from 'mongodb';
import {
  type CodeNode,
  callCode,
  codeText,
  listCode,
  objectCode,
  stringCode,
  valueCode,
} from '../../base/codeText.js';

/**
 * A command for the MongoDB shell, over several lines.
 *
 * @param args plain data, dates and numbers of the driver's own types
 * @example
 * shellText('accidents', 'find', [{ startAt: { $gte: new Date(0) } }]);
 * // db.accidents.find({ startAt: { $gte: ISODate('1970-01-01T00:00:00.000Z') } })
 */
export function shellText(
  collection: string,
  command: 'aggregate' | 'find',
  args: readonly unknown[],
): string {
  const isPlainName = /^[A-Za-z_]\w*$/.test(collection);
  const database = isPlainName ? `db.${collection}` : `db.getCollection(${stringCode(collection)})`;
  return codeText(callCode(`${database}.${command}`, args.map(shellCode)));
}

function shellCode(value: unknown): CodeNode {
  if (value instanceof Date) return `ISODate(${stringCode(value.toISOString())})`;
  if (value instanceof Double) return `Double(${value.value})`;
  if (value instanceof Long) return `Long(${stringCode(value.toString())})`;
  if (Array.isArray(value)) return listCode(value, shellCode);
  return typeof value === 'object' && value !== null ? objectCode(value, shellCode) : valueCode(value);
}
