import { InternalError } from '../../base/errors.js';
import type { ScoredRows } from './scoredRows.js';

/** Writes the prediction of a row. `severity` is 0 for none. */
type PredictionText = (
  severity: number,
  probabilities: Float64Array,
  from: number,
  classes: number,
) => string;

/** The fields behind those of a row. */
export function csvPrediction(delimiter: string, version: string): PredictionText {
  return (severity, probabilities, from, classes) => {
    if (severity === 0) return delimiter.repeat(classes + 2);
    let text = delimiter + severity;
    for (let k = 0; k < classes; k++) text += delimiter + sixDigits(probabilities[from + k]!);
    return text + delimiter + version;
  };
}

/** The values at the end of an object, and its brace. */
export function jsonPrediction(names: readonly string[], version: string): PredictionText {
  const keys = names.map((name, at) => `${at === 0 ? '' : ','}${JSON.stringify(name)}:`);
  return (severity, probabilities, from, classes) => {
    if (severity === 0) return `${keys.map((key) => `${key}null`).join('')}}`;
    let text = keys[0]! + severity;
    for (let k = 0; k < classes; k++) text += keys[k + 1]! + sixDigits(probabilities[from + k]!);
    return `${text}${keys.at(-1)}${JSON.stringify(version)}}`;
  };
}

const thousand = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

/** A probability with six digits. */
function sixDigits(probability: number): string {
  const millionths = Math.round(probability * 1e6);
  if (millionths >= 1_000_000) return '1';
  return `0.${thousand[Math.floor(millionths / 1_000)]}${thousand[millionths % 1_000]}`;
}

/** The predictions of the rows, one after the other. */
export class PredictionTexts {
  readonly #rows: AsyncIterator<ScoredRows>;
  readonly #text: PredictionText;
  #batch: ScoredRows | null = null;
  #classes = 0;
  #at = 0;

  constructor(rows: AsyncIterator<ScoredRows>, text: PredictionText) {
    this.#rows = rows;
    this.#text = text;
  }

  get isEmpty(): boolean {
    return this.#batch === null || this.#at >= this.#batch.count;
  }

  /** Waits for the predictions of the next rows. */
  async fill(): Promise<void> {
    while (this.isEmpty) {
      const { value, done } = await this.#rows.next();
      if (done === true) throw new InternalError('A file has more rows than were scored.');
      this.#batch = value;
      this.#classes = value.count === 0 ? 0 : value.probabilities.length / value.count;
      this.#at = 0;
    }
  }

  next(): string {
    const { severity, probabilities } = this.#batch!;
    const row = this.#at++;
    return this.#text(severity[row]!, probabilities, row * this.#classes, this.#classes);
  }

  /** @throws InternalError when there are more predictions than rows */
  async requireEnd(): Promise<void> {
    if (!this.isEmpty || (await this.#rows.next()).done !== true)
      throw new InternalError('A file has fewer rows than were scored.');
  }
}
