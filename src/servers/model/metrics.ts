import type { TrainedModel } from '../../models/trainedModel.js';

/** Upper bounds of the buckets for the time of a request, seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** The metrics of a served model, for Prometheus. */
export class ModelMetrics {
  /** By path and status, as labels. */
  readonly #requests = new Map<string, number>();
  readonly #buckets = new Array<number>(bounds.length).fill(0);
  #seconds = 0;
  #answers = 0;
  #events = 0;
  #invalidValues = 0;
  #inFlight = 0;
  #cut = 0;
  #largeBytes = 0;

  constructor(private readonly model: TrainedModel) {}

  /** A request has begun. */
  begin(): void {
    this.#inFlight += 1;
  }

  /** A request that `begin` counted has ended: it was answered, or cut off before. */
  end(how: 'answered' | 'cut'): void {
    this.#inFlight -= 1;
    if (how === 'cut') this.#cut += 1;
  }

  /** The bytes of all large requests that are in memory now. */
  holdsLarge(bytes: number): void {
    this.#largeBytes = bytes;
  }

  /** An answer. Give `seconds` from the whole body to the whole answer, for events only. */
  answered(path: string, status: number, seconds?: number): void {
    const labels = `path="${path}",status="${status}"`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    if (seconds === undefined) return;
    this.#seconds += seconds;
    this.#answers += 1;
    for (const [index, bound] of bounds.entries()) if (seconds <= bound) this.#buckets[index]! += 1;
  }

  /** Events with a prediction, and their values that could not be read. */
  predicted(events: number, invalidValues: number): void {
    this.#events += events;
    this.#invalidValues += invalidValues;
  }

  /** The text format 0.0.4 of Prometheus. */
  text(): string {
    const { version, model } = this.model;
    const requests = [...this.#requests].map(([labels, count]): Sample => [`_total{${labels}}`, count]);
    const buckets = bounds.map((bound, index): Sample => [`_bucket{le="${bound}"}`, this.#buckets[index]!]);
    return [
      metric('requests', 'counter', 'Requests answered', requests),
      metric(
        'request_seconds',
        'histogram',
        'Time to answer a request for predictions, without its transfer',
        [
          ...buckets,
          ['_bucket{le="+Inf"}', this.#answers],
          ['_sum', this.#seconds],
          ['_count', this.#answers],
        ],
      ),
      metric('requests_in_flight', 'gauge', 'Requests that are not answered yet', [['', this.#inFlight]]),
      metric('requests_cut', 'counter', 'Requests that were cut off before their answer was sent', [
        ['_total', this.#cut],
      ]),
      metric('large_request_bytes', 'gauge', 'Bodies of large requests that are not answered yet', [
        ['', this.#largeBytes],
      ]),
      metric('events', 'counter', 'Events with a prediction', [['_total', this.#events]]),
      metric('invalid_values', 'counter', 'Values that could not be read and counted as missing', [
        ['_total', this.#invalidValues],
      ]),
      metric('info', 'gauge', 'The model', [[`{version="${version}",kind="${model.kind}"}`, 1]]),
    ].join('');
  }
}

type Sample = readonly [suffix: string, value: number];

function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const full = `blackspot_model_${name}`;
  // In this format, the comments of a counter name its samples.
  const named = type === 'counter' ? `${full}_total` : full;
  const lines = samples.map(([suffix, value]) => `${full}${suffix} ${value}\n`);
  return `# HELP ${named} ${help}\n# TYPE ${named} ${type}\n${lines.join('')}`;
}
