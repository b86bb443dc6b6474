import { didYouMean } from '../base/didYouMean.js';
import { joinWords } from '../base/format.js';
import { type ColumnMap, requireColumnMap } from './columnMap.js';
import { bareHeader, columnNamed, type NamedColumn, type Naming, namings } from './columnNames.js';
import type { Column, Dataset } from './description.js';
import { columnsFlag, type FreeHeader, type HeaderHint, hintFor, partsSentence } from './headerHints.js';
import { plainHeader } from './text.js';
import { compactName } from './unitNames.js';
import { unitConversion } from './units.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** The columns of a dataset in a file. Columns of the dataset are named as in a record. */
export interface HeaderMatch {
  /** The position of each column found, from 0. */
  readonly positions: ReadonlyMap<string, number>;
  /** The columns found by another name than their header, with the header of the file. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The columns mapped by hand, with the header of the file; an empty header for a column that it does not have. */
  readonly columnMap: ColumnMap;
  /** The columns that the file has in another unit, from which their values are converted: °C, by column. */
  readonly otherUnits: Readonly<Record<string, string>>;
  /** The columns that were not found. */
  readonly absent: readonly string[];
  /** The names of the columns of the file that are not read. */
  readonly ignored: readonly string[];
  /** What columns that were not found may be called. */
  readonly hints: readonly HeaderHint[];
  /** Why the header is invalid, as the rest of a sentence; null if it is valid. */
  readonly problem: string | null;
  /** What to do about the problem, as a sentence. */
  readonly hint: string | null;
}

/**
 * Finds the columns of a dataset in the header of a file, in any order. A column that goes by its own header is taken. If
 * there is none, one other name that surely means the column is taken, too. Of several, or of similar names, none is.
 *
 * A file needs a time or a place, and another column if they go by other names. It may lack every other column. It is refused when its time, its place or a required
 * column may be there by another name: that must be settled by `columnMap`.
 *
 * @param columnMap columns mapped by hand
 * @param sample the texts of some rows, for hints
 * @throws InputError when `columnMap` names a column that does not exist
 * @example
 * matchHeaders(['Start_Time', 'lat', 'lng']).aliases; // { lat: 'lat', lng: 'lng' }
 */
export function matchHeaders(
  names: readonly string[],
  dataset: Dataset = usAccidents,
  columnMap: ColumnMap = {},
  sample: readonly (readonly string[])[] = [],
): HeaderMatch {
  const finder = new ColumnFinder(names, dataset);
  const map = requireColumnMap(columnMap, dataset);
  finder.takeMapped(map);
  for (const naming of namings) finder.takeNamed(naming);
  finder.addHints(sample);
  finder.requireTimeOrPlace();
  return finder.match(map);
}

/**
 * Whether a header can matter to `matchHeaders`: it names a column, or is similar to the name of one. Headers that cannot may be
 * replaced by empty ones, unless all headers begin with the name of a table.
 */
export function mayNameColumn(name: string, dataset: Dataset): boolean {
  if (columnNamed(name, dataset) !== undefined) return true;
  const free = freeHeader(name, []);
  return (
    free !== undefined &&
    (isWholePlace(free) ||
      dataset.fileColumns.some((column) => hintFor(column.name, [free], dataset) !== undefined))
  );
}

/** A longer header is not a name, but a title, or a line that was split by another separator. */
const longestName = 40;
/** A file that is not a CSV may have a header of any length. */
const mostNames = 300;

class ColumnFinder {
  readonly #positions = new Map<string, number>();
  readonly #aliases = new Map<string, string>();
  readonly #otherUnits = new Map<string, string>();
  readonly #hints: HeaderHint[] = [];
  readonly #problems: string[] = [];
  /** Columns that were found, and those that cannot be settled or are absent on purpose. */
  readonly #settled = new Set<string>();
  /** Positions of the file that mean a column, if only perhaps. */
  readonly #taken = new Set<number>();
  readonly #meanings: readonly (NamedColumn | undefined)[];
  /** The positions of names that mean a column, by column. */
  readonly #meant = new Map<string, number[]>();

  constructor(
    private readonly names: readonly string[],
    private readonly dataset: Dataset,
  ) {
    const prefix = tablePrefix(names);
    this.#meanings = names.map((name) => columnNamed(bareHeader(name).slice(prefix.length), dataset));
    for (const [position, meaning] of this.#meanings.entries()) {
      if (meaning === undefined) continue;
      const positions = this.#meant.get(meaning.column);
      if (positions === undefined) this.#meant.set(meaning.column, [position]);
      else positions.push(position);
    }
  }

