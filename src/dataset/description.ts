/** What a dataset is described by, and the dataset that `defineDataset` makes of it. `check/` holds the rules. */
import type { WallClock } from './clock.js';
import type { DateOrder } from './times.js';

/**
 * The type of a parsed value.
 *
 * - `text`: trimmed, runs of white space made one blank, an empty text is null
 * - `integer`, `double`: finite, within `range`, or null
 * - `boolean`: true, false or null
 * - `localTime`: wall-clock time without a zone, to the millisecond
 * - `instant`: a moment in UTC, to the millisecond
 * - `uuid`: the event key
 */
export type ColumnType = 'text' | 'integer' | 'double' | 'boolean' | 'localTime' | 'instant' | 'uuid';

export interface Column {
  /** The name in a record, in Parquet, in MongoDB and in a Question. */
  readonly name: string;
  /** Its headers in a CSV, compared without case, blanks or underscores. Each belongs to one column. Empty for a derived column. */
  readonly headers: readonly string[];
  readonly type: ColumnType;
  readonly unit?: string;
  /**
   * Plausible values, both ends inclusive, of a number. A value outside rejects the row in a required column; else it
   * becomes null and is counted. @default 32 bits for an integer, plus or minus 9e9 for a double
   */
  readonly range?: readonly [min: number, max: number];
  /** Every value that a text column has, if they are few. A filter by another text is refused. @default any text */
  readonly values?: readonly string[];
  /** If the file has this column, a row without a value in it is rejected. For times and numbers. */
  readonly required?: true;
  /**
   * False: two rows that differ only in this column are the same event. Set it for a column that is added later:
   * otherwise every key would change. A derived column is never part of the identity. @default true
   */
  readonly isIdentity?: false;
  readonly meaning: string;
}

/** The common spelling of the texts of a column; an unknown text stays unchanged. */
export type Vocabulary =
  /** Common spellings by text; with `ignoresCase`, the texts are in lower case. */
  | {
      readonly kind: 'names';
      readonly names: Readonly<Record<string, string>>;
      readonly ignoresCase?: boolean;
    }
  /**
   * Texts that match the whole pattern (valid in both JavaScript and RE2) are written in capitals. `names` has the spellings
   * of others by their text in lower case.
   */
  | {
      readonly kind: 'capitals';
      readonly pattern: string;
      /** What such a text is, for messages: `a two-letter code`. @default a text of the vocabulary */
      readonly what?: string;
      readonly names?: Readonly<Record<string, string>>;
    };

/** The meaning of each text of a column, as several values by name. */
export interface Lookup {
  /** The column that holds the texts. */
  readonly of: string;
  /** By text in lower case. */
  readonly table: ReadonlyMap<string, Readonly<Record<string, string | boolean | null>>>;
  /** The meaning of a text that is not in the table. */
  readonly otherwise: Readonly<Record<string, string | boolean | null>>;
}

/** How a column that no file has is derived from others. Null if its input is null. */
export type Derivation =
  /** A value of a lookup. */
  | { readonly kind: 'lookup'; readonly lookup: string; readonly property: string }
  /** Whether the text of a column matches a pattern (valid in both JavaScript and RE2). */
  | { readonly kind: 'matches'; readonly of: string; readonly pattern: string };

/** The columns with a special role. An analysis lists the roles that it needs. */
export interface Roles {
  /** The wall clock of the event, from which the instant `startAt` is derived. */
  readonly time: 'startLocal';
  /** Its position, in degrees. */
  readonly place?: readonly ['lng', 'lat'];
  /** The reporter. Counts of one feed can be compared with each other, counts of different feeds cannot. */
  readonly feed?: string;
  readonly severity?: SeverityRole;
  /** The state, by two letters, as maps of the United States have it. */
  readonly state?: string;
  /** The weather station. */
  readonly station?: string;
  /** The weather label of the file. */
  readonly weatherLabel?: string;
}
export type Role = keyof Roles;

export interface SeverityRole {
  readonly column: string;
  /** The lowest value that counts as severe. */
  readonly severeFrom: number;
  /** What it measures, as a phrase after "severity is": `impact on traffic, not injury`. Reports repeat it. */
  readonly meaning: string;
}

/**
 * Everything that is specific to a dataset. These columns have the same name and meaning in every dataset:
 *
 * - `key` (uuid): the digest of the content; `nulledColumns` (integer): number of values made null
 * - `startLocal` (required) and `startAt`: wall clock and instant of the event. Null only in an import of a file without
 *   times, which cannot be replayed
 * - `endLocal` and `endAt`, perhaps with `durationMinutes`: its end. Optional, the first two together
 * - `lat` and `lng`: where it was, in degrees. Optional, together. In a record both are null, or neither: half a
 *   position and 0,0 become null and are counted
 */
export interface DatasetDescription {
  /** Identifies the dataset in manifests: lower case, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** Where its accidents are, as reports say it after "all of": `the United States`. @default reports do not say */
  readonly area?: string;
  /** Increase it if the previous version could not read a record of this version. An added column does not need it. */
  readonly schemaVersion: number;
  /** Every column of a record, in the order of the Parquet file. */
  readonly columns: readonly Column[];
  readonly roles: Roles;
  readonly clock: WallClock;
  /** The order of day and month in dates such as 2/8/2016. By default, or with null, the dates of each file decide it. */
  readonly dateOrder?: DateOrder | null;
  /** By column. */
  readonly vocabularies?: Readonly<Record<string, Vocabulary>>;
  /** By name: what `derived` refers to. */
  readonly lookups?: Readonly<Record<string, Lookup>>;
  /** By column. */
  readonly derived?: Readonly<Record<string, Derivation>>;
  /** Frequent values of text columns, the most frequent first. They make an import faster. */
  readonly usualTexts?: Readonly<Record<string, readonly string[]>>;
  /**
   * Other headers of a column, by column: taken where the file has none of its `headers`, and said. Other writings of a
   * header need none: `Wind_Speed(mph)` is also found as `Wind.Speed.mph.`, `wind_speed` and `Wind Speed [mph]`.
   */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Headers that may mean a column, by column: not taken, but asked for if the column is not found. */
  readonly similarHeaders?: Readonly<Record<string, readonly string[]>>;
  /** A trap in the files, and how it is avoided: whole sentences. */
  readonly readingNote?: string;
  /** Cautions for every result, one sentence each. */
  readonly cautions: readonly string[];
}

/** A checked description, with everything derived from it. */
export interface Dataset extends Required<DatasetDescription> {
  /** The columns that a file has; the others are derived. */
  readonly fileColumns: readonly Column[];
  /** Columns that have a value in every event. In an import, `startLocal` and `startAt` are null if the file has no times. */
  readonly neverNull: ReadonlySet<string>;
  readonly hasEnd: boolean;
  readonly hasPlace: boolean;
  /** The column of that name, or undefined. */
  columnOf(name: string): Column | undefined;
}
