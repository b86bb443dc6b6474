import { type Dataset, perDataset } from './dataset.js';
import { missingMarkers } from './text.js';

/** The markers of missing values by column: those that are no word of the column's vocabulary or lookup. */
export const markersOf: (dataset: Dataset) => ReadonlyMap<string, ReadonlySet<string>> = perDataset(
  (dataset) =>
    new Map(
      dataset.fileColumns.map(({ name }) => {
        const words = wordsOf(name, dataset);
        return [name, new Set(missingMarkers.filter((marker) => !words.has(marker.toLowerCase())))];
      }),
    ),
);

/** The words of a column in lower case. */
function wordsOf(name: string, { vocabularies, lookups, usualTexts }: Dataset): ReadonlySet<string> {
  const vocabulary = vocabularies[name];
  const names = vocabulary?.kind === 'names' ? Object.entries(vocabulary.names).flat() : [];
  const looked = Object.values(lookups).flatMap(({ of, table }) => (of === name ? [...table.keys()] : []));
  return new Set([...names, ...looked, ...(usualTexts[name] ?? [])].map((word) => word.toLowerCase()));
}
