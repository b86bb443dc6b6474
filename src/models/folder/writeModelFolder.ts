import { existsSync, readdirSync, statSync } from 'node:fs';
import { requireKnownOptions, unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { requireWritable, writeFolder } from '../../storage/files/wholeFolder.js';
import { onnxFile } from '../onnx/onnxFile.js';
import type { SeverityModel } from '../severityModel.js';
import { severityModelOf } from '../severityModelOf.js';
import { modelCard } from './card.js';
import { digestOf, manifestText, modelFiles, readModelManifest } from './manifest.js';
import type { ModelFacts } from './modelFacts.js';

/** What a model folder is made from. */
export interface ModelContent extends ModelFacts {
  readonly model: SeverityModel;
  /** See `TrainedModel`. */
  readonly thresholds: readonly number[];
}

export interface WriteModelOptions {
  /** Replace a model that the folder holds. @default false */
  readonly replace?: boolean;
}

/**
 * Writes a model into a folder, which appears whole or not at all: `model.json` with the model and all that is known of its
 * training, `model.onnx` for other programs, `card.md` for people, and `manifest.json` with the digests of these files.
 *
 * Training again with the same data, options and seed gives the same version.
 *
 * @param folder a folder that does not exist yet or is empty; with `replace`, also one that holds a model and nothing else
 * @returns the version of the model
 * @throws InputError when the folder holds something else, or a model and `replace` is not set
 * @throws StorageError when it cannot be written
 * @example
 * await writeModelFolder('model', content); // '3f0c9a1be477'
 */
export async function writeModelFolder(
  folder: string,
  content: ModelContent,
  options: WriteModelOptions = {},
): Promise<string> {
  requireKnownOptions('writeModelFolder', options, { replace: true });
  const replace = options.replace ?? false;
  await requireFree(folder, replace);
  const text = modelText(content);
  const version = digestOf(Buffer.from(text)).sha256.slice(0, 12);
  // The model as it will be read: a value that JSON cannot hold is noticed here.
  const trained = { version, model: severityModelOf(JSON.parse(text).model), thresholds: content.thresholds };
  const files = {
    [modelFiles.model]: text,
    [modelFiles.onnx]: onnxFile(trained),
    [modelFiles.card]: modelCard(trained, content),
  };
  await writeFolder(folder, { ...files, [modelFiles.manifest]: manifestText(files, new Date()) }, replace);
  return version;
}

/**
 * Checks that a model may be written into a folder, before the work of training it.
 * @throws InputError when it holds something else, or a model and `replace` is not set
 * @throws StorageError when it cannot be written
 */
export async function requireFree(folder: string, replace: boolean): Promise<void> {
  await requireWritable(folder);
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw notFree(`Not a folder: ${folder}.`, folder);
  const names = readdirSync(folder);
  if (names.length === 0) return;
  const manifest = await readModelManifest(folder).catch((error) => {
    // Also a damaged model may be replaced, and one of another version.
    if (replace) return 'damaged' as const;
    throw error;
  });
  if (manifest === null) throw notFree(`Not a model folder: ${folder}.`, folder);
  if (!replace) {
    throw new InputError(`The folder ${folder} holds a model.`, {
      hint: 'Choose another folder, or set replace (--replace).',
      details: { folder },
    });
  }
  const known: readonly string[] = Object.values(modelFiles);
  const others = names.filter((name) => !known.includes(name));
  if (others.length > 0) {
    throw notFree(`The folder ${folder} holds other files beside its model: ${others.join(', ')}.`, folder);
  }
}

function notFree(message: string, folder: string): InputError {
  return new InputError(message, { hint: 'Choose a folder that does not exist yet.', details: { folder } });
}

/** `model.json`. Its digest is the version, so nothing in it depends on the time or the machine. */
function modelText({ model, thresholds, ...facts }: ModelContent): string {
  return `${JSON.stringify({ ...facts, thresholds, model: model.toJSON() }, finite)}\n`;
}

/** JSON has no NaN and no Infinity, and would make them null. */
function finite(name: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw unexpected(`${name} of a model`, 'a finite number', value);
}
