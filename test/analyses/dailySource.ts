import { weekdayOf } from '../../src/analyses/common/days.js';
import { holidaysBetween } from '../../src/analyses/common/holidays.js';
import { dayNumber, dayText } from '../../src/base/dates.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { Filter, Question, Value } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { noCounts } from '../../src/query/sourceCounts.js';
import { Table, type TableColumn } from '../../src/query/table.js';
import { createRandom, type Random } from '../../src/stats/index.js';

/** So many accidents of a source in a state on a day. */
export interface DailyCell {
  readonly day: number;
  readonly source: string | null;
  readonly state: string;
  readonly n: number;
}

/** Parts of a day, for questions by hour and by severity: the same on all days unless told otherwise. */
export interface DayShapes {
  hours(cell: DailyCell): readonly number[];
  severities(cell: DailyCell): readonly number[];
}

const evenShapes: DayShapes = {
  hours: () => Array.from({ length: 24 }, () => 1 / 24),
  severities: () => [0.02, 0.7, 0.25, 0.03],
};

/**
 * A Source over daily counts, without any row: for tests and benches that need years of data and hundreds of seeds.
 * A state has one weather station. It answers counts by day, quarter, source, state, station, hour and severity.
 */
export function dailySource(
  cells: readonly DailyCell[],
  shapes: Partial<DayShapes> = {},
): Source & { asked: number } {
  const { hours, severities } = { ...evenShapes, ...shapes };
  const rows = cells.reduce((sum, { n }) => sum + n, 0);
  const days = cells.map(({ day }) => day);
  const at = (day: number): string => `${dayText(day)}T00:00:00.000Z`;
  const source = {
    dataset: usAccidents,
    asked: 0,
    describe: async () => ({
      type: 'history' as const,
      location: 'simulated daily counts',
      digest: null,
      rows,
      isInvented: false,
      firstAt: rows === 0 ? null : at(days.reduce((a, b) => Math.min(a, b))),
      lastAt: rows === 0 ? null : at(days.reduce((a, b) => Math.max(a, b))),
      freshAt: null,
      counts: noCounts,
    }),
    ask: async ({ by, where, measures }: Question) => {
      source.asked++;
      if (Object.keys(measures).join() !== 'n') throw new Error('counts only');
      const groups = new Map<string, { keys: Value[]; n: number }>();
      for (const cell of cells) {
        if (cell.n === 0 || !holds(cell, where)) continue;
        const parts = by.includes('hour') ? hours(cell) : by.includes('severity') ? severities(cell) : [1];
        for (const [index, part] of parts.entries()) {
          if (part === 0) continue;
          const keys = by.map((dimension) => keyOf(cell, String(dimension), index));
          const name = keys.join('|');
          const group = groups.get(name);
          if (group === undefined) groups.set(name, { keys, n: cell.n * part });
          else group.n += cell.n * part;
        }
      }
      const list = [...groups.values()];
      const columns: [string, TableColumn][] = by.map((dimension, place) => {
        const values = list.map(({ keys }) => keys[place]!);
        const isNumber = dimension === 'hour' || dimension === 'severity';
        return [String(dimension), isNumber ? Float64Array.from(values as number[]) : (values as string[])];
      });
      columns.push(['n', Float64Array.from(list, ({ n }) => n)]);
      return new Table(Object.fromEntries(columns), list.length);
    },
    describeColumns: () => {
      throw new Error('an analysis asks');
    },
    scan: () => {
      throw new Error('an analysis asks');
    },
    sample: async () => new Table({}, 0),
    explain: async () => '',
    sent: async () => [],
    close: async () => {},
  };
  return source;
}

function keyOf(cell: DailyCell, dimension: string, part: number): Value {
  const day = dayText(cell.day);
  switch (dimension) {
    case 'day':
      return day;
    case 'quarter':
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case 'source':
      return cell.source;
    case 'state':
      return cell.state;
    case 'airportCode':
      return `K${cell.state}`;
    case 'hour':
      return part;
    case 'severity':
      return part + 1;
    default:
      throw new Error(`no ${dimension} here`);
  }
}

