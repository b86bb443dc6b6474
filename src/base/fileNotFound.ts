import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestNames } from './didYouMean.js';
import { type ErrorOptions, InputError } from './errors.js';

/** The error of a file that a user named and that does not exist, with similar names in its folder. */
export function fileNotFound(
  path: string,
  thing: 'File' | 'File or folder' = 'File',
  options: ErrorOptions = {},
): InputError {
  const near = nearestNames(basename(path), namesIn(dirname(path))).map((name) => join(dirname(path), name));
  const question = near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
  return new InputError(`${thing} not found: ${path}${question}.`, { hint: 'Check the path.', ...options });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}
