/** The rules of vocabularies, lookups, derived columns and usual texts. */
import { commonColumn } from '../columnRules.js';
import type { Column, DatasetDescription, Derivation } from '../description.js';
import { isPlainName, lookupRowName, plainNameForm } from '../reservedNames.js';
import { wrong } from './properties.js';
import { checkFileText, checkTyped } from './references.js';
import { meanings } from './shape.js';

export function checkVocabularies({ columns, vocabularies = {} }: DatasetDescription): void {
  for (const [name, vocabulary] of Object.entries(vocabularies)) {
    const path = `dataset.vocabularies.${name}`;
    checkFileText(columns, name, path, 'a vocabulary');
    if (vocabulary.kind === 'names' && vocabulary.ignoresCase !== true) continue;
    const upper = Object.keys(vocabulary.names ?? {}).find((one) => one !== one.toLowerCase());
    if (upper !== undefined)
      throw wrong(`names of ${path}.names`, 'in lower case, as case is ignored', upper);
  }
}

export function checkLookups({ columns, lookups = {} }: DatasetDescription): void {
  const taken = new Set(columns.map((one) => one.name.toLowerCase()));
  for (const [name, { of, table, otherwise: _ }] of Object.entries(lookups)) {
    const path = `dataset.lookups.${name}`;
    if (!isPlainName(name)) throw wrong('a name of dataset.lookups', plainNameForm, name);
    const row = lookupRowName(name);
    if (taken.has(row.toLowerCase()))
      throw wrong(
        'a name of dataset.lookups',
        `one whose column in queries, ${row}, has a new name (case is ignored)`,
        name,
        'Choose another name for the lookup or for the column.',
      );
    taken.add(row.toLowerCase());
    checkFileText(columns, of, `${path}.of`, 'a lookup');
    for (const [key, meaning] of table) {
      if (typeof key !== 'string' || key !== key.toLowerCase())
        throw wrong(`texts of ${path}.table`, 'in lower case', key);
      meanings(meaning, `${path}.table.${key}`);
    }
  }
}

export function checkDerivations({ columns, derived = {}, lookups = {} }: DatasetDescription): void {
  for (const [name, derivation] of Object.entries(derived)) {
    const path = `dataset.derived.${name}`;
    const target = columns.find((one) => one.name === name);
    if (target === undefined || commonColumn(name) !== undefined)
      throw wrong(`a name of dataset.derived`, "the name of a column that is the dataset's own", name);
    if (derivation.kind === 'lookup') checkLookedUp(target, derivation, path, lookups);
    else {
      checkTyped(columns, name, 'boolean', path, `${path}.pattern`);
      checkFileText(columns, derivation.of, `${path}.of`, path);
    }
  }
}

function checkLookedUp(
  { name, type }: Column,
  { lookup, property }: Extract<Derivation, { kind: 'lookup' }>,
  path: string,
  lookups: NonNullable<DatasetDescription['lookups']>,
): void {
  if (!Object.hasOwn(lookups, lookup)) {
    const names = Object.keys(lookups);
    const hint = names.length === 0 ? 'Add it to dataset.lookups.' : `Use one of: ${names.join(', ')}.`;
    throw wrong(`${path}.lookup`, 'the name of a lookup', lookup, hint);
  }
  if (type !== 'text' && type !== 'boolean')
    throw wrong(`dataset.columns.${name}.type`, 'text or boolean, as a lookup gives it', type);
  const { table, otherwise } = lookups[lookup]!;
  const expected = type === 'text' ? 'string' : 'boolean';
  const all = [
    ...[...table].map(([key, one]) => [`table.${key}`, one] as const),
    ['otherwise', otherwise] as const,
  ];
  for (const [at, meaning] of all) {
    const value = Object.hasOwn(meaning, property) ? meaning[property] : undefined;
    if (value !== null && typeof value !== expected)
      throw wrong(
        `dataset.lookups.${lookup}.${at}.${property}`,
        `a ${type} or null, for the column ${name}`,
        value,
      );
  }
}

export function checkUsualTexts({ columns, usualTexts = {} }: DatasetDescription): void {
  for (const name of Object.keys(usualTexts))
    checkFileText(columns, name, `dataset.usualTexts.${name}`, 'usual texts');
}
