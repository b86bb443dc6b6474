import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isPlainObject } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { fileNotFound } from '../../base/fileNotFound.js';
import { severityModelOf } from '../severityModelOf.js';
import type { TrainedModel } from '../trainedModel.js';
import { damaged, digestOf, modelFiles, parseJson, readListed, readModelManifest } from './manifest.js';
import type { ModelFacts } from './modelFacts.js';

/** A model that was read from its folder. */
export interface OpenedModel extends TrainedModel {
  readonly info: ModelInfo;
}

/** What a model folder knows of its model. */
export interface ModelInfo extends ModelFacts {
  /** When the folder was written, ISO UTC. */
  readonly createdAt: string;
  /** The version of blackspot that wrote it. */
  readonly blackspotVersion: string;
}

/**
 * Reads the model of a folder that `blackspot train` or `writeModelFolder` wrote. Every file of the folder is held to its
 * digest.
 *
 * @throws InputError when the folder does not exist, is not a model folder, or is of another format version
 * @throws DataError when a file is missing, cut or edited
 * @throws StorageError when a file cannot be read
 * @example
 * const model = await openModel('model');
 * model.info.featureSet; // 'report'
 */
export async function openModel(folder: string): Promise<OpenedModel> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readModel(folder);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
    // A folder that is just being replaced is missing for a moment, or gave files of both models.
    await setTimeout(pauseMs);
  }
}

const attempts = 3;
const pauseMs = 50;

async function readModel(folder: string): Promise<OpenedModel> {
  if (!existsSync(folder)) throw fileNotFound(folder, 'File or folder');
  const manifest = await readModelManifest(folder);
  if (manifest === null) {
    throw new InputError(`Not a model folder: ${folder}.`, {
      hint: 'Pass a folder that `blackspot train` wrote.',
      details: { folder },
    });
  }
  const content = await readListed(folder, manifest, modelFiles.model);
  for (const name of [modelFiles.onnx, modelFiles.card]) await readListed(folder, manifest, name);
  const { model, thresholds, ...facts } = contentOf(parseJson(content, folder, modelFiles.model), folder);
  const { createdAt, blackspotVersion } = manifest;
  return {
    version: digestOf(content).sha256.slice(0, 12),
    model: severityModelOf(model),
    thresholds,
    info: { ...facts, createdAt, blackspotVersion },
  };
}

type StoredModel = ModelFacts & Pick<TrainedModel, 'thresholds'> & { readonly model: unknown };

/** The digest holds what this version of the format wrote, so a look at the outline is enough. */
function contentOf(json: unknown, folder: string): StoredModel {
  const isWhole = isPlainObject(json) && isPlainObject(json.model) && Array.isArray(json.thresholds);
  if (!isWhole) throw damaged(folder, `${modelFiles.model} is incomplete`);
  return json as unknown as StoredModel;
}
