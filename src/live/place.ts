import { dayMs } from '../base/durations.js';
import { instantText } from '../dataset/times.js';
import { questionsFor } from '../query/build.js';
import type { AnyFilter } from '../query/question.js';
import type { Source } from '../query/source.js';
import { parsePlaceId, placeName } from './placeId.js';
import type { LivePlace } from './protocol.js';

const days = 28;
const maxStreets = 5;

/** The count that is expected at a place between two times, with its two-sided 90 % band; null without history. */
export type ExpectedAt = (id: string, fromMs: number, untilMs: number) => LivePlace['lastDay']['expected'];

/**
 * Asks the store about a place before a time.
 * @throws InputError when the id is not one
 */
export async function askPlace(
  source: Source,
  id: string,
  untilMs: number,
  expectedAt: ExpectedAt,
  now: () => number = Date.now,
): Promise<LivePlace> {
  const place = parsePlaceId(id);
  const { kind, state, value } = place;
  const { count, measures, share } = questionsFor(source.dataset);
  const fromMs = untilMs - dayMs;
  const here: AnyFilter = { state, [kind]: value, untilAt: instantText(untilMs) };
  const lastDays: AnyFilter = { ...here, fromAt: instantText(untilMs - days * dayMs) };
  const askedAtMs = now();
  const [hours, byDay, severity, streets] = await Promise.all([
    source.ask(
      count()
        .by('hourStart')
        .where({ ...here, fromAt: instantText(fromMs) }),
    ),
    source.ask(count().by('day').where(lastDays)),
    source.ask(measures({ n: count(), severeShare: share({ severity: [3, 4] }) }).where(lastDays)),
    source.ask(
      count()
        .by('street')
        .where({ ...lastDays, street: { present: true } })
        .orderBy('n', 'descending')
        .limit(maxStreets),
    ),
  ]);
  const tookMs = now() - askedAtMs;
  const hourRows = hours.toRows().map(({ hourStart, n }) => ({ hour: String(hourStart), count: Number(n) }));
  const { n: all, severeShare } = severity.toRows()[0]!;
  return {
    id,
    kind,
    name: placeName(place),
    state,
    untilMs,
    askedAtMs,
    tookMs,
    lastDay: {
      count: hourRows.reduce((sum, hour) => sum + hour.count, 0),
      expected: expectedAt(id, fromMs, untilMs),
      hours: hourRows,
    },
    days: byDay.toRows().map(({ day, n }) => ({ day: String(day), count: Number(n) })),
    severity: {
      count: Number(all),
      severe: Math.round(Number(severeShare ?? 0) * Number(all)),
      severeShare: severeShare === null ? null : Number(severeShare),
    },
    streets: streets.toRows().map(({ street, n }) => ({ street: String(street), count: Number(n) })),
  };
}
