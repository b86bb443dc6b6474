import { freewayPattern } from '../../dataset/street.js';
import { sourceNames, windDirections } from '../../dataset/vocabulary.js';

/**
 * The names of `vocabulary.ts` and the roads of `street.ts` in the dataset. `test/dataset/parseRow.test.ts` holds both to the
 * same answer.
 */

export function sourceNameSql(text: string): string {
  return renameSql(text, text, sourceNames);
}

export function windDirectionSql(text: string): string {
  return renameSql(`lower(${text})`, text, windDirections);
}

export function stateNameSql(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, '[A-Za-z]{2}') THEN upper(${text}) ELSE ${text} END`;
}

export function isFreewaySql(street: string): string {
  return `regexp_matches(${street}, '${freewayPattern}')`;
}

function renameSql(match: string, otherwise: string, names: Readonly<Record<string, string>>): string {
  const whens = Object.entries(names).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  return `CASE ${match} ${whens.join(' ')} ELSE ${otherwise} END`;
}
