import type { Feature, FeatureBatch, FeatureColumn } from '../../dataset/features.js';
import { fixedOrder } from '../fixedOrder.js';
import type { EventLabels, LabelledBatch } from '../severityModel.js';

/** Batches as one, in their order. Categories of all batches get one list of texts, sorted. */
export function joinBatches(batches: readonly LabelledBatch[]): LabelledBatch {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const width = batches[0]?.columns.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) =>
    joinColumns(
      batches.map(({ columns }) => columns[at]!),
      count,
    ),
  );
  return { count, columns, labels: joinLabels(batches, count) };
}

/** These rows of a batch, in this order. */
export function takeRows(batch: LabelledBatch, rows: Uint32Array): LabelledBatch {
  const { labels } = batch;
  return {
    count: rows.length,
    columns: batch.columns.map((column) =>
      column instanceof Float32Array
        ? taken(column, rows)
        : { codes: taken(column.codes, rows), texts: column.texts },
    ),
    labels: {
      severity: taken(labels.severity, rows),
      day: taken(labels.day, rows),
      feed: taken(labels.feed, rows),
      feeds: labels.feeds,
      state: taken(labels.state, rows),
      states: labels.states,
      chance: taken(labels.chance, rows),
    },
  };
}

/** The rows of a batch in an order that depends on them alone: by chance, and rows of equal chance by all that is known of them. */
export function inFixedOrder(batch: LabelledBatch): LabelledBatch {
  const { chance, day, severity, feed, state } = batch.labels;
  const keys: readonly ArrayLike<number>[] = [
    chance,
    day,
    severity,
    feed,
    state,
    ...batch.columns.map((column) => (column instanceof Float32Array ? column : column.codes)),
  ];
  const order = fixedOrder(chance, (a, b) => {
    for (const values of keys) {
      const [left, right] = [values[a]!, values[b]!];
      if (left < right) return -1;
      if (left > right) return 1;
      // A missing number comes first.
      if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? -1 : 1;
    }
    return 0;
  });
  return takeRows(batch, order);
}

/** The rows of a batch that a rule keeps. */
export function rowsWhere(
  { count, labels }: LabelledBatch,
  keeps: (labels: EventLabels, row: number) => boolean,
): Uint32Array {
  const rows = new Uint32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (keeps(labels, row)) rows[kept++] = row;
  return rows.slice(0, kept);
}

/** The columns of some of the features of a batch. */
export function takeFeatures<Batch extends FeatureBatch>(
  batch: Batch,
  features: readonly Feature[],
  wanted: readonly Feature[],
): Batch {
  const indices = new Map(features.map(({ name }, index) => [name, index]));
  return { ...batch, columns: wanted.map(({ name }) => batch.columns[indices.get(name)!]!) };
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

function taken<Values extends Numbers>(values: Values, rows: Uint32Array): Values {
  const kept = new (values.constructor as new (length: number) => Values)(rows.length);
  for (let at = 0; at < rows.length; at++) kept[at] = values[rows[at]!]!;
  return kept;
}

function joinColumns(columns: readonly FeatureColumn[], count: number): FeatureColumn {
  if (columns[0] instanceof Float32Array)
    return joinNumbers(columns as readonly Float32Array[], new Float32Array(count));
  return joinCodes(
    columns.map((column) => column as Exclude<FeatureColumn, Float32Array>),
    count,
  );
}

function joinNumbers<Values extends Numbers>(parts: readonly Values[], joined: Values): Values {
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function joinCodes(
  parts: readonly { readonly codes: Int32Array; readonly texts: readonly string[] }[],
  count: number,
): { readonly codes: Int32Array; readonly texts: readonly string[] } {
  const all = [...new Set(parts.flatMap(({ texts }) => texts))].sort();
  const codeOf = new Map(all.map((text, code) => [text, code]));
  const joined = new Int32Array(count);
  let at = 0;
  for (const { codes, texts } of parts) {
    const ofText = texts.map((text) => codeOf.get(text)!);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      joined[at++] = code < 0 ? -1 : ofText[code]!;
    }
  }
  return { codes: joined, texts: all };
}

function joinLabels(batches: readonly LabelledBatch[], count: number): EventLabels {
  const labels = batches.map((batch) => batch.labels);
  const feed = joinCodes(
    labels.map((one) => ({ codes: one.feed, texts: one.feeds })),
    count,
  );
  const state = joinCodes(
    labels.map((one) => ({ codes: one.state, texts: one.states })),
    count,
  );
  return {
    severity: joinNumbers(
      labels.map((one) => one.severity),
      new Uint8Array(count),
    ),
    day: joinNumbers(
      labels.map((one) => one.day),
      new Int32Array(count),
    ),
    feed: feed.codes,
    feeds: feed.texts,
    state: state.codes,
    states: state.texts,
    chance: joinNumbers(
      labels.map((one) => one.chance),
      new Float64Array(count),
    ),
  };
}
