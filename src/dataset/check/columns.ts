/** What the columns of a description demand of each other, and of the columns that are common to all datasets. */
import { type CommonColumn, commonColumn, commonColumns, mayBeNulled, widestRanges } from '../columnRules.js';
import type { Column, DatasetDescription } from '../description.js';
import { plainHeader } from '../text.js';
import { isSameList, wrong } from './properties.js';

export function checkNames({ columns }: DatasetDescription): void {
  const names = new Set<string>();
  for (const [position, { name }] of columns.entries()) {
    if (names.has(name.toLowerCase()))
      throw wrong(
        `dataset.columns[${position}].name`,
        'different from the other names (case is ignored)',
        name,
      );
    names.add(name.toLowerCase());
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
    if (one.values !== undefined && one.type !== 'text')
      throw wrong(`${path}.values`, `absent in a column of type ${one.type}`, one.values);
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
  if (rule.range !== undefined && !isSameList(given, rule.range))
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
          `different from the headers of ${owner} (case, blanks and underscores are ignored)`,
          header,
        );
      owners.set(plainHeader(header), name);
    }
  }
}

/** A name means one column: an alias is neither a header nor an alias of another. */
export function checkAliases({ columns, aliases = {}, similarHeaders = {} }: DatasetDescription): void {
  const owners = new Map(
    columns.flatMap(({ name, headers }) => headers.map((header) => [plainHeader(header), name] as const)),
  );
  for (const [property, names] of Object.entries({ aliases, similarHeaders })) {
    for (const [name, list] of Object.entries(names)) {
      const path = `dataset.${property}.${name}`;
      if (!columns.some((one) => one.name === name && one.headers.length > 0))
        throw wrong(`a name of dataset.${property}`, 'the name of a column of the file', name);
      for (const [position, alias] of list.entries()) {
        const owner = owners.get(plainHeader(alias));
        if (owner !== undefined)
          throw wrong(`${path}[${position}]`, `different from the names of ${owner}`, alias);
      }
      for (const alias of list) owners.set(plainHeader(alias), name);
    }
  }
}

export function checkLimits({ columns }: DatasetDescription): void {
  const ofFile = columns.filter(({ headers }) => headers.length > 0);
  // Bit i of a mask of 53 bits: whether the i-th was made null.
  const optionalNumbers = ofFile.filter(mayBeNulled).length;
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
