import { createHash } from 'node:crypto';
import { isPlainObject, unexpected } from '../../base/checks.js';
import { DataError } from '../../base/errors.js';
import { version } from '../../base/version.js';
import { localFiles } from '../../storage/files/localFiles.js';

/** The list of the files of a model folder, by which missing, cut and edited ones are noticed: `manifest.json`. */
export interface ModelManifest {
  readonly kind: 'severityModel';
  /** Raised when a file of the folder is read differently. */
  readonly formatVersion: number;
  readonly blackspotVersion: string;
  /** ISO UTC. */
  readonly createdAt: string;
  readonly files: Readonly<Record<string, FileDigest>>;
}

/** What a file has to be. */
export interface FileDigest {
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The names of the files of a model folder. */
export const modelFiles = {
  model: 'model.json',
  onnx: 'model.onnx',
  card: 'card.md',
  manifest: 'manifest.json',
} as const;

const formatVersion = 2;

/** The manifest of these files, as text. */
export function manifestText(files: Readonly<Record<string, string | Uint8Array>>, createdAt: Date): string {
  const digests = Object.entries(files).map(([name, content]) => [name, digestOf(Buffer.from(content))]);
  const manifest: ModelManifest = {
    kind: 'severityModel',
    formatVersion,
    blackspotVersion: version,
    createdAt: createdAt.toISOString(),
    files: Object.fromEntries(digests),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * The manifest of a model folder; null if the folder has none, or one of something else.
 *
 * @throws DataError when it is damaged
 * @throws InputError when it is of another format version
 */
export async function readModelManifest(folder: string): Promise<ModelManifest | null> {
  const content = await readIfPresent(folder, modelFiles.manifest);
  if (content === null) return null;
  const manifest = parseJson(content, folder, modelFiles.manifest);
  if (!isPlainObject(manifest) || manifest.kind !== 'severityModel') return null;
  if (manifest.formatVersion !== formatVersion) {
    const isNewer = Number(manifest.formatVersion) > formatVersion;
    throw unexpected(
      `the format version of the model in ${folder}`,
      `${formatVersion}`,
      manifest.formatVersion,
      {
        hint: isNewer
          ? `Update blackspot: version ${manifest.blackspotVersion} wrote this model.`
          : 'Train the model again with this version of blackspot.',
        details: { folder },
      },
    );
  }
  if (!isComplete(manifest)) throw damaged(folder, `${modelFiles.manifest} is incomplete`);
  return manifest as unknown as ModelManifest;
}

/**
 * Reads a file of a model folder and holds it to the manifest.
 * @throws DataError when it is missing, cut or edited
 */
export async function readListed(
  folder: string,
  { files }: ModelManifest,
  name: string,
): Promise<Uint8Array> {
  const expected = files[name];
  if (expected === undefined) throw damaged(folder, `${name} is not listed in ${modelFiles.manifest}`);
  const content = await readIfPresent(folder, name);
  if (content === null) throw damaged(folder, `${name} is missing`);
  if (content.length !== expected.bytes) {
    throw damaged(folder, `${name} has ${content.length} bytes instead of ${expected.bytes}`);
  }
  if (digestOf(content).sha256 !== expected.sha256) throw damaged(folder, `${name} was changed`);
  return content;
}

/** The content of a JSON file of the folder. */
export function parseJson(content: Uint8Array, folder: string, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8'));
  } catch (cause) {
    throw damaged(folder, `${name} is not valid JSON`, cause);
  }
}

/** The error of a model folder with a file that is not as it was written. */
export function damaged(folder: string, reason: string, cause?: unknown): DataError {
  return new DataError(`The model in ${folder} is damaged: ${reason}.`, {
    hint: 'Copy the folder again from where it was trained, or train the model again.',
    details: { folder },
    ...(cause === undefined ? {} : { cause }),
  });
}

export function digestOf(content: Uint8Array): FileDigest {
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function readIfPresent(folder: string, name: string): Promise<Uint8Array | null> {
  try {
    return await localFiles(folder).read(name);
  } catch (error) {
    const { code } = (error as Error).cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function isComplete({ blackspotVersion, createdAt, files }: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof blackspotVersion === 'string' &&
    typeof createdAt === 'string' &&
    isPlainObject(files) &&
    Object.values(files).every(
      (file) => isPlainObject(file) && typeof file.bytes === 'number' && typeof file.sha256 === 'string',
    )
  );
}
