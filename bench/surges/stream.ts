/** Generated streams of accidents in counties, with planted bursts: what a detector of surges is judged on. */
import { createRandom, type Random } from '../../src/stats/index.js';

export const hourMs: number = 3_600_000;
export const dayMs: number = 24 * hourMs;

/** The wall clock of every county: Central time in winter, so that no clock changes within a stream. */
export const utcOffsetMs: number = -6 * hourMs;
/** Monday, 5 November 2018, 0 h of the wall clock. */
export const streamStartMs: number = Date.parse('2018-11-05T00:00:00Z') - utcOffsetMs;

/** Weeks to learn from, then weeks without bursts, then weeks with bursts. */
export const weeks = { learned: 9, quiet: 4, bursts: 4 } as const;
export const hours: number = (weeks.learned + weeks.quiet + weeks.bursts) * 168;
export const judgedFromMs: number = streamStartMs + weeks.learned * 7 * dayMs;
export const burstsFromMs: number = judgedFromMs + weeks.quiet * 7 * dayMs;
export const streamEndMs: number = streamStartMs + hours * hourMs;

/** What the counts of a stream do beside their hours of the week. */
export interface Scenario {
  readonly name: string;
  /** Standard deviation of the logarithm of a county's own noise, which lasts some hours. */
  readonly noise: number;
  /** Weather: spells a state and month in which all counties of a state are busier. */
  readonly spellsPerMonth: number;
  /** Slow changes of level of each county, and lasting steps in some of them. */
  readonly drifts: boolean;
}

export const scenarios: readonly Scenario[] = [
  { name: 'Poisson', noise: 0, spellsPerMonth: 0, drifts: false },
  { name: 'overdispersed', noise: 0.25, spellsPerMonth: 0, drifts: false },
  { name: 'twice the noise', noise: 0.5, spellsPerMonth: 0, drifts: false },
  { name: 'overdispersed, weather', noise: 0.25, spellsPerMonth: 4, drifts: false },
  { name: 'overdispersed, drift', noise: 0.25, spellsPerMonth: 0, drifts: true },
  { name: 'overdispersed, weather, drift', noise: 0.25, spellsPerMonth: 4, drifts: true },
];

export interface County {
  readonly name: string;
  readonly state: number;
  readonly weekly: number;
}

/** Accidents beyond the usual ones, at one county. */
export interface Burst {
  readonly county: number;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The mean of the accidents that it adds. */
  readonly size: number;
  /** The accidents that are expected in the same time without it. */
  readonly expected: number;
}

export interface GeneratedStream {
  readonly scenario: Scenario;
  readonly counties: readonly County[];
  /** For each hour, its accidents in time order. */
  readonly events: readonly { readonly county: Int32Array; readonly atMs: Float64Array }[];
  readonly bursts: readonly Burst[];
  /** By state and hour: how many times the usual rate the weather brings at most. */
  readonly weather: readonly Float64Array[];
  /** By county and hour. */
  readonly counts: readonly Int32Array[];
}

export const burstSizes = [8, 16, 32] as const;
export const burstHours = 2;

/** A stream that depends on its arguments only. The scenarios of one seed have the same counties and bursts. */
export function generateStream(
  scenario: Scenario,
  seed: number,
  { counties: countyCount, states: stateCount }: { readonly counties: number; readonly states: number },
): GeneratedStream {
  const places = createRandom(3 * seed);
  const statePeaks = Array.from({ length: stateCount }, () => places.normal() * 0.7);
  const counties = Array.from({ length: countyCount }, (_, index): County => {
    // As in the real data, most counties have few accidents: half of them fewer than 15 a week, a sixth fewer than 4.
    const weekly = Math.min(1_500, Math.max(1, Math.exp(2.7 + 1.3 * places.normal())));
    return { name: `County ${index}`, state: index % stateCount, weekly };
  });
  const profiles = counties.map(({ state }) => profileOf(statePeaks[state]!, places));
  const bursts = plantBursts(counties, profiles, createRandom(3 * seed + 1));

  const random = createRandom(3 * seed + 2);
  const weather = Array.from({ length: stateCount }, () => weatherOf(scenario, random));
  const counts = counties.map(({ weekly, state }, index) => {
    const levels = levelsOf(scenario, random);
    const exposed = 0.5 + 0.5 * random.uniform(); // the part of the weather that reaches this county
    const sigma = scenario.noise * (0.5 + random.uniform());
    let log = sigma * random.normal();
    return Int32Array.from({ length: hours }, (_, hour) => {
      log = 0.7 * log + sigma * Math.sqrt(1 - 0.7 ** 2) * random.normal();
      const spell = 1 + exposed * (weather[state]![hour]! - 1);
      const noise = Math.exp(log - (sigma * sigma) / 2);
      return random.poisson(weekly * profiles[index]![hour % 168]! * levels[hour]! * spell * noise);
    });
  });
  const times: { county: number; atMs: number }[][] = Array.from({ length: hours }, () => []);
  const put = (county: number, atMs: number): void => {
    times[Math.floor((atMs - streamStartMs) / hourMs)]!.push({ county, atMs });
  };
  counts.forEach((ofHour, county) => {
    ofHour.forEach((count, hour) => {
      for (let i = 0; i < count; i++) put(county, streamStartMs + (hour + random.uniform()) * hourMs);
    });
  });
  for (const { county, fromMs, untilMs, size } of bursts) {
    for (let more = random.poisson(size); more > 0; more--) {
      const atMs = fromMs + random.uniform() * (untilMs - fromMs);
      counts[county]![Math.floor((atMs - streamStartMs) / hourMs)]!++;
      put(county, atMs);
    }
  }
  const events = times.map((ofHour) => {
    ofHour.sort((a, b) => a.atMs - b.atMs);
    return {
      county: Int32Array.from(ofHour, ({ county }) => county),
      atMs: Float64Array.from(ofHour, ({ atMs }) => atMs),
    };
  });
  return { scenario, counties, events, bursts, weather, counts };
}

