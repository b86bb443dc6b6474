import * as ort from 'onnxruntime-web';
import type { CategoryColumn, Feature, FeatureBatch } from '../../../src/dataset/features.js';

ort.env.wasm.numThreads = 1;

export interface OnnxAnswer {
  readonly probabilities: Float32Array;
  readonly severity: readonly number[];
  readonly shapes: readonly (readonly number[])[];
}

/** Runs a file as another program would: with onnxruntime, by the names of inputs and outputs. */
export async function runOnnx(
  file: Uint8Array,
  features: readonly Feature[],
  batch: FeatureBatch,
): Promise<OnnxAnswer> {
  const session = await ort.InferenceSession.create(file);
  const count = new ort.Tensor('int64', BigInt64Array.of(BigInt(batch.count)), [1]);
  const inputs = Object.fromEntries(
    features.map(({ name }, f) => [name, tensorOf(batch.columns[f]!, batch.count)]),
  );
  const answer = await session.run(features.length === 0 ? { count } : inputs);
  await session.release();
  const { probabilities, severity } = answer as { probabilities: ort.Tensor; severity: ort.Tensor };
  return {
    probabilities: probabilities.data as Float32Array,
    severity: Array.from(severity.data as BigInt64Array, Number),
    shapes: [probabilities.dims, severity.dims],
  };
}

function tensorOf(column: Float32Array | CategoryColumn, count: number): ort.Tensor {
  if (column instanceof Float32Array) return new ort.Tensor('float32', column, [count, 1]);
  return new ort.Tensor(
    'string',
    Array.from(column.codes, (code) => column.texts[code] ?? ''),
    [count, 1],
  );
}
