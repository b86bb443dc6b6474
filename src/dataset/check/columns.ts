/** What the columns of a description demand of each other, and of the columns that are common to all datasets. */
import { isListOf } from '../../base/isListOf.js';
import type { Column, ColumnType, DatasetDescription } from '../description.js';
import { plainHeader } from '../text.js';
import { wrong } from './properties.js';

/** What a file can hold beyond a range: numbers of 32 bits, and numbers whose millionths make an exact part of a key. */
export const widestRanges: Readonly<Partial<Record<ColumnType, readonly [min: number, max: number]>>> = {
  integer: [-2_147_483_648, 2_147_483_647],
  double: [-9e9, 9e9],
};

/** Rules of the columns that every dataset has under the same name and with the same meaning. */
interface CommonColumn {
  readonly type: ColumnType;
  readonly isDerived: boolean;
  /** Every dataset has it. */
  readonly isNeeded?: true;
  readonly required?: true;
  readonly range?: readonly [min: number, max: number];
  /** The column that it comes with. */
  readonly with?: string;
}

const commonColumns: Readonly<Record<string, CommonColumn>> = {
  key: { type: 'uuid', isDerived: true, isNeeded: true },
  nulledColumns: { type: 'integer', isDerived: true, isNeeded: true },
  startLocal: { type: 'localTime', isDerived: false, isNeeded: true, required: true },
  startAt: { type: 'instant', isDerived: true, isNeeded: true },
  endLocal: { type: 'localTime', isDerived: false, with: 'endAt' },
  endAt: { type: 'instant', isDerived: true, with: 'endLocal' },
  durationMinutes: { type: 'double', isDerived: true, with: 'endAt' },
  lat: { type: 'double', isDerived: false, required: true, range: [-90, 90], with: 'lng' },
  lng: { type: 'double', isDerived: false, required: true, range: [-180, 180], with: 'lat' },
};

/** The rule of a column that is common to all datasets; undefined for another. */
export function commonColumn(name: string): CommonColumn | undefined {
  return Object.hasOwn(commonColumns, name) ? commonColumns[name] : undefined;
}

export function checkNames({ columns }: DatasetDescription): void {
  const positions = new Map<string, number>();
  for (const [position, { name }] of columns.entries()) {
    const first = positions.get(name.toLowerCase());
    if (first !== undefined)
      throw wrong(`dataset.columns[${position}].name`, 'unlike the other names, ignoring case', name);
    positions.set(name.toLowerCase(), position);
  }
}

export function checkCommonColumns({ columns, roles }: DatasetDescription): void {
  const has = (name: string): boolean => columns.some((one) => one.name === name);
  for (const [name, { type, isNeeded, with: other }] of Object.entries(commonColumns)) {
    const isNeededHere = isNeeded === true || columns.some((one) => commonColumn(one.name)?.with === name);
    if (isNeededHere && !has(name))
      throw wrong(`dataset.columns.${name}`, `a column of type ${type}`, undefined, hintOf(name));
    if (other !== undefined && has(name) && !has(other))
      throw wrong(`dataset.columns.${other}`, `a column, as there is ${name}`, undefined, hintOf(name));
  }
  if (has('lat') !== (roles.place !== undefined)) {
    const what = has('lat')
      ? "['lng', 'lat'], as there are such columns"
      : 'absent without the columns lng and lat';
    throw wrong('dataset.roles.place', what, roles.place);
  }
}

function hintOf(name: string): string {
  return `Add the column: ${name} means the same in every dataset.`;
}

export function checkColumns({ columns, derived = {} }: DatasetDescription): void {
  for (const one of columns) {
    const path = `dataset.columns.${one.name}`;
    const common = commonColumn(one.name);
    if (common === undefined) checkOwnColumn(one, path, Object.hasOwn(derived, one.name));
    else checkCommonColumn(one, path, common);
    const widest = widestRanges[one.type];
    if (one.range !== undefined && widest === undefined)
      throw wrong(`${path}.range`, `absent in a column of type ${one.type}`, one.range);
    if (one.range !== undefined && (one.range[0] < widest![0] || one.range[1] > widest![1]))
      throw wrong(`${path}.range`, `within ${widest![0]} to ${widest![1]}`, one.range);
    const mayBeRequired = one.headers.length > 0 && /^(?:localTime|integer|double)$/.test(one.type);
    if (one.required === true && !mayBeRequired)
      throw wrong(`${path}.required`, 'absent, except in a time or a number of the file', one.required);
  }
}

function checkCommonColumn(
  { headers, type, range: given, required }: Column,
  path: string,
  rule: CommonColumn,
): void {
  if (type !== rule.type) throw wrong(`${path}.type`, rule.type, type);
  if ((headers.length === 0) !== rule.isDerived) {
    const what = rule.isDerived ? 'empty, as the column is derived' : 'a list of at least 1';
    throw wrong(`${path}.headers`, what, headers);
  }
  if (rule.required === true && required !== true) throw wrong(`${path}.required`, 'true', required);
  if (rule.range !== undefined && !isListOf(given, rule.range))
    throw wrong(`${path}.range`, `[${rule.range.join(', ')}]`, given);
}

function checkOwnColumn({ name, headers, type }: Column, path: string, isDerived: boolean): void {
  if (type === 'uuid' || type === 'instant')
    throw wrong(
      `${path}.type`,
      'text, integer, double, boolean or localTime',
      type,
      `Use ${type} in common columns only.`,
    );
  if (isDerived && headers.length > 0)
    throw wrong(`${path}.headers`, `empty, as there is dataset.derived.${name}`, headers);
  if (!isDerived && headers.length === 0)
    throw wrong(
      `${path}.headers`,
      'a list of at least 1',
      headers,
      `Name its headers, or add dataset.derived.${name}.`,
    );
}

export function checkHeaders({ columns }: DatasetDescription): void {
  const owners = new Map<string, string>();
  for (const { name, headers } of columns) {
    for (const [position, header] of headers.entries()) {
      const owner = owners.get(plainHeader(header)) ?? name;
      if (owner !== name)
        throw wrong(
          `dataset.columns.${name}.headers[${position}]`,
          `unlike the headers of ${owner}, ignoring case, blanks and underscores`,
          header,
        );
      owners.set(plainHeader(header), name);
    }
  }
}

export function checkLimits({ columns }: DatasetDescription): void {
  const ofFile = columns.filter(({ headers }) => headers.length > 0);
  // Bit i of a mask of 53 bits: whether the i-th was made null.
  const optionalNumbers = ofFile.filter(({ type, required }) => type !== 'text' && required !== true).length;
  if (optionalNumbers > 53)
    throw wrong('dataset.columns', 'at most 53 optional columns that are not texts', optionalNumbers);
  // Two bits of a number of 53 bits for each in a key.
  const flags = ofFile.filter(({ type, isIdentity }) => type === 'boolean' && isIdentity !== false).length;
  if (flags > 26)
    throw wrong(
      'dataset.columns',
      'at most 26 columns of type boolean that are part of the identity',
      flags,
      'Set isIdentity: false for the others.',
    );
}
