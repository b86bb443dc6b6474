import type { Dataset } from '../../dataset/dataset.js';
import type { ColumnValues } from '../../dataset/featureValues.js';

/** Events of one request: those from `from` to before `until`. */
export interface RequestBody {
  readonly from: number;
  readonly until: number;
  /** `{"instances": [{"Start_Time": "2022-03-01T17:30:00.000", "State": null}, ...]}` */
  readonly body: string;
}

export interface BodyLimits {
  readonly maxEvents: number;
  /** Bytes, exceeded only by an event that is larger by itself. */
  readonly maxBytes: number;
}

/** The columns that an endpoint is sent: those of a file, without the severity that it predicts. */
export function endpointColumns({ fileColumns, roles }: Dataset): string[] {
  return fileColumns.map(({ name }) => name).filter((name) => name !== roles.severity?.column);
}

/** Writes events as JSON by the names of the file in bodies within the limits. Missing values, also NaN, are null. */
export function* requestBodies(
  columns: ColumnValues,
  count: number,
  dataset: Dataset,
  { maxEvents, maxBytes }: BodyLimits,
): Generator<RequestBody> {
  const named = endpointColumns(dataset).flatMap((name) => {
    const values = columns[name];
    return values === undefined ? [] : [{ header: dataset.columnOf(name)!.headers[0]!, values }];
  });
  let events: string[] = [];
  let bytes = frameBytes;
  for (let event = 0; event < count; event++) {
    const text = JSON.stringify(
      Object.fromEntries(
        // Also null, so that all events have the same fields, for which a server prepares once.
        named.map(({ header, values }) => [header, values[event] ?? null]),
      ),
    );
    const size = Buffer.byteLength(text) + 1;
    if (events.length > 0 && (events.length === maxEvents || bytes + size > maxBytes)) {
      yield { from: event - events.length, until: event, body: bodyOf(events) };
      events = [];
      bytes = frameBytes;
    }
    events.push(text);
    bytes += size;
  }
  if (events.length > 0) yield { from: count - events.length, until: count, body: bodyOf(events) };
}

function bodyOf(events: readonly string[]): string {
  return `{"instances":[${events.join(',')}]}`;
}

const frameBytes = Buffer.byteLength(bodyOf([]));
