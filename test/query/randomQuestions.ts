import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns, type NumericField } from '../../src/dataset/usAccidents/columns.js';
import {
  type Dimension,
  dimensionName,
  type Filter,
  type Measure,
  type Question,
  timeDimensions,
  type Value,
} from '../../src/query/question.js';
import { createRandom, type Random } from '../../src/stats/index.js';
import { keyOf } from './naive.js';

const categories = columns
  .filter(({ type }) => ['text', 'boolean', 'integer'].includes(type))
  .map(({ name }) => name);
const numbers = columns
  .filter(({ type }) => type === 'double' || type === 'integer')
  .map(({ name }) => name as NumericField);
const times = ['startLocal', 'startAt', 'endLocal', 'endAt', 'weatherLocal'] as const;

/**
 * Questions over everything that a Question can say, the same ones for the same seed and accidents: values to compare with
 * are taken from these, so that filters neither pass all nor nothing. Rows are not ordered by sums and means, whose last
 * digits differ between engines.
 */
export function randomQuestions(n: number, seed: number, accidents: readonly Accident[]): Question[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => new Maker(random, accidents).question());
}

class Maker {
  constructor(
    private readonly random: Random,
    private readonly accidents: readonly Accident[],
  ) {}

  question(): Question {
    const by = this.dimensions(this.pick([0, 0, 1, 1, 1, 2, 2, 3]));
    const measures: Record<string, Measure> = {};
    const wanted = this.pick([1, 1, 2, 3, 6]);
    for (let index = 0; index < wanted; index++)
      measures[this.pick(['a', 'b c', `m${index}`, '$n', 'sum.x'])] = this.measure();
    const exact = Object.entries(measures).filter(([, { kind }]) => kind !== 'sum' && kind !== 'mean');
    const sortable = [...by.map(dimensionName), ...exact.map(([name]) => name)];
    const orderBy = this.chance(0.5)
      ? []
      : [...new Set(sortable.filter(() => this.chance(0.4)))].map((column) => ({
          column,
          descending: this.chance(0.5),
        }));
    return {
      measures,
      by,
      where: this.chance(0.3) ? {} : this.filter(2),
      orderBy,
      limit: this.chance(0.7) ? null : this.pick([0, 1, 3, 50]),
    };
  }

  private dimensions(n: number): Dimension[] {
    const found = new Map<string, Dimension>();
    while (found.size < n) {
      const dimension = this.dimension();
      found.set(dimensionName(dimension), dimension);
    }
    return [...found.values()];
  }

  private dimension(): Dimension {
    const kind = this.random.uniform();
    if (kind < 0.4) return this.pick(categories) as Dimension;
    if (kind < 0.75) return this.pick(timeDimensions);
    const as = this.chance(0.2) ? { as: this.pick(['band', 'my bin', '.x', '$y']) } : {};
    if (kind < 0.82) return { cell: this.pick([0.5, 1, 7.5, 100]), ...as };
    const origin = this.chance(0.3) ? { origin: this.pick([5, -0.3, 0.1, 1000]) } : {};
    return { bin: this.pick(numbers), width: this.pick([0.1, 0.25, 0.3, 1, 10, 7, 1000]), ...origin, ...as };
  }

  private measure(): Measure {
    const kind = this.pick(['count', 'count', 'sum', 'mean', 'min', 'max', 'share', 'distinct'] as const);
    if (kind === 'count') return { kind };
    if (kind === 'share') return { kind, where: this.filter(1) };
    if (kind === 'distinct') return { kind, of: this.dimensions(this.pick([1, 1, 2])) };
    return { kind, of: this.pick(numbers) };
  }

  private filter(depth: number): Filter {
    const parts = Array.from({ length: this.pick([1, 1, 2, 3]) }, () => this.part(depth));
    return Object.assign({}, ...parts) as Filter;
  }

  private part(depth: number): Filter {
    const example = this.pick(this.accidents);
    const other = this.pick(this.accidents);
    switch (
      this.pick([
        'value',
        'value',
        'list',
        'list',
        'range',
        'present',
        'moment',
        'instant',
        'box',
        'not',
        'all',
        'any',
      ])
    ) {
      case 'value': {
        const name = this.filterable();
        return { [name]: keyOf(example, name) };
      }
      case 'list': {
        const name = this.filterable();
        const values: Value[] = Array.from({ length: this.pick([0, 1, 3, 8]) }, () =>
          keyOf(this.pick(this.accidents), name),
        );
        return { [name]: this.chance(0.3) ? [...values, null] : values };
      }
      case 'range': {
        const name = this.pick([...numbers, 'hour', 'year', 'weekday', 'hourOfWeek', 'monthOfYear'] as const);
        const ends = [keyOf(example, name as Dimension), keyOf(other, name as Dimension)].map((end) =>
          Number(end ?? 0),
        );
        const [min, max] = ends.sort((a, b) => a - b) as [number, number];
        return { [name]: this.pick([{ min }, { max }, { min, max }, { min: min - 0.5, max: max + 0.5 }]) };
      }
      case 'present':
        return {
          [this.pick([...categories, ...numbers, ...times, 'weatherHour'])]: { present: this.chance(0.5) },
        };
      case 'moment': {
        const [from, until] = [example.startLocal, other.startLocal].sort() as [string, string];
        const short = this.pick([10, 19]);
        return this.pick([{ from: from.slice(0, short) }, { until: until.slice(0, short) }, { from, until }]);
      }
      case 'instant': {
        const [fromAt, untilAt] = [example.startAt, other.startAt].sort() as [string, string];
        return this.pick([{ fromAt }, { untilAt }, { fromAt, untilAt }]);
      }
      case 'box': {
        const sorted = (a: number | null, b: number | null): [number, number] =>
          [a ?? -100, b ?? 30].sort((one, next) => one - next) as [number, number];
        const [west, east] = sorted(example.lng, other.lng);
        const [south, north] = sorted(example.lat, other.lat);
        return { box: [west, south, east, north + 0.1] };
      }
      case 'not':
        return depth === 0 ? { junction: false } : { not: this.filter(depth - 1) };
      case 'all':
        return {
          all: Array.from({ length: depth === 0 ? 0 : this.pick([0, 1, 2, 2]) }, () =>
            this.filter(depth - 1),
          ),
        };
      default:
        return depth === 0
          ? { severity: [2, 3] }
          : { any: Array.from({ length: this.pick([0, 1, 2, 2]) }, () => this.filter(depth - 1)) };
    }
  }

  private filterable(): Exclude<Dimension, object> {
    return this.pick([...categories, ...timeDimensions]) as Exclude<Dimension, object>;
  }

  private chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.random.uniform() * items.length)]!;
  }
}
