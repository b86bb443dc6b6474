import { joinWords } from '../../base/format.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { type FilterRenderings, renderFilter } from '../../query/filters.js';
import type { Dimension, Filter, Measure, TimeDimension, Value } from '../../query/question.js';
import { timeDefinitions } from '../../query/timeDimensions.js';

/** Labels of columns, values and filters in charts. */

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Last words of names that repeat the unit. */
const unitWords = new Set(['fahrenheit', 'inches', 'miles', 'minutes', 'mph', 'percent']);

/** `temperatureFahrenheit` as `temperature (°F)`, `weekday` as `weekday`, `someThing` as `some thing`. */
export function columnLabel(name: string): string {
  if (Object.hasOwn(timeDefinitions, name)) return timeDefinitions[name as TimeDimension].label;
  const unit = unitOf(name);
  return unit === '' ? plainLabel(name) : `${plainLabel(name)} (${unit})`;
}

/** The unit of a column of a record, short; empty when it has none. */
export function unitOf(name: string): string {
  const unit = usAccidents.columnOf(name)?.unit ?? '';
  return unit === 'degree' ? '°' : unit;
}

/** The name without its unit. */
function plainLabel(name: string): string {
  if (name === 'lng') return 'longitude';
  if (name === 'lat') return 'latitude';
  const words = inWords(name).split(' ');
  if (words.length > 1 && unitOf(name) !== '' && unitWords.has(words.at(-1)!)) words.pop();
  if (words.length > 1 && words[0] === 'is') words.shift();
  return words.join(' ');
}

/** `severeShare` as `severe share`, `mean_speed` as `mean speed`. */
function inWords(name: string): string {
  return name
    .replaceAll(
      /([a-z\d])([A-Z])/g,
      (_, before: string, letter: string) => `${before} ${letter.toLowerCase()}`,
    )
    .replaceAll('_', ' ')
    .trim();
}

export function dimensionLabel(dimension: Dimension): string {
  if (typeof dimension === 'string') return columnLabel(dimension);
  if ('cell' in dimension) return `cell of ${dimension.cell} km`;
  return columnLabel(dimension.bin);
}

const statistics = { sum: 'total', mean: 'mean', min: 'least', max: 'greatest' } as const;

/** The name of a measure: its own, or a phrase if it has the default name of a builder. */
export function measureLabel(name: string, measure: Measure): string {
  switch (measure.kind) {
    case 'count':
      return name === 'n' || name === 'count' ? 'accidents' : inWords(name);
    case 'share': {
      const filter = filterText(measure.where);
      if (name !== 'share') return inWords(name);
      return filter === '' ? 'share of accidents' : `share of accidents (${filter})`;
    }
    case 'distinct':
      if (name !== 'distinct') return inWords(name);
      return `different values of ${joinWords(measure.of.map(dimensionLabel))}`;
    default: {
      const unit = unitOf(measure.of);
      if (name === measure.kind) return `${statistics[measure.kind]} ${columnLabel(measure.of)}`;
      return unit === '' ? inWords(name) : `${inWords(name)} (${unit})`;
    }
  }
}

/** The value of a column as a label: `Mon`, `Jan`, `weekend`, `yes`, `unknown`. */
export function valueLabel(name: string, value: Value): string {
  if (value === null) return 'unknown';
  if (name === 'weekday') return weekdays[Number(value) - 1] ?? String(value);
  if (name === 'monthOfYear') return months[Number(value) - 1] ?? String(value);
  if (name === 'hourOfWeek') return `${weekdays[Math.floor(Number(value) / 24)]} ${Number(value) % 24} h`;
  if (name === 'isWeekend') return value === true ? 'weekend' : 'Monday to Friday';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  if (text === '') return '(empty)';
  return text.trim() === '' ? JSON.stringify(text) : text;
}

/** A filter in a few words: `state CA; severity 3 or 4; from 2019-01-01`. */
export function filterText(filter: Filter): string {
  return [...new Set(filterPhrases(filter))].join('; ');
}

function filterPhrases(filter: Filter): string[] {
  return renderFilter(filter, phrases, null).flat();
}

const phrases: FilterRenderings<readonly string[], null> = {
  from: (time) => [`from ${timeText(time)}`],
  until: (time) => [`before ${timeText(time)}`],
  fromAt: (time) => [`from ${timeText(time)}`],
  untilAt: (time) => [`before ${timeText(time)}`],
  box: () => ['within a box'],
  not: () => ['with further conditions'],
  all: (filters) => filters.flatMap(filterPhrases),
  any: () => ['with further conditions'],
  value: (name, value) => [`${columnLabel(name)} ${valueLabel(name, value)}`],
  list: (name, list) => {
    const labels = list.map((value) => valueLabel(name, value));
    return [
      `${columnLabel(name)} ${labels.length > 5 ? `one of ${labels.length}` : joinWords(labels, 'or')}`,
    ];
  },
  presence: (name, { present }) => [`${columnLabel(name)} ${present ? 'known' : 'unknown'}`],
  range: (name, { min, max }) => {
    const ends = [
      ...(min === undefined ? [] : [`from ${min}`]),
      ...(max === undefined ? [] : [`below ${max}`]),
    ];
    return [`${columnLabel(name)} ${ends.join(' to ')}`];
  },
};

/** Midnight as its day. */
function timeText(time: string): string {
  return time.replace(/T00:00:00\.000Z?$/, '');
}
