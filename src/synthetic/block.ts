import { dayNumber } from '../base/dates.js';
import { inventedIdStart } from '../dataset/invented.js';
import { monthOf } from './calendar.js';
import { type AccidentEvent, newEvent, sameEvent } from './events.js';
import { type Line, LineMaker } from './line.js';
import { exactCopyShare, idStride, normalisedCopyShare, sameEventShare } from './parameters.js';
import { covidDates } from './rates.js';
import { randomFor, streams } from './seeds.js';
import { Slots } from './slots.js';
import { type BlockCounts, emptyTally, nullableHeaders } from './tally.js';
import type { PlantedBurst } from './truth.js';
import { monthOfWeather } from './weather.js';
import type { World } from './world.js';

/** The rows of one region in one month, as bytes of the file. */
export interface Block {
  readonly bytes: Buffer;
  readonly tally: BlockCounts;
}

/** From here on Source1 has times with a fraction. */
const respelledFrom = dayNumber('2020-01-01') * 86_400;
const plateauFrom = dayNumber(covidDates.fullFrom) * 86_400;
const plateauUntil = dayNumber(covidDates.until) * 86_400;

/**
 * @param number of the block: month by month, in it region by region
 * @param counts rows by source
 * @param firstRow number of the block's first row in the file, from 0
 */
export function makeBlock(world: World, number: number, counts: readonly number[], firstRow: number): Block {
  const region = world.regions[number % world.regions.length]!;
  const month = world.firstMonth + Math.floor(number / world.regions.length);
  const { seed } = world.recipe;
  const random = randomFor(seed, streams.rows, region.number, month);
  const weather = monthOfWeather(seed, region.place, region.number, month);
  const slots = new Slots(world, region, month, weather);
  const maker = new LineMaker(world, region, weather, slots);
  const tally = emptyTally(world.hotspots.length);
  for (let hour = 0; hour < weather.hours; hour++) tally.hoursBySky[weather.sky[hour]!]!++;

  const accidents: Accident[] = [];
  for (const [source, count] of counts.entries()) {
    const first = accidents.length;
    for (let i = 0; i < count; i++) {
      const u = random.uniform();
      const parent = i === 0 ? undefined : accidents[first + random.integer(accidents.length - first)];
      if (parent === undefined || u >= exactCopyShare + normalisedCopyShare + sameEventShare) {
        accidents.push({
          event: newEvent(world, region, slots, source, random),
          copies: 0,
          isRespelled: false,
        });
      } else if (u < exactCopyShare) {
        parent.copies++;
      } else if (u < exactCopyShare + normalisedCopyShare) {
        // Only Source1 has two formats of times, and only in its later years. Other copies are identical.
        if (source === 0 && parent.event.startSecond >= respelledFrom && !parent.isRespelled)
          parent.isRespelled = true;
        else parent.copies++;
      } else {
        accidents.push({ event: sameEvent(parent.event, random), copies: 0, isRespelled: false });
        tally.sameEvent++;
      }
    }
  }
  accidents.sort((a, b) => a.event.startSecond - b.event.startSecond);

  // Each row is written at once, because the garbage collector moves everything that outlives a row.
  const rows = new RowWriter(firstRow, tally);
  for (const { event, copies, isRespelled } of accidents) {
    const line = maker.line(event, random);
    for (let copy = 0; copy <= copies; copy++) rows.write(line);
    if (isRespelled) rows.write(withOtherFraction(line));
    tally.exactCopies += copies;
    tally.normalisedCopies += isRespelled ? 1 : 0;
  }
  tally.byState[region.place.state] = tally.rows;
  return { bytes: rows.bytes(), tally };
}

/**
 * The rows of a planted burst, spread evenly over its time and over the roads of its region.
 *
 * @param number of the burst, from 0
 * @param firstRow number of the block's first row in the file, from 0
 */
export function makeBurst(world: World, burst: PlantedBurst, number: number, firstRow: number): Block {
  const region = world.regions.find(({ place }) => place.city === burst.city && place.state === burst.state)!;
  const startSecond = Date.parse(`${burst.startLocal}Z`) / 1_000;
  const month = monthOf(Math.floor(startSecond / 86_400));
  const { seed } = world.recipe;
  const random = randomFor(seed, streams.bursts, region.number, number);
  const weather = monthOfWeather(seed, region.place, region.number, month);
  const slots = new Slots(world, region, month, weather);
  const maker = new LineMaker(world, region, weather, slots);
  const tally = emptyTally(world.hotspots.length);
  const rows = new RowWriter(firstRow, tally);
  const seconds = Array.from(
    { length: burst.rows },
    () => startSecond + random.integer(burst.minutes * 60),
  ).sort((a, b) => a - b);
  for (const second of seconds) {
    const event = newEvent(world, region, slots, random.integer(3) === 0 ? 1 : 0, random);
    rows.write(maker.line({ ...event, startSecond: second }, random));
  }
  tally.byState[region.place.state] = tally.rows;
  return { bytes: rows.bytes(), tally };
}

/** An accident, and the number of its repeated rows. */
interface Accident {
  readonly event: AccidentEvent;
  copies: number;
  /** Whether it is repeated with the other format of times. */
  isRespelled: boolean;
}

/** Consecutive rows in one buffer, which grows as needed. */
class RowWriter {
  #buffer = scratch;
  #length = 0;
  #row: number;
  readonly #tally: BlockCounts;

  constructor(firstRow: number, tally: BlockCounts) {
    this.#row = firstRow;
    this.#tally = tally;
  }

  write(line: Line): void {
    const id = 1 + Math.floor(this.#row++ * idStride);
    const text = `${inventedIdStart}${id},${line.before}${line.start},${line.end}${line.after}\n`;
    if (this.#length + text.length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.#buffer.length);
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
      scratch = larger;
    }
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
    count(this.#tally, line);
  }

  /** A copy of the bytes. */
  bytes(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#length);
    this.#buffer.copy(bytes, 0, 0, this.#length);
    return bytes;
  }
}

/** One buffer for all blocks, which are made one at a time. */
let scratch: Buffer = Buffer.allocUnsafeSlow(1 << 20);

function withOtherFraction(line: Line): Line {
  const isFractional = !line.isFractional;
  const respell = (time: string): string => (isFractional ? `${time}.000000000` : time.slice(0, 19));
  return { ...line, isFractional, start: respell(line.start), end: respell(line.end) };
}

function count(tally: BlockCounts, line: Line): void {
  const { event } = line;
  tally.rows++;
  tally.bySourceYear[event.source * 16 + line.year - 2010]!++;
  tally.bySeverity[line.severity]!++;
  if (event.startSecond >= plateauFrom && event.startSecond < plateauUntil) tally.plateau[event.source]!++;
  if (line.isFractional) tally.fractionalTimes++;
  if (line.isYearTypo) tally.yearTypos++;
  if (line.isOutlier) tally.outliers++;
  if (event.isNoise) tally.noise++;
  if (event.hotspot >= 0) tally.hotspots[event.hotspot]!++;
  for (let i = 0; i < nullableHeaders.length; i++) if ((line.nulls >> i) & 1) tally.nulls[i]!++;
}
