/** Units of values in files: their names, and how they are converted to the unit of a column. */

import { blank } from './text.js';

/** `value * factor + offset` is the value in the unit of the column. */
export interface UnitConversion {
  readonly factor: number;
  readonly offset: number;
}

interface Unit {
  /** In lower case, without blanks and points. */
  readonly names: readonly string[];
  /** `value * factor + offset` is the value in the first unit of the quantity. */
  readonly factor: number;
  readonly offset?: number;
}

/** The units of a quantity. Names are looked up among the units of the column's own quantity only: `in` is inHg in a pressure. */
const quantities: readonly (readonly Unit[])[] = [
  [
    { names: ['°f', 'f', 'ºf', '℉', 'degf', 'degreesf', 'fahrenheit'], factor: 1 },
    { names: ['°c', 'c', 'ºc', '℃', 'degc', 'degreesc', 'celsius', 'centigrade'], factor: 1.8, offset: 32 },
    { names: ['k', 'kelvin'], factor: 1.8, offset: -459.67 },
  ],
  [
    { names: ['m', 'meter', 'meters', 'metre', 'metres'], factor: 1 },
    { names: ['mi', 'mile', 'miles'], factor: 1609.344 },
    { names: ['km', 'kilometer', 'kilometers', 'kilometre', 'kilometres'], factor: 1000 },
    { names: ['ft', 'foot', 'feet'], factor: 0.3048 },
    { names: ['yd', 'yard', 'yards'], factor: 0.9144 },
    { names: ['in', 'inch', 'inches', '"', '″'], factor: 0.0254 },
    { names: ['cm'], factor: 0.01 },
    { names: ['mm'], factor: 0.001 },
  ],
  [
    { names: ['m/s', 'mps', 'ms-1', 'm/sec'], factor: 1 },
    { names: ['mph', 'mi/h', 'mi/hr', 'miles/h', 'milesperhour'], factor: 0.44704 },
    { names: ['km/h', 'kmh', 'kph', 'kmph', 'km/hr'], factor: 1 / 3.6 },
    { names: ['kn', 'kt', 'kts', 'knot', 'knots'], factor: 1852 / 3600 },
  ],
  [
    { names: ['pa'], factor: 1 },
    { names: ['inhg', 'in', 'inch', 'inches', '"', '″', '"hg', 'inchhg', 'incheshg'], factor: 3386.389 },
    { names: ['hpa', 'mb', 'mbar', 'millibar', 'millibars'], factor: 100 },
    { names: ['kpa'], factor: 1000 },
    { names: ['mmhg', 'torr'], factor: 133.322387415 },
  ],
  [{ names: ['degree', 'degrees', 'deg', '°', 'º', '°n', 'n', '°e', 'e'], factor: 1 }],
  [{ names: ['%', 'percent', 'pct', '%rh'], factor: 1 }],
  [
    { names: ['min', 'mins', 'minute', 'minutes'], factor: 1 },
    { names: ['h', 'hr', 'hrs', 'hour', 'hours'], factor: 60 },
    { names: ['s', 'sec', 'secs', 'second', 'seconds'], factor: 1 / 60 },
  ],
];

/** What does not count in the name of a unit, for both JavaScript and RE2. */
export const asidePattern: string = `${blank}|[.]`;
const aside = new RegExp(asidePattern, 'gu');

/** The name of a unit as it is looked up: in lower case, without blanks and points. */
export function plainUnit(unit: string): string {
  return unit.replaceAll(aside, '').toLowerCase();
}

/**
 * How a value in a unit becomes a value in the unit of its column; null if the unit is unknown or of another quantity.
 *
 * @example
 * unitConversion('°F', 'C'); // { factor: 1.8, offset: 32 }
 */
export function unitConversion(columnUnit: string | undefined, unit: string): UnitConversion | null {
  return unitConversions(columnUnit).get(plainUnit(unit)) ?? null;
}

/** The conversion from each unit that a value of a column may name, by its plain name. */
export function unitConversions(columnUnit: string | undefined): ReadonlyMap<string, UnitConversion> {
  const own = columnUnit === undefined ? '' : plainUnit(columnUnit);
  const known = conversionsByUnit.get(own);
  if (known !== undefined) return known;
  return own === '' ? new Map() : new Map([[own, { factor: 1, offset: 0 }]]);
}

const conversionsByUnit: ReadonlyMap<string, ReadonlyMap<string, UnitConversion>> = new Map(
  // Reversed, because `in` names a length and a pressure: a column whose unit is `in` is a length, listed first.
  quantities.toReversed().flatMap((units) =>
    units.flatMap((to) => {
      const conversions = new Map(
        units.flatMap((from) =>
          from.names.map((name) => {
            const offset = ((from.offset ?? 0) - (to.offset ?? 0)) / to.factor;
            return [name, { factor: from.factor / to.factor, offset }] as const;
          }),
        ),
      );
      return to.names.map((name) => [name, conversions] as const);
    }),
  ),
);
