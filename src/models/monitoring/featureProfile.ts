import type { CategoryColumn, Feature, FeatureBatch, FeatureColumn } from '../../dataset/features.js';

/** How the values of one feature were distributed among the events that a model was trained on. Plain JSON. */
export type FeatureProfile = NumberProfile | CategoryProfile;

interface Counted {
  readonly feature: string;
  /** The number of events in each bin; missing values are the last one. */
  readonly counts: readonly number[];
}

/** A number or a flag, in bins between its deciles. */
export interface NumberProfile extends Counted {
  readonly kind: 'number';
  /** The upper end (inclusive) of each bin but the last two, which are higher values and missing values. Ascending. */
  readonly edges: readonly number[];
}

/** A category: a bin for each of its most frequent texts, then one for all others and one for missing values. */
export interface CategoryProfile extends Counted {
  readonly kind: 'category';
  readonly texts: readonly string[];
}

/** Texts with a bin of their own; the rest shares one. */
const mostTexts = 20;
/** Values from which the deciles are taken, evenly spread over the events. The counts are of all events. */
const mostValues = 100_000;

/**
 * The distribution of each feature, to be kept with a model and compared with later events: see `stabilityIndex`.
 *
 * @param batches the training events; they are read twice
 * @example
 * const profile = featureProfile(model.features, [batch]);
 * profile[0]; // { feature: 'temperature', kind: 'number', edges: [28, 40, ...], counts: [4951, 4937, ..., 612] }
 */
export function featureProfile(
  features: readonly Feature[],
  batches: readonly FeatureBatch[],
): readonly FeatureProfile[] {
  const events = batches.reduce((sum, { count }) => sum + count, 0);
  return features.map(({ name, type }, position) => {
    const columns = batches.map((batch) => batch.columns[position]!);
    const empty: FeatureProfile =
      type === 'category'
        ? { feature: name, kind: 'category', texts: frequentTexts(columns as CategoryColumn[]), counts: [] }
        : {
            feature: name,
            kind: 'number',
            edges: type === 'flag' ? [0] : deciles(columns as Float32Array[], events),
            counts: [],
          };
    const counts = new Array<number>(binCount(empty)).fill(0);
    for (const column of columns) for (const bin of binsOf(empty, column)) counts[bin]! += 1;
    return { ...empty, counts };
  });
}

/** The number of bins of a profile. */
export function binCount(profile: FeatureProfile): number {
  return (profile.kind === 'number' ? profile.edges.length : profile.texts.length) + 2;
}

/** The values in one bin of a profile. Plain JSON. */
export type BinValues =
  /** A range of numbers; null is an open end. A flag is 0 or 1. */
  | { readonly kind: 'range'; readonly above: number | null; readonly upTo: number | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'otherTexts' | 'missing' };

/** What a bin of a profile holds. */
export function binValues(profile: FeatureProfile, bin: number): BinValues {
  if (bin === binCount(profile) - 1) return { kind: 'missing' };
  if (profile.kind === 'number') {
    const { edges } = profile;
    return { kind: 'range', above: edges[bin - 1] ?? null, upTo: edges[bin] ?? null };
  }
  const text = profile.texts[bin];
  return text === undefined ? { kind: 'otherTexts' } : { kind: 'text', text };
}

/** The bin of each event in the profile of a feature. */
export function binsOf(profile: FeatureProfile, column: FeatureColumn): Uint8Array {
  return profile.kind === 'number'
    ? numberBins(profile, column as Float32Array)
    : categoryBins(profile, column as CategoryColumn);
}

function numberBins({ edges }: NumberProfile, values: Float32Array): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let event = 0; event < values.length; event++) {
    const value = values[event]!;
    let bin = 0;
    if (Number.isNaN(value)) bin = edges.length + 1;
    else while (bin < edges.length && value > edges[bin]!) bin++;
    bins[event] = bin;
  }
  return bins;
}

function categoryBins({ texts }: CategoryProfile, column: CategoryColumn): Uint8Array {
  const known = new Map(texts.map((text, bin) => [text, bin]));
  const binByCode = Uint8Array.from(column.texts, (text) => known.get(text) ?? texts.length);
  return Uint8Array.from(column.codes, (code) => (code < 0 ? texts.length + 1 : binByCode[code]!));
}

function deciles(columns: readonly Float32Array[], events: number): number[] {
  const step = Math.max(1, Math.floor(events / mostValues));
  const values: number[] = [];
  let next = 0;
  for (const column of columns) {
    for (; next < column.length; next += step) if (!Number.isNaN(column[next]!)) values.push(column[next]!);
    next -= column.length;
  }
  const sorted = Float32Array.from(values).sort();
  const edges = new Set<number>();
  for (let decile = 1; decile < 10 && sorted.length > 0; decile++) {
    edges.add(sorted[Math.ceil((decile / 10) * sorted.length) - 1]!);
  }
  return [...edges];
}

/** The most frequent texts, the most frequent first; equally frequent ones by code point. */
function frequentTexts(columns: readonly CategoryColumn[]): string[] {
  const counts = new Map<string, number>();
  for (const { codes, texts } of columns) {
    const byCode = new Float64Array(texts.length);
    for (const code of codes) if (code >= 0) byCode[code]! += 1;
    for (const [code, text] of texts.entries()) counts.set(text, (counts.get(text) ?? 0) + byCode[code]!);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, mostTexts)
    .map(([text]) => text);
}
