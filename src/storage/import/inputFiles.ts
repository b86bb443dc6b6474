import type { Dirent } from 'node:fs';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { schemeOf } from '../../base/urls.js';
import { importFiles } from './manifest.js';

/** The path of a file, a folder or a glob such as `data/US_*.csv`, or several of them, read as one file. */
export type FilesInput = string | readonly string[];

/** A file of an import. */
export interface FileToRead {
  readonly path: string;
  /** Its name among the files: the path from the folder of all, or as it was given. */
  readonly name: string;
}

/**
 * Checks an input; a list of one path is that path.
 * @throws InputError if it is neither a path nor a list of paths
 */
export function requireFilesInput(input: unknown): FilesInput {
  const isPath = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const isList = Array.isArray(input) && input.length > 0 && input.every(isPath);
  if (!isPath(input) && !isList) throw unexpected('the file', 'a path, or a list of paths', input);
  return (isList && (input as unknown[]).length === 1 ? (input as unknown[])[0] : input) as FilesInput;
}

/** Whether the input is one file, by its own path. */
export function isOneFile(input: FilesInput): input is string {
  return typeof input === 'string' && !isGlob(input) && !isFolder(input);
}

/** Whether a path is a pattern: it has `*`, `?` or `[`, and no file has this very name. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path) && schemeOf(path) === null && !existsSync(path);
}

/**
 * The files of an input. Those of a folder and of a glob are in the order of their names; each file is there once. Hidden files, those that begin with `_` (such as Spark's `_SUCCESS`) and checksums are left out, and so are folders that
 * blackspot wrote.
 *
 * @throws InputError when there are none
 */
export async function filesOf(input: FilesInput): Promise<readonly FileToRead[]> {
  const found = new Map<string, FileToRead>();
  for (const path of typeof input === 'string' ? [input] : input) {
    const files = isGlob(path)
      ? await globbed(path)
      : isFolder(path)
        ? await filesIn(path, path)
        : [{ path, name: path }];
    if (files.length === 0) throw noFiles(path);
    for (const file of files) {
      const whole = resolve(file.path);
      if (!found.has(whole)) found.set(whole, file);
    }
  }
  return [...found.values()];
}

/** The input in words: the path, or that of the first file and the number of the others. */
export function describeInput(input: FilesInput): string {
  if (typeof input === 'string') return input;
  const [first, ...others] = input;
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}

function noFiles(path: string): InputError {
  return isGlob(path)
    ? new InputError(`No file matches ${path}.`, { hint: 'Check the pattern.', details: { path } })
    : new InputError(`Expected ${path} to be a folder with CSV, JSON or Parquet files, got none in it.`, {
        hint: 'Pass a CSV file, a folder of part files, or a folder created by `blackspot import`.',
        details: { path },
      });
}

/** @param within the folders that the walk is in */
async function filesIn(folder: string, base: string, within: readonly string[] = []): Promise<FileToRead[]> {
  if (leadsBack(folder, within)) return [];
  const inside = [...within, realpathSync(folder)];
  const files: FileToRead[] = [];
  for (const entry of await entriesOf(folder)) {
    if (isLeftOut(entry.name)) continue;
    const path = join(folder, entry.name);
    if (!isFolder(path)) files.push({ path, name: slashed(relative(base, path)) });
    else if (!isOwn(path)) files.push(...(await filesIn(path, base, inside)));
  }
  return files;
}

/** The folder before the first wildcard of a glob. */
function folderOfGlob(pattern: string): string {
  const parts = pattern.split(/[/\\]/);
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  return parts.slice(0, wild).join(sep) || (pattern.startsWith('/') ? '/' : '.');
}

async function globbed(pattern: string): Promise<FileToRead[]> {
  const base = folderOfGlob(pattern);
  const parts = pattern.split(/[/\\]/);
  const wild = parts.slice(parts.findIndex((part) => /[*?[]/.test(part)));
  const paths = await matching(base, wild);
  return paths.map((path) => ({ path, name: slashed(relative(base, path)) }));
}

/** @param within the folders that a `**` is in */
async function matching(
  folder: string,
  [part, ...rest]: readonly string[],
  within: readonly string[] = [],
): Promise<string[]> {
  if (leadsBack(folder, within)) return [];
  const paths: string[] = [];
  if (part === '**') paths.push(...(await matching(folder, rest)));
  for (const { name } of await entriesOf(folder)) {
    const path = join(folder, name);
    if (part === '**') {
      if (!isLeftOut(name) && isFolder(path)) {
        const inside = [...within, realpathSync(folder)];
        paths.push(...(await matching(path, [part, ...rest], inside)));
      }
    } else if (part !== undefined && matches(name, part) && (!isLeftOut(name) || isLeftOut(part))) {
      if (rest.length > 0) paths.push(...(isFolder(path) ? await matching(path, rest) : []));
      else if (isFolder(path)) paths.push(...(isOwn(path) ? [] : await inFolder(path)));
      else paths.push(path);
    }
  }
  return paths;
}

async function inFolder(path: string): Promise<string[]> {
  return (await filesIn(path, path)).map((file) => file.path);
}

/** Whether a link leads to a folder that a walk is in already, and from which it would never return. */
function leadsBack(folder: string, within: readonly string[]): boolean {
  return within.length > 0 && within.includes(realpathSync(folder));
}

/** Whether a name matches a part of a glob. As in a shell, a wildcard matches no name that begins with a dot. */
function matches(name: string, part: string): boolean {
  if (name.startsWith('.') && !part.startsWith('.')) return false;
  return patternOf(part).test(name);
}

function patternOf(part: string): RegExp {
  const pattern = part.replaceAll(/\*|\?|\[!?[^\]]+\]|[^*?[]+|\[/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 2 && piece.startsWith('['))
      return piece.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(`^${pattern}$`, 's');
  } catch {
    // Brackets that hold no range, such as [z-a], are letters of a name.
    return new RegExp(`^${part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 's');
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isLeftOut(name: string): boolean {
  return /^[._]|\.crc$|^(?:thumbs\.db|desktop\.ini)$/i.test(name);
}

/** Whether a folder has the manifest of an import. */
export function isImportFolder(folder: string): boolean {
  return existsSync(join(folder, importFiles.manifest));
}

/** Whether blackspot wrote the folder: an import, or live segments. */
function isOwn(folder: string): boolean {
  return isImportFolder(folder) || existsSync(join(folder, 'empty.parquet'));
}

function isFolder(path: string): boolean {
  // A link to itself does not exist, either.
  return existsSync(path) && statSync(path).isDirectory();
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** Where the default folder of the import of an input is, and its name there. */
export function placeOf(input: FilesInput): { readonly folder: string; readonly name: string } {
  if (typeof input === 'string') {
    if (!isGlob(input)) return { folder: dirname(resolve(input)), name: basename(resolve(input)) };
    const folder = resolve(folderOfGlob(input));
    // Wildcards are not letters of file names everywhere.
    return { folder, name: slashed(relative(folder, resolve(input))).replaceAll(/[^\w.=-]+/g, '_') };
  }
  const first = resolve(input[0]!);
  return { folder: dirname(first), name: basename(first) };
}
