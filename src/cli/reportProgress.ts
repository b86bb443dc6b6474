import { formatCountOf, formatDuration } from '../base/format.js';
import { scanFeatures } from '../query/scanFeatures.js';
import type { Source } from '../query/source.js';
import { barText, ProgressLine } from './progress.js';

/** The progress of one or more reports: those that are written, and the questions that the present one has had answered. */
export class ReportProgress {
  readonly #line: ProgressLine;
  readonly #total: number;
  readonly #startedMs: number = performance.now();
  #written = -1;

  constructor(total: number, line: ProgressLine = new ProgressLine()) {
    this.#total = total;
    this.#line = line;
  }

  /** Begins the next report. @returns its source, whose answers are counted */
  begin(id: string, source: Source): Source {
    this.#written += 1;
    let answers = 0;
    this.#update(id, answers);
    return countingAnswers(source, () => {
      answers += 1;
      this.#update(id, answers);
    });
  }

  end(): void {
    this.#line.end();
  }

  #update(id: string, answers: number): void {
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    this.#line.update(() =>
      this.#total === 1
        ? `Writing the ${id} report: ${formatCountOf(answers, 'question')} answered, ${formatDuration(seconds)}`
        : `${barText({ done: this.#written, total: this.#total, unit: 'report' }, seconds)}; ${id}: ${formatCountOf(answers, 'answer')}`,
    );
  }
}

/** The same source, which reports each answer. */
function countingAnswers(source: Source, onAnswer: () => void): Source {
  const counted = async <T>(answer: Promise<T>): Promise<T> => {
    const answered = await answer;
    onAnswer();
    return answered;
  };
  return {
    dataset: source.dataset,
    describe: () => source.describe(),
    describeColumns: (where, options) => counted(source.describeColumns(where, options)),
    ask: (question, options) => counted(source.ask(question, options)),
    sample: (rows, options) => counted(source.sample(rows, options)),
    scan: (columns, where, options) => source.scan(columns, where, options),
    scanFeatures: (features, where, options) =>
      scanFeatures(source, features, source.dataset, where, options),
    explain: (question) => source.explain(question),
    sent: (asked) => source.sent(asked),
    close: () => source.close(),
  };
}
