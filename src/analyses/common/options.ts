import { isDeepStrictEqual } from 'node:util';
import { requireKnownOptions, unexpected } from '../../base/checks.js';
import { joinWords } from '../../base/format.js';
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
  | { readonly type: 'text'; readonly example: string }
  | { readonly type: 'folder'; readonly example: string };

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
 * @param owner the function that takes the options: `overview`
 * @throws InputError if an option is not in the list or not valid; it names the option, the expectation and the value
 */
export function readOptions<Options extends object>(
  owner: string,
  list: OptionList<Options>,
  given: Options,
): Required<Options> {
  requireKnownOptions(owner, given, list);
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of known) {
    const option = list[name as keyof Options] as Option;
    if (!isValid(option, value)) throw unexpected(name, expectationOf(option), value);
  }
  return { ...defaultsOf(list), ...Object.fromEntries(known) };
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
      return `a list of one or more whole numbers ${rangeText(option.min, option.max)}`;
    case 'number':
      return `a number ${rangeText(option.min, option.max, option.isOpen)}`;
    case 'choice':
      return joinWords(option.choices.map(String), 'or');
    case 'day':
      return 'a day such as 2020-03-13';
    case 'text':
      return `a text such as ${JSON.stringify(option.example)}`;
    case 'folder':
      return `the path of a folder such as ${JSON.stringify(option.example)}`;
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
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((one) => isWholeWithin(one, option.min, option.max))
      );
    case 'number':
      return isNumberWithin(value, option);
    case 'choice':
      return option.choices.includes(value as string);
    case 'day':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value);
    case 'text':
    case 'folder':
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

function rangeText(min: number, max: number | undefined, isOpen = false): string {
  if (max === undefined) return `${isOpen ? 'above' : 'of at least'} ${boundText(min)}`;
  return isOpen
    ? `between ${boundText(min)} and ${boundText(max)}`
    : `from ${boundText(min)} to ${boundText(max)}`;
}

/** `5,000`, `0.05`. */
function boundText(bound: number): string {
  return bound.toLocaleString('en-US', { maximumFractionDigits: 20 });
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
    case 'number':
      return rangeText(option.min, option.max, option.type === 'number' && option.isOpen).replace(
        /^(from|of) /,
        '',
      );
    case 'choice':
      return option.choices.join(', ');
    case 'day':
      return 'YYYY-MM-DD';
    case 'filter':
    case 'text':
    case 'folder':
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

/** The given options that differ from their defaults: what makes the same report again. */
export function givenOptions<Options extends object>(
  list: OptionList<Options>,
  given: Options,
): Readonly<Record<string, unknown>> {
  const defaults: Readonly<Record<string, unknown>> = defaultsOf(list);
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, defaults[name]),
    ),
  );
}
