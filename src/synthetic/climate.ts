import type { Place } from './places.js';

/** The weather of a climate in a few numbers. Months are interpolated between January and July by a cosine. */
export interface Climate {
  /** Mean temperature of January and July at `latitude`, °F; a degree of latitude north is 1.3 °F colder. */
  readonly januaryF: number;
  readonly julyF: number;
  readonly latitude: number;
  /** Afternoon above the day's mean, °F. */
  readonly swingF: number;
  /** Standard deviation of a day around its month, °F. */
  readonly spreadF: number;
  /** Share of hours with rain or snow. */
  readonly wetJanuary: number;
  readonly wetJuly: number;
  /** Share of wet hours in July with thunder. */
  readonly thunderJuly: number;
  /** 0 sunny .. 1 grey. */
  readonly clouds: number;
  /** Share of early hours with fog. */
  readonly fog: number;
  readonly humidity: number;
}

const climates = {
  california: {
    januaryF: 53,
    julyF: 74,
    latitude: 35.5,
    swingF: 9,
    spreadF: 5.5,
    wetJanuary: 0.085,
    wetJuly: 0.004,
    thunderJuly: 0.1,
    clouds: 0.3,
    fog: 0.045,
    humidity: 60,
  },
  florida: {
    januaryF: 64,
    julyF: 83,
    latitude: 27.5,
    swingF: 6.5,
    spreadF: 5.5,
    wetJanuary: 0.04,
    wetJuly: 0.09,
    thunderJuly: 0.5,
    clouds: 0.5,
    fog: 0.02,
    humidity: 74,
  },
  gulf: {
    januaryF: 51,
    julyF: 83,
    latitude: 31,
    swingF: 9,
    spreadF: 8,
    wetJanuary: 0.085,
    wetJuly: 0.07,
    thunderJuly: 0.42,
    clouds: 0.5,
    fog: 0.05,
    humidity: 73,
  },
  texas: {
    januaryF: 49,
    julyF: 85,
    latitude: 31,
    swingF: 10,
    spreadF: 9,
    wetJanuary: 0.06,
    wetJuly: 0.035,
    thunderJuly: 0.4,
    clouds: 0.45,
    fog: 0.04,
    humidity: 65,
  },
  southeast: {
    januaryF: 43,
    julyF: 80,
    latitude: 35,
    swingF: 9,
    spreadF: 8,
    wetJanuary: 0.1,
    wetJuly: 0.065,
    thunderJuly: 0.4,
    clouds: 0.48,
    fog: 0.04,
    humidity: 69,
  },
  northeast: {
    januaryF: 33,
    julyF: 77,
    latitude: 40.5,
    swingF: 8,
    spreadF: 8.5,
    wetJanuary: 0.15,
    wetJuly: 0.07,
    thunderJuly: 0.25,
    clouds: 0.56,
    fog: 0.025,
    humidity: 66,
  },
  midwest: {
    januaryF: 27,
    julyF: 75,
    latitude: 41,
    swingF: 8.5,
    spreadF: 10,
    wetJanuary: 0.17,
    wetJuly: 0.06,
    thunderJuly: 0.3,
    clouds: 0.6,
    fog: 0.025,
    humidity: 70,
  },
  north: {
    januaryF: 17,
    julyF: 73,
    latitude: 44.5,
    swingF: 9.5,
    spreadF: 11,
    wetJanuary: 0.17,
    wetJuly: 0.055,
    thunderJuly: 0.3,
    clouds: 0.58,
    fog: 0.02,
    humidity: 69,
  },
  plains: {
    januaryF: 35,
    julyF: 81,
    latitude: 37,
    swingF: 10,
    spreadF: 10.5,
    wetJanuary: 0.06,
    wetJuly: 0.05,
    thunderJuly: 0.4,
    clouds: 0.46,
    fog: 0.025,
    humidity: 65,
  },
  mountain: {
    januaryF: 29,
    julyF: 75,
    latitude: 40,
    swingF: 12,
    spreadF: 9,
    wetJanuary: 0.12,
    wetJuly: 0.03,
    thunderJuly: 0.35,
    clouds: 0.45,
    fog: 0.015,
    humidity: 50,
  },
  desert: {
    januaryF: 54,
    julyF: 91,
    latitude: 33.5,
    swingF: 11,
    spreadF: 6.5,
    wetJanuary: 0.03,
    wetJuly: 0.018,
    thunderJuly: 0.45,
    clouds: 0.3,
    fog: 0.002,
    humidity: 32,
  },
  northwest: {
    januaryF: 41,
    julyF: 69,
    latitude: 46,
    swingF: 8,
    spreadF: 6,
    wetJanuary: 0.2,
    wetJuly: 0.025,
    thunderJuly: 0.05,
    clouds: 0.68,
    fog: 0.05,
    humidity: 74,
  },
} as const satisfies Record<string, Climate>;

const statesByClimate: Readonly<Record<keyof typeof climates, string>> = {
  california: 'CA',
  florida: 'FL',
  gulf: 'LA AL MS',
  texas: 'TX',
  southeast: 'GA SC NC TN VA',
  northeast: 'NY NJ PA MD DE DC CT RI MA NH ME VT',
  midwest: 'OH IN IL MI KY MO WV',
  north: 'WI MN ND SD IA NE MT WY',
  plains: 'KS OK AR',
  mountain: 'UT CO ID NM',
  desert: 'AZ NV',
  northwest: 'OR WA',
};

const climateByState: ReadonlyMap<string, Climate> = new Map(
  Object.entries(statesByClimate).flatMap(([name, states]) =>
    states.split(' ').map((state): [string, Climate] => [state, climates[name as keyof typeof climates]]),
  ),
);

export function climateOf(place: Place): Climate {
  return climateByState.get(place.state)!;
}

/** Usual pressure at the station, inHg: low where it is high. By airport, else by state, else at the sea. */
const pressures: Readonly<Record<string, number>> = {
  WY: 23.4,
  CO: 24.5,
  NM: 24.95,
  UT: 25.6,
  NV: 27.7,
  AZ: 28.5,
  MT: 26.4,
  ID: 27.2,
  NE: 28.8,
  KS: 28.7,
  OK: 28.75,
  ND: 29.05,
  SD: 28.5,
  MN: 29.05,
  WI: 29.2,
  IA: 29.05,
  KELP: 26.1,
  KLUB: 26.7,
  KLBB: 26.7,
  KFLG: 23.3,
  KTUS: 27.4,
  KAVL: 27.8,
  KRDM: 26.9,
  KRNO: 25.55,
  KGEG: 27.6,
  KDAG: 27.9,
  KGJT: 25.3,
  KATL: 29.05,
  KROA: 28.8,
  KTYS: 29.05,
  KAGC: 28.75,
  GA: 29.4,
  NC: 29.4,
  TN: 29.4,
  TX: 29.5,
  OH: 29.15,
  IN: 29.25,
  IL: 29.3,
  MI: 29.3,
  MO: 29.2,
  PA: 29.6,
  KSBD: 28.9,
  KRAL: 29.1,
};

export function pressureOf(place: Place): number {
  return pressures[place.airport] ?? pressures[place.state] ?? 29.95;
}
