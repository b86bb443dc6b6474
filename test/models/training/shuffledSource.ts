import type { FeatureBatch, FeatureColumn } from '../../../src/dataset/features.js';
import type { Source } from '../../../src/query/source.js';
import { createRandom } from '../../../src/stats/random.js';

/**
 * The same source with its rows in another order, in batches of another size, and with the texts of categories in another
 * order in each: what a database may do from one scan to the next.
 */
export function shuffledSource(source: Source, seed: number, batchRows: number): Source {
  const random = createRandom(seed);
  const shuffled: Partial<Source> = {
    dataset: source.dataset,
    describe: () => source.describe(),
    ask: (question, options) => source.ask(question, options),
    async *scanFeatures(features, where, options) {
      const batches: FeatureBatch[] = [];
      for await (const batch of source.scanFeatures!(features, where, options)) batches.push(batch);
      const rows = batches.flatMap((batch, b) =>
        Array.from({ length: batch.count }, (_, row) => ({ b, row })),
      );
      random.shuffle(rows);
      for (let first = 0; first < rows.length; first += batchRows) {
        const own = rows.slice(first, first + batchRows);
        yield {
          count: own.length,
          columns: features.map((_, f) => columnOf(own.map(({ b, row }) => [batches[b]!.columns[f]!, row]))),
        };
      }
    },
  };
  return shuffled as Source;
}

function columnOf(values: readonly (readonly [FeatureColumn, number])[]): FeatureColumn {
  if (values[0]![0] instanceof Float32Array)
    return Float32Array.from(values, ([column, row]) => (column as Float32Array)[row]!);
  const found = values.map(([column, row]) => {
    const { codes, texts } = column as Exclude<FeatureColumn, Float32Array>;
    return texts[codes[row]!] ?? null;
  });
  const texts = [...new Set(found.filter((text) => text !== null))].reverse();
  return { texts, codes: Int32Array.from(found, (text) => (text === null ? -1 : texts.indexOf(text))) };
}
