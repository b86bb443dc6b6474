import { requireInteger, requireObject, requireOneOf, unexpected } from '../base/checks.js';
import { requireFeatures } from '../dataset/checkFeatures.js';
import type { SeverityModel, SeverityModelJson } from './severityModel.js';

/** Checks of a model that comes from a file: what every kind has. */

/** What every kind of model has. @throws InputError when something is missing or of another form */
export function checkModelJson<Kind extends SeverityModel['kind']>(
  json: unknown,
  kinds: readonly Kind[],
): SeverityModelJson & { readonly kind: Kind } {
  const { kind, features, classes } = requireObject('the model', json);
  requireOneOf('kind', kind, kinds);
  requireFeatures(features);
  let before = 0;
  for (const [at, severity] of requireList('classes', classes).entries())
    before = requireInteger(`classes[${at}]`, severity, before + 1, 4);
  if ((classes as readonly unknown[]).length < 2)
    throw unexpected('classes', 'at least two severities', classes);
  return json as SeverityModelJson & { readonly kind: Kind };
}

/** A list, of this length if one is given. */
export function requireList(name: string, value: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(name, 'a list', value);
  if (length !== undefined && value.length !== length)
    throw unexpected(`the length of ${name}`, String(length), value.length);
  return value;
}

export function requireText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw unexpected(name, 'a text', value);
  return value;
}

/** A list of finite numbers. */
export function requireNumbers(name: string, value: unknown, length?: number): readonly number[] {
  const list = requireList(name, value, length);
  const at = list.findIndex((number) => !Number.isFinite(number));
  if (at >= 0) throw unexpected(`${name}[${at}]`, 'a finite number', list[at]);
  return list as readonly number[];
}

/** A list of finite numbers, each larger than the one before. */
export function requireAscending(name: string, value: unknown, length?: number): readonly number[] {
  const numbers = requireNumbers(name, value, length);
  const at = numbers.findIndex((number, index) => index > 0 && number <= numbers[index - 1]!);
  if (at >= 0) throw unexpected(`${name}[${at}]`, `above ${numbers[at - 1]}`, numbers[at]);
  return numbers;
}
