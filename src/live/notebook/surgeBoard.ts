import { minuteMs } from '../../base/durations.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type FigureText, figureOf } from '../../charts/figureOf.js';
import { pointMap } from '../../charts/pointMap.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import { Table } from '../../query/table.js';
import type { ReportTable, Section } from '../../report/report.js';
import type { Surge } from '../../surges/alarm.js';
import { placeText } from '../../surges/placeText.js';
import { dayText, feedText, rateText, spanText, timeText, zoneName } from '../browser/words.js';
import { type FeedHours, type SurgeView, shownHours } from './surgeView.js';
import { wallHour } from './wallHour.js';

/** Rows of the table. */
const mostSurges = 12;

/**
 * The surges of a stream at one moment as charts: the counts of the last 48 hours by feed beside what is expected, a map of the
 * accidents with the surges on it, and a table of the surges with those that resolved. `showLive` redraws it in place. Where
 * something cannot be shown, it says why.
 *
 * @example
 * surgeBoard(surges.view()).figures.length; // 2: the counts by feed, and the map; surges is what `watchSurges` returned
 * await showLive(surgeBoard, surges);
 */
export function surgeBoard(view: SurgeView): Section {
  return {
    id: 'surges',
    title: '',
    text: [statusOf(view)],
    figures: [stripsOf(view), mapOf(view)],
    tables: [tableOf(view)],
  };
}

function statusOf(view: SurgeView): string {
  const { newestEventAt, accidents, late, surges, placesWatched, hasEnded } = view;
  const invented = view.isInvented ? 'Invented data. ' : '';
  if (newestEventAt === null)
    return `${invented}${hasEnded ? 'The stream has ended without an accident' : 'No accident yet'}. ${watchedText(view)}`;
  const count = (state: Surge['state']): string =>
    formatCount(surges.filter((surge) => surge.state === state).length);
  const ms = Date.parse(newestEventAt);
  const time = `${dayText(ms)}, ${timeText(ms)} ${zoneName}${hasEnded ? ', the end of the stream' : ''}`;
  const states =
    placesWatched === 0
      ? ''
      : ` Surges: ${count('firing')} firing, ${count('pending')} pending, ${count('resolved')} resolved.`;
  return `${invented}${time}: ${formatCountOf(accidents, 'accident')} so far, ${formatCount(late)} late.${states} ${watchedText(view)}`;
}

/** What is watched, or why nothing is. */
function watchedText({ placesWatched, weeks, neededWeeks }: SurgeView): string {
  if (placesWatched > 0) return `${formatCountOf(placesWatched, 'place')} watched.`;
  if (weeks < neededWeeks)
    return `No surge can be found: that takes ${formatCountOf(neededWeeks, 'week')} of accidents before the stream, and there are ${rateText(weeks)}.`;
  return 'No surge can be found: no place has an accident a week, which it needs to be watched.';
}

function stripsOf(view: SurgeView): Figure {
  const { feeds, weeks, neededWeeks } = view;
  const words: FigureText = {
    id: 'expected',
    headline: 'Accidents an hour, beside what is expected',
    subline: `The last ${shownHours} hours by feed`,
    footnote:
      weeks < neededWeeks
        ? `Expected counts take ${formatCountOf(neededWeeks, 'week')} of accidents before the stream. The hour that is filling is not drawn. Times are ${zoneName}.`
        : `Grey: the count that this hour of the week usually brings, and the range of nine counts in ten. The hour that is filling is not drawn. Times are ${zoneName}.`,
    alt: feeds.length === 0 ? 'No accident has arrived.' : feeds.map(feedSentence).join(' '),
    isInvented: view.isInvented,
  };
  const drawn = feeds.filter(({ hours }) =>
    hours.some(({ count, expected }) => (count ?? expected) !== null),
  );
  if (drawn.length === 0) {
    const note = feeds.length === 0 ? 'No accident has arrived.' : 'No hour has been counted in full.';
    return figureOf(words, { kind: 'empty', note });
  }
  return smallMultiples({
    ...words,
    panels: drawn.map(({ feed, hours }) => {
      const x = hours.map(({ at }) => wallHour(at));
      const expected = {
        name: 'expected',
        x,
        y: hours.map((hour) => hour.expected),
        lower: hours.map(({ lower }) => lower),
        upper: hours.map(({ upper }) => upper),
        look: 'dashed' as const,
      };
      const counted = { name: 'counted', x, y: hours.map(({ count }) => count) };
      const isExpected = hours.some((hour) => hour.expected !== null);
      return { title: feedText(feed), series: isExpected ? [expected, counted] : [counted] };
    }),
    xTitle: zoneName,
    yTitle: 'Accidents an hour',
    timeUnit: 'hour',
    sharedY: false,
    columns: drawn.length,
  });
}