/** Shares of a week by hour: two rushes on weekdays, one hump on weekend days. */
function profileOf(statePeak: number, random: Random): Float64Array {
  const hump = (hour: number, middle: number, width: number): number =>
    Math.exp(-(((hour - middle) / width) ** 2) / 2);
  const shift = statePeak + 0.3 * random.normal();
  const profile = Float64Array.from({ length: 168 }, (_, at) => {
    const hour = at % 24;
    const isWeekend = at >= 120;
    const busy = isWeekend
      ? 0.6 * hump(hour, 14.5 + shift, 4)
      : hump(hour, 7.8 + shift, 1.3) + 1.2 * hump(hour, 17 + shift, 2) + 0.5 * hump(hour, 13, 3);
    return (0.15 + busy) * Math.exp(0.1 * random.normal());
  });
  const sum = profile.reduce((a, b) => a + b, 0);
  return profile.map((x) => x / sum);
}

/** Most spells are mild; each lasts 3 to 15 hours and comes and goes within 2. */
function weatherOf({ spellsPerMonth }: Scenario, random: Random): Float64Array {
  const factor = new Float64Array(hours).fill(1);
  for (let n = random.poisson((spellsPerMonth * hours) / (24 * 30.4)); n > 0; n--) {
    const start = random.integer(hours);
    const length = 3 + random.integer(13);
    const height = Math.exp(Math.abs(0.5 * random.normal())) - 1;
    for (let hour = start; hour < Math.min(hours, start + length); hour++) {
      const ramp = Math.min(1, (hour - start + 1) / 2, (start + length - hour) / 2);
      factor[hour] = Math.max(factor[hour]!, 1 + ramp * height);
    }
  }
  return factor;
}

/** A linear change by about a quarter over the stream, and for a tenth of the counties a step to 1.5 times or back. */
function levelsOf({ drifts }: Scenario, random: Random): Float64Array {
  const slope = 0.25 * random.normal();
  const stepAt = random.uniform() < 0.1 ? random.integer(hours) : hours;
  const step = random.uniform() < 0.5 ? 1.5 : 1 / 1.5;
  return Float64Array.from({ length: hours }, (_, hour) =>
    drifts ? Math.exp((slope * (hour - hours / 2)) / hours) * (hour >= stepAt ? step : 1) : 1,
  );
}

/** As many of each size, at places and times that are drawn evenly, no two at a county within three days. */
function plantBursts(
  counties: readonly County[],
  profiles: readonly Float64Array[],
  random: Random,
): Burst[] {
  const bursts: Burst[] = [];
  const span = streamEndMs - burstsFromMs - dayMs;
  const wanted = burstSizes.length * Math.max(1, Math.round(counties.length / 6));
  for (let tries = 0; bursts.length < wanted && tries < 100 * wanted; tries++) {
    const county = random.integer(counties.length);
    const fromMs = burstsFromMs + Math.floor((random.uniform() * span) / 60_000) * 60_000;
    if (bursts.some((other) => other.county === county && Math.abs(other.fromMs - fromMs) < 3 * dayMs))
      continue;
    const hour = Math.floor((fromMs - streamStartMs) / hourMs);
    const expected =
      counties[county]!.weekly *
      Array.from({ length: burstHours }, (_, i) => profiles[county]![(hour + i) % 168]!).reduce(
        (a, b) => a + b,
        0,
      );
    const size = burstSizes[bursts.length % burstSizes.length]!;
    bursts.push({ county, fromMs, untilMs: fromMs + burstHours * hourMs, size, expected });
  }
  return bursts;
}
