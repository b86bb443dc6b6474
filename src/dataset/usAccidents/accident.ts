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
type NeverNull = 'key' | 'severity' | 'startLocal' | 'startAt' | 'lat' | 'lng' | 'nulledColumns';

/** One accident: every column of the schema by name, null where the file says nothing. Plain JSON. */
export type Accident = {
  readonly [Name in FieldName]: ValueOf[EntryOf<Name>['type']] | (Name extends NeverNull ? never : null);
};

/** How much an accident held up traffic, 1 least to 4 most; 0 in early releases only. It says nothing of injuries. */
export type Severity = 0 | 1 | 2 | 3 | 4;
