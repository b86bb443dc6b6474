/** What holds of columns in every dataset: the widest ranges of a type, and the common columns. */
import type { Column, ColumnType } from './description.js';

/** What a file can hold beyond a range: numbers of 32 bits, and numbers whose millionths make an exact part of a key. */
export const widestRanges: Readonly<Partial<Record<ColumnType, readonly [min: number, max: number]>>> = {
  integer: [-2_147_483_648, 2_147_483_647],
  double: [-9e9, 9e9],
};

/** The rules of a column that has the same name and meaning in every dataset. */
export interface CommonColumn {
  readonly type: ColumnType;
  readonly isDerived: boolean;
  /** Every dataset has it. */
  readonly isNeeded?: true;
  readonly required?: true;
  readonly range?: readonly [min: number, max: number];
  /** The column that it comes with. */
  readonly with?: string;
}

export const commonColumns: Readonly<Record<string, CommonColumn>> = {
  key: { type: 'uuid', isDerived: true, isNeeded: true },
  nulledColumns: { type: 'integer', isDerived: true, isNeeded: true },
  startLocal: { type: 'localTime', isDerived: false, isNeeded: true, required: true },
  startAt: { type: 'instant', isDerived: true, isNeeded: true },
  endLocal: { type: 'localTime', isDerived: false, with: 'endAt' },
  endAt: { type: 'instant', isDerived: true, with: 'endLocal' },
  durationMinutes: { type: 'double', isDerived: true, with: 'endAt' },
  lat: { type: 'double', isDerived: false, range: [-90, 90], with: 'lng' },
  lng: { type: 'double', isDerived: false, range: [-180, 180], with: 'lat' },
};

/** The rule of a column that is common to all datasets; undefined for another. */
export function commonColumn(name: string): CommonColumn | undefined {
  return Object.hasOwn(commonColumns, name) ? commonColumns[name] : undefined;
}

/** Whether a value of a row that is kept can become null and be counted. A place that is whole and readable can be 0,0. */
export function mayBeNulled({ name, type, required }: Column): boolean {
  return type !== 'text' && (required !== true || name === 'lat' || name === 'lng');
}