/** `Source1: 41 accidents in the hour to 21:00, expected 38 (28 to 49).` */
function feedSentence({ feed, hours }: FeedHours): string {
  const last = hours.findLast(({ count }) => count !== null);
  if (last === undefined) return `${feedText(feed)}: no full hour yet.`;
  const { at, count, expected, lower, upper } = last;
  const against =
    expected === null
      ? ''
      : `, expected ${rateText(expected)} (${formatCount(lower!)} to ${formatCount(upper!)})`;
  return `${feedText(feed)}: ${formatCountOf(count!, 'accident')} in the hour from ${timeText(Date.parse(at))}${against}.`;
}

function mapOf(view: SurgeView): Figure {
  const { surges, places, windowMinutes } = view;
  const now = surges.filter(({ state }) => state === 'firing' || state === 'pending');
  const window = spanText(windowMinutes * minuteMs);
  const words: FigureText = {
    id: 'map',
    headline: headlineOf(now, view.hasEnded),
    subline: `Dots: accidents of the last ${window}. Circles: places with a surge, by their accidents in that time`,
    footnote: 'Up to 3,000 dots are drawn.',
    alt:
      now.length === 0
        ? `A map of ${formatCountOf(places.lng.length, 'accident')}, without a surge.`
        : `A map of ${formatCountOf(places.lng.length, 'accident')}, with surges: ${now.map((surge) => `${placeText(surge.place)}, ${detailOf(surge)}`).join('; ')}.`,
    isInvented: view.isInvented,
  };
  if (places.lng.length === 0 && now.length === 0)
    return figureOf(words, { kind: 'empty', note: `No accident of the last ${window} has a place.` });
  return pointMap({
    ...words,
    lng: places.lng,
    lat: places.lat,
    marks: now.map((surge) => ({
      lng: surge.place.lng,
      lat: surge.place.lat,
      weight: surge.observed,
      name: placeText(surge.place),
      detail: detailOf(surge),
    })),
    places: now.map((surge) => ({
      name: placeText(surge.place),
      lng: surge.place.lng,
      lat: surge.place.lat,
      n: surge.observed,
    })),
    weightTitle: 'Accidents',
    noun: 'accidents',
  });
}

function headlineOf(now: readonly Surge[], hasEnded: boolean): string {
  const [first] = now;
  if (first === undefined) return hasEnded ? 'No surge at the end' : 'No surge now';
  const firing = now.filter(({ state }) => state === 'firing').length;
  if (firing === 1)
    return `${placeText(first.place)}: ${formatCountOf(first.observed, 'accident')}, ${rateText(first.expected)} expected`;
  return firing > 1 ? `${formatCount(firing)} surges` : `${placeText(first.place)} may become a surge`;
}

function detailOf({ state, observed, expected }: Surge): string {
  return `${formatCountOf(observed, 'accident')}, ${rateText(expected)} expected, ${state}`;
}

function tableOf({ surges, windowMinutes, placesWatched }: SurgeView): ReportTable {
  const shown = surges.slice(0, mostSurges);
  const texts = (of: (surge: Surge) => string | null): (string | null)[] => shown.map(of);
  const numbers = (of: (surge: Surge) => number): Float64Array => Float64Array.from(shown, of);
  const time = (at: string | null): string | null => {
    if (at === null) return null;
    const ms = Date.parse(at);
    return `${dayText(ms).slice(0, -5)} ${timeText(ms)}`;
  };
  const table = new Table(
    {
      place: texts(({ place }) => placeText(place)),
      state: texts(({ state }) => state),
      since: texts(({ firingSince, pendingSince }) => time(firingSince ?? pendingSince)),
      ended: texts(({ endedAt }) => time(endedAt)),
      peak: numbers(({ peak }) => peak),
      observed: numbers(({ endedAt, observed }) => (endedAt === null ? observed : Number.NaN)),
      expected: numbers(({ endedAt, expected }) =>
        endedAt === null ? Math.round(expected * 10) / 10 : Number.NaN,
      ),
      bound: numbers(({ endedAt, bound }) => (endedAt === null ? bound : Number.NaN)),
    },
    shown.length,
  );
  const window = spanText(windowMinutes * minuteMs);
  const more =
    surges.length > shown.length ? ` ${formatCount(surges.length - shown.length)} more are not shown.` : '';
  return {
    id: 'surge-list',
    title: 'Surges',
    table,
    columns: [
      { key: 'place', heading: 'Place', format: 'text' },
      { key: 'state', heading: 'State', format: 'text' },
      { key: 'since', heading: 'Since', format: 'text' },
      { key: 'ended', heading: 'Ended', format: 'text' },
      { key: 'peak', heading: 'Most', format: 'number' },
      { key: 'observed', heading: 'Now', format: 'number' },
      { key: 'expected', heading: 'Expected', format: 'number' },
      { key: 'bound', heading: 'Alarm from', format: 'number' },
    ],
    note:
      surges.length === 0
        ? placesWatched === 0
          ? 'No place is watched.'
          : 'No surge so far.'
        : `Counts are those of ${window}. At most 1 in 20 of the surges is expected to be false. Times are ${zoneName}.${more}`,
  };
}
