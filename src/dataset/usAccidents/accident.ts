import type { columns, FieldName } from './columns.js';

type ColumnEntry = (typeof columns)[number];
type EntryOf<Name extends FieldName> = Extract<ColumnEntry, { name: Name }>;
interface ValueOf {
  text: string;
  uuid: string;
  /** `YYYY-MM-DDTHH:MM:SS.mmm`, wall clock, no zone. */
  localTime: string;
  /** `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  instant: string;
  integer: number;
  double: number;
  boolean: boolean;
}
type NeverNull = 'key' | 'startLocal' | 'startAt' | 'nulledColumns';

/** One accident: every column of the schema by name, null for a missing value. Plain JSON. */
export type Accident = {
  readonly [Name in FieldName]: ValueOf[EntryOf<Name>['type']] | (Name extends NeverNull ? never : null);
};

/**
 * Impact of an accident on traffic, from 1 (least) to 4 (most); 0 in early releases only. It does not measure injuries.
 */
export type Severity = 0 | 1 | 2 | 3 | 4;