  takeMapped(map: ColumnMap): void {
    for (const [column, header] of Object.entries(map)) {
      this.#settled.add(column);
      if (header === '') continue;
      const found = this.#positionsOf(header);
      if (found.length === 1 && this.#taken.has(found[0]!))
        this.#problems.push(`column ${header} is mapped to two columns`);
      else if (found.length === 1) this.#takeByHand(column, found[0]!);
      else if (found.length > 1) this.#problems.push(`${found.length} columns are named ${header}`);
      else this.#problems.push(`column not found: ${header}${didYouMean(header, this.#firstNames())}`);
    }
  }

  /** The columns that are named so, if each is there once and was not found by a surer name. */
  takeNamed(naming: Naming): void {
    for (const { name: column } of this.dataset.fileColumns) {
      if (this.#settled.has(column)) continue;
      const found = (this.#meant.get(column) ?? []).filter(
        (position) => this.#meanings[position]!.naming === naming && !this.#taken.has(position),
      );
      if (found.length === 0) continue;
      if (naming === 'header') this.#takeHeader(column, found);
      else this.#takeAlias(column, found);
    }
  }

  addHints(sample: readonly (readonly string[])[]): void {
    const free: FreeHeader[] = this.names.slice(0, mostNames).flatMap((name, position) => {
      if (this.#taken.has(position)) return [];
      const values = sample.map((row) => (row[position] ?? '').trim()).filter((value) => value !== '');
      return freeHeader(name, values) ?? [];
    });
    const { place = [] } = this.dataset.roles;
    const hints = new Map<string, HeaderHint>();
    for (const { name } of this.dataset.fileColumns) {
      const hint = this.#settled.has(name) ? undefined : hintFor(name, free, this.dataset);
      if (hint !== undefined) hints.set(name, hint);
    }
    const whole = place.some((name) => this.#settled.has(name)) ? undefined : free.find(isWholePlace);
    if (whole !== undefined && place.length > 0)
      this.#hints.push({ column: place[0]!, headers: [whole.header], reason: 'parts' });
    // Half a place is none: `X` is where R puts the names of rows, unless there is a `Y`.
    const isWhole = place.every((name) => this.#settled.has(name) || hints.has(name));
    for (const column of this.dataset.fileColumns) {
      const hint = hints.get(column.name);
      if (hint === undefined || (!isWhole && place.some((name) => name === column.name))) continue;
      this.#hints.push(hint);
      if (hint.reason === 'name' && this.#isCentral(column))
        this.#problems.push(
          `column not found: ${column.headers[0]} (did you mean ${joinWords(hint.headers, 'or')}?)`,
        );
    }
  }

  /**
   * A file needs a time or a place. One by another name is not enough alone: a list of shops has a latitude and a longitude,
   * and one of share prices a date.
   */
  requireTimeOrPlace(): void {
    if (this.#problems.length > 0) return;
    const { time, place = [] } = this.dataset.roles;
    const columns: readonly string[] = [time, ...place];
    const hasTime = this.#positions.has(time);
    const hasPlace = place.length > 0 && place.every((name) => this.#positions.has(name));
    const isSure = [...this.#positions.keys()].some(
      (name) => !columns.includes(name) || !this.#aliases.has(name),
    );
    if ((hasTime && hasPlace) || ((hasTime || hasPlace) && isSure)) return;
    for (const { name, headers } of this.dataset.fileColumns) {
      if (!columns.includes(name)) continue;
      const alias = this.#aliases.get(name);
      if (alias !== undefined) {
        this.#hints.push({ column: name, headers: [alias], reason: 'name' });
        this.#problems.push(`column not found: ${headers[0]} (did you mean ${alias}?)`);
      } else if (!hasTime && !hasPlace && !this.#positions.has(name)) {
        this.#problems.push(`column not found: ${headers[0]}`);
      }
    }
  }

  match(columnMap: ColumnMap): HeaderMatch {
    const { dataset, names } = this;
    const positions = new Map(
      dataset.fileColumns.flatMap(({ name }) => {
        const position = this.#positions.get(name);
        return position === undefined ? [] : [[name, position] as const];
      }),
    );
    const found = new Set(positions.values());
    const excerpt = names.slice(0, 60).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
    const flag = columnsFlag(this.#hints, dataset);
    const advice = [
      ...(flag === null
        ? []
        : [`Pass ${flag}, with an empty name for a column that the file does not have.`]),
      ...this.#hints.flatMap((hint) => partsSentence(hint, dataset) ?? []),
    ];
    return {
      positions,
      aliases: Object.fromEntries(this.#aliases),
      columnMap,
      otherUnits: Object.fromEntries(this.#otherUnits),
      absent: dataset.fileColumns.flatMap(({ name }) => (positions.has(name) ? [] : [name])),
      ignored: names.flatMap((_, position) => (found.has(position) ? [] : [this.#nameAt(position)])),
      hints: this.#hints,
      problem:
        this.#problems.length === 0 ? null : `${this.#problems.join('; ')}. Found: ${excerpt.join(', ')}.`,
      hint: this.#problems.length === 0 || advice.length === 0 ? null : advice.join(' '),
    };
  }

  #takeHeader(column: string, found: readonly number[]): void {
    this.#settled.add(column);
    for (const position of found) this.#taken.add(position);
    if (found.length === 1) this.#positions.set(column, found[0]!);
    else this.#problems.push(`${found.length} columns are named ${this.names[found[0]!]}`);
  }

  #takeAlias(column: string, found: readonly number[]): void {
    this.#settled.add(column);
    for (const position of found) this.#taken.add(position);
    const headers = found.map((position) => this.#nameAt(position));
    if (found.length === 1) {
      this.#positions.set(column, found[0]!);
      this.#aliases.set(column, headers[0]!);
      const { unit } = this.#meanings[found[0]!]!;
      if (unit !== undefined) this.#otherUnits.set(column, unit);
      return;
    }
    const described = this.dataset.columnOf(column)!;
    if (column === this.dataset.roles.time && isDateAndTime(headers)) {
      this.#hints.push({ column, headers, reason: 'parts' });
      this.#problems.push(`${described.headers[0]} is in two columns, ${headers.join(' and ')}`);
      return;
    }
    this.#hints.push({ column, headers, reason: 'several' });
    if (this.#isCentral(described))
      this.#problems.push(`${described.headers[0]} can be ${joinWords(headers, 'or')}`);
  }

  #takeByHand(column: string, position: number): void {
    this.#positions.set(column, position);
    this.#taken.add(position);
    const [, bracketed] = /[([]([^()[\]]+)[)\]]$/.exec(bareHeader(this.names[position]!)) ?? [];
    const meaning = this.#meanings[position];
    const unit = meaning?.column === column ? meaning.unit : bracketed;
    const conversion = unit === undefined ? null : unitConversion(this.dataset.columnOf(column)!.unit, unit);
    if (conversion !== null && (conversion.factor !== 1 || conversion.offset !== 0))
      this.#otherUnits.set(column, unit!);
  }

  /** Headers that are written so; if there is none, those that differ in case, blanks and underscores only. */
  #positionsOf(header: string): readonly number[] {
    const wanted = bareHeader(header);
    const where = (isSame: (name: string) => boolean): number[] =>
      this.names.flatMap((name, position) => (isSame(bareHeader(name)) ? [position] : []));
    const exact = where((name) => name === wanted);
    return exact.length > 0 ? exact : where((name) => plainHeader(name) === plainHeader(wanted));
  }

  /** Whether a column is the time, part of the place, or required: what a file must not lose for a misread name. */
  #isCentral({ name, required }: Column): boolean {
    const { time, place = [], severity } = this.dataset.roles;
    return required === true || [time, ...place, severity?.column].includes(name);
  }

  #nameAt(position: number): string {
    const header = bareHeader(this.names[position]!);
    return header === '' ? `column ${position + 1} (without a name)` : header;
  }

  #firstNames(): readonly string[] {
    return this.names.slice(0, mostNames).map((name) => name.slice(0, 60));
  }
}

/** A header that may be a misspelt name; undefined for one that is empty or too long. */
function freeHeader(name: string, values: readonly string[]): FreeHeader | undefined {
  const header = bareHeader(name);
  if (header === '' || header.length > longestName) return undefined;
  return { header, compact: compactName(header), values };
}

/** Names of columns with a whole place. */
const wholePlaces = [
  ...[
    'location',
    'geolocation',
    'georeference',
    'coordinates',
    'point',
    'geopoint',
    'wkt',
    'geom',
    'thegeom',
  ],
  ...['geometry', 'shape', 'latlng', 'latlon', 'latlong', 'lnglat', 'lonlat', 'position'],
];

function isWholePlace({ compact }: FreeHeader): boolean {
  return wholePlaces.includes(compact);
}

function isDateAndTime(headers: readonly string[]): boolean {
  const [date = '', time = ''] = headers.length === 2 ? headers.toSorted() : [];
  return /date$/i.test(date) && /time$|hour$/i.test(time);
}

/** The name of a table before each column, as Hive writes it: `accidents.` of `accidents.state` and `accidents.city`. */
export function tablePrefix(names: readonly string[]): string {
  const [, prefix] = /^(\w+\.)\w/.exec(bareHeader(names[0] ?? '')) ?? [];
  const isShared =
    prefix !== undefined && names.length > 1 && names.every((name) => bareHeader(name).startsWith(prefix));
  return isShared ? prefix : '';
}
