import { notFound, unexpected } from '../../base/checks.js';
import { formatCount } from '../../base/format.js';
import { isCalendarDay } from '../../dataset/times.js';
import type { Filter } from '../../query/question.js';

/** The type and range of an option. Bounds are inclusive, unless `isOpen` is true. */
export type OptionType =
  | { readonly type: 'filter' }
  | { readonly type: 'integer'; readonly min: number; readonly max?: number }
  | { readonly type: 'integers'; readonly min: number; readonly max: number }
  | {
      readonly type: 'number';
      readonly min: number;
      readonly max?: number;
      readonly isOpen?: boolean;
    }
  | { readonly type: 'choice'; readonly choices: readonly (string | number)[] }
  | { readonly type: 'day' }
  | { readonly type: 'text'; readonly example: string };

/** One option of an analysis: the check, the help, the docstring and the provenance come from it. */
export type Option<Value = unknown> = OptionType & {
  /** A sentence without a full stop. */
  readonly meaning: string;
  /** `meters`, `days`: absent for pure numbers. */
  readonly unit?: string;
  readonly default: Value;
  /** The meaning of null, for an option that may be null. */
  readonly whenNull?: string;
};

/** The options of an analysis, by name. */
export type OptionList<Options extends object> = {
  readonly [Name in keyof Required<Options>]: Option<Required<Options>[Name]>;
};

/** The default of each option. */
export function defaultsOf<Options extends object>(list: OptionList<Options>): Required<Options> {
  const entries = Object.entries<Option>(list).map(([name, option]) => [name, option.default]);
  return Object.fromEntries(entries) as Required<Options>;
}

/**
 * Checks each option and adds the defaults.
 *
 * @throws InputError if an option is not in the list or not valid; it names the option, the expectation and the value
 */
export function readOptions<Options extends object>(
  list: OptionList<Options>,
  given: Options,
): Required<Options> {
  const names = Object.keys(list);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(list, name)) {
      throw notFound('Option', name, names);
    }
    const option = list[name as keyof Options] as Option;
    if (value !== undefined && !isValid(option, value)) {
      throw unexpected(name, expectationOf(option), value);
    }
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaultsOf(list), ...known };
}

/** The valid values of an option, for an error: `a whole number from 2 to 10, or null`. */
export function expectationOf(option: Option): string {
  return `${expectedType(option)}${option.whenNull === undefined ? '' : ', or null'}`;
}

function expectedType(option: OptionType): string {
  switch (option.type) {
    case 'filter':
      return 'a filter such as { state: "CA" }';
    case 'integer':
      return `a whole number ${rangeText(option.min, option.max)}`;
    case 'integers':
      return `a list of whole numbers ${rangeText(option.min, option.max)}`;
    case 'number':
      return option.isOpen
        ? `a number between ${option.min} and ${option.max}`
        : `a number ${rangeText(option.min, option.max)}`;
    case 'choice':
      return `${option.choices.slice(0, -1).join(', ')} or ${option.choices.at(-1)}`;
    case 'day':
      return 'a day such as 2020-03-13';
    case 'text':
      return `a text such as ${JSON.stringify(option.example)}`;
  }
}

/** Whether an option may have this value. */
export function isValid(option: Option, value: unknown): boolean {
  if (value === null) return option.whenNull !== undefined;
  switch (option.type) {
    case 'filter':
      return typeof value === 'object' && !Array.isArray(value);
    case 'integer':
      return isWholeWithin(value, option.min, option.max);
    case 'integers':
      return Array.isArray(value) && value.every((one) => isWholeWithin(one, option.min, option.max));
    case 'number':
      return isNumberWithin(value, option);
    case 'choice':
      return option.choices.includes(value as string);
    case 'day':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value);
    case 'text':
      return typeof value === 'string' && value.trim() !== '';
  }
}

function isWholeWithin(value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

function isNumberWithin(
  value: unknown,
  { min, max = Number.MAX_VALUE, isOpen = false }: OptionType & { readonly type: 'number' },
): boolean {
  if (typeof value !== 'number') return false;
  return isOpen ? value > min && value < max : value >= min && value <= max;
}

function rangeText(min: number, max: number | undefined): string {
  return max === undefined ? `of at least ${min}` : `from ${min} to ${formatCount(max)}`;
}

/** `Side of the cells of the Gi* map (0.1 to 1,000 kilometers). Default: chosen from the data.`: for help and docs. */
export function describeOption(option: Option): string {
  const allowed = [rangeOf(option), option.unit].filter((text) => text).join(' ');
  return `${option.meaning}${allowed === '' ? '' : ` (${allowed})`}. Default: ${defaultText(option)}.`;
}

function rangeOf(option: OptionType): string {
  switch (option.type) {
    case 'integer':
    case 'integers':
    case 'number': {
      if (option.max === undefined) return `at least ${option.min}`;
      const isOpen = option.type === 'number' && option.isOpen === true;
      return isOpen
        ? `between ${option.min} and ${option.max}`
        : `${option.min} to ${formatCount(option.max)}`;
    }
    case 'choice':
      return option.choices.join(', ');
    case 'day':
      return 'YYYY-MM-DD';
    case 'filter':
    case 'text':
      return '';
  }
}

function defaultText({ default: value, whenNull, type }: Option): string {
  if (value === null) return whenNull!;
  if (type === 'filter') return 'all accidents';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Options of every analysis. */
export const whereOption: Option<Filter> = {
  type: 'filter',
  meaning: 'Analyse only the accidents that match this filter',
  default: {},
};

export const confidenceLevelOption: Option<number> = {
  type: 'number',
  min: 0,
  max: 1,
  isOpen: true,
  meaning: 'Confidence level of the intervals',
  default: 0.95,
};

export const seedOption: Option<number> = {
  type: 'integer',
  min: 0,
  meaning: 'Seed of everything that is drawn at random: equal seeds give equal reports',
  default: 1,
};
