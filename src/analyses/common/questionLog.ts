import { columnsOf } from '../../dataset/featureColumns.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { plainQuestion } from '../../query/check.js';
import type { QuestionLike } from '../../query/question.js';
import { askedCode } from '../../query/questionCode.js';
import { scanFeatures } from '../../query/scanFeatures.js';
import type { RowsAsked, Source } from '../../query/source.js';

/** Everything that a report has asked, each question once. */
export class QuestionLog {
  /** By its code. */
  readonly #all = new Map<string, QuestionLike | RowsAsked>();

  /** A source that notes its questions here, and their codes in `codes`. */
  noted(source: Source, codes: Set<string>): Source {
    const note = (asked: QuestionLike | RowsAsked): void => {
      const code = askedCode(asked);
      this.#all.set(code, asked);
      codes.add(code);
    };
    return {
      dataset: source.dataset,
      describe: () => source.describe(),
      describeColumns: (where, options) => source.describeColumns(where, options),
      ask(question, options) {
        note(plainQuestion(question));
        return source.ask(question, options);
      },
      async *scan(columns, where, options) {
        note({ columns, ...(where === undefined ? {} : { where }) });
        yield* source.scan(columns, where, options);
      },
      async *scanFeatures(features, where, options) {
        const columns = columnsOf(features, source.dataset) as readonly FieldName[];
        note({ columns, ...(where === undefined ? {} : { where }) });
        yield* scanFeatures(source, features, source.dataset, where, options);
      },
      sample(rows, options = {}) {
        const {
          columns = source.dataset.columns.map(({ name }) => name as FieldName),
          where,
          seed,
        } = options;
        note({
          columns,
          rows,
          ...(where === undefined ? {} : { where }),
          ...(seed === undefined ? {} : { seed }),
        });
        return source.sample(rows, options);
      },
      explain: (question) => source.explain(question),
      sent: (asked) => source.sent(asked),
      close: () => source.close(),
    };
  }

  /** The codes of everything that was asked, in order. */
  get codes(): readonly string[] {
    return [...this.#all.keys()];
  }

  /** What has a code. */
  asked(code: string): QuestionLike | RowsAsked {
    return this.#all.get(code)!;
  }
}
