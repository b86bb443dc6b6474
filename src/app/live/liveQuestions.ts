import { AnswerCache } from '../../live/answers.js';
import { askPlace, type ExpectedAt } from '../../live/place.js';
import { parsePlaceId } from '../../live/placeId.js';
import type { LivePlace, LiveStreets } from '../../live/protocol.js';
import { askStreets, requireTile } from '../../live/streets.js';
import type { Source } from '../../query/source.js';

/** The stream that questions are about. Another one begins with a seek. */
export interface AskedStream {
  readonly source: Source;
  /** The event time up to which (exclusive) questions are asked. */
  readonly untilMs: number;
  readonly run: { readonly expectedAt: ExpectedAt };
}

/** The questions of the pages to the store: at most two at a time, and each answer serves all pages for a while. */
export class LiveQuestions {
  readonly #stream: () => AskedStream;
  readonly #places = new AnswerCache<LivePlace>({
    maxAnswers: 200,
    maxConcurrent: 1,
    maxPending: 50,
    freshMs: 5_000,
  });
  /** A page adds what has arrived since, so that a tile may be old. */
  readonly #tiles = new AnswerCache<LiveStreets>({
    maxAnswers: 512,
    maxConcurrent: 2,
    maxPending: 500,
    freshMs: 300_000,
  });

  constructor(stream: () => AskedStream) {
    this.#stream = stream;
  }

  async place(id: string): Promise<LivePlace> {
    parsePlaceId(id);
    return this.#places.get(id, () => {
      const { source, untilMs, run } = this.#stream();
      return askPlace(source, id, untilMs, run.expectedAt);
    });
  }

  async streets(zoom: number, column: number, row: number): Promise<LiveStreets> {
    const tile = requireTile({ zoom, column, row });
    return this.#tiles.get(`${zoom}/${column}/${row}`, () => {
      const { source, untilMs } = this.#stream();
      return askStreets(source, tile, untilMs);
    });
  }

  /** Another stream: earlier answers are not about it. */
  clear(): void {
    this.#places.clear();
    this.#tiles.clear();
  }
}