function holds(cell: DailyCell, { from, until, any, ...columns }: Filter): boolean {
  const day = dayText(cell.day);
  if (from !== undefined && day < from) return false;
  if (until !== undefined && day >= until) return false;
  if (any !== undefined && !any.some((one) => holds(cell, one))) return false;
  return Object.entries(columns).every(([name, condition]) => {
    const value = keyOf(cell, name, 0);
    if (Array.isArray(condition)) return condition.includes(value);
    if (condition !== null && typeof condition === 'object')
      return 'present' in condition && (value !== null) === condition.present;
    return value === condition;
  });
}

export interface SimulatedDays {
  readonly seed: number;
  /** Accidents a day of each source in an ordinary year, by source; `unknown` is a file that does not say. */
  readonly perDay: Readonly<Record<string, number>>;
  /** Ratio from the end of the transition on, by source; on the way there it is half as far. @default 1 */
  readonly ratio?: Readonly<Record<string, number>>;
  /** @default ten of them, the first the largest */
  readonly states?: readonly string[];
  /** @default '2016-02-08' */
  readonly from?: string;
  /** Exclusive. @default '2021-01-01' */
  readonly until?: string;
  /** Coefficient of variation of a day about its mean, common to all states of a source. @default 0.12 */
  readonly noise?: number;
  /** Correlation of that variation from a day to the next. @default 0.3 */
  readonly memory?: number;
  /** Growth of a source, on the log scale a year. @default 0.05 */
  readonly growth?: number;
  /** What the feed makes of a day: 0 is silent. @default 1 */
  readonly collected?: (source: string, day: string) => number;
}

const weekdayFactors = [1.1, 1.15, 1.18, 1.17, 1.22, 0.62, 0.5];
const tenStates = ['CA', 'TX', 'FL', 'NY', 'PA', 'NC', 'VA', 'OR', 'MN', 'SC'];

/** Years of daily counts with weekday, season, holidays, growth, noise that remembers, and the planted ratio. */
export function simulatedDays(input: SimulatedDays): DailyCell[] {
  const { states = tenStates, noise = 0.12, memory = 0.3, growth = 0.05, ratio = {} } = input;
  const random = createRandom(input.seed);
  const [first, end] = [dayNumber(input.from ?? '2016-02-08'), dayNumber(input.until ?? '2021-01-01')];
  const holidays = holidaysBetween(first, end);
  const weights = states.map((_, index) => 1 / (index + 1));
  const weightSum = weights.reduce((a, b) => a + b, 0);
  const [interruption, transitionEnd] = [dayNumber('2020-03-13'), dayNumber('2020-04-01')];
  const cells: DailyCell[] = [];
  for (const [source, perDay] of Object.entries(input.perDay)) {
    let wave = random.normal() * noise;
    for (let day = first; day < end; day++) {
      wave = memory * wave + Math.sqrt(1 - memory ** 2) * noise * random.normal();
      const yearAngle = (2 * Math.PI * day) / 365.25;
      const season = 0.08 * Math.cos(yearAngle) - 0.05 * Math.sin(yearAngle) + 0.02 * Math.cos(2 * yearAngle);
      const holiday = holidays.get(day);
      const rest = holiday === undefined ? 0 : holiday.isMajor ? -0.8 : -0.2;
      const power = day < interruption ? 0 : day < transitionEnd ? 0.5 : 1;
      const effect = power * Math.log(ratio[source] ?? 1);
      const years = (day - transitionEnd) / 365.25;
      const mean =
        perDay *
        weekdayFactors[weekdayOf(day)]! *
        Math.exp(season + rest + effect + growth * years + wave - noise ** 2 / 2);
      const seen = mean * (input.collected?.(source, dayText(day)) ?? 1);
      for (const [index, state] of states.entries()) {
        const n = draw(random, (seen * weights[index]!) / weightSum);
        if (n > 0) cells.push({ day, source: source === 'unknown' ? null : source, state, n });
      }
    }
  }
  return cells;
}

function draw(random: Random, mean: number): number {
  return mean === 0 ? 0 : random.poisson(mean);
}
