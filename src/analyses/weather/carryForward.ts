import type { StationHours } from './stationHours.js';

/** Hours with an accident, and hours without one that have the weather of the reading before. */
export interface CarriedHours {
  readonly size: number;
  readonly station: Int16Array;
  readonly hour: Int32Array;
  readonly group: Uint8Array;
  /** 0 in a filled hour. */
  readonly accidents: Int32Array;
}

/**
 * The observed hours, with each reading carried forward over the hours without an accident. A reading is one an hour, so
 * whole hours count: 60 to 119 minutes fill one hour.
 */
export function carryForward(hours: StationHours, maxCarryMinutes: number): CarriedHours {
  const maxCarryHours = Math.floor(maxCarryMinutes / 60);
  const bound = hours.size * (1 + maxCarryHours);
  const filled = {
    station: new Int16Array(bound),
    hour: new Int32Array(bound),
    group: new Uint8Array(bound),
    accidents: new Int32Array(bound),
  };
  let size = 0;
  for (let i = 0; i < hours.size; i++) {
    const isLast = i + 1 === hours.size || hours.station[i + 1] !== hours.station[i];
    const free = isLast ? 0 : hours.hour[i + 1]! - hours.hour[i]! - 1;
    for (let step = 0; step <= Math.min(maxCarryHours, free); step++) {
      filled.station[size] = hours.station[i]!;
      filled.hour[size] = hours.hour[i]! + step;
      filled.group[size] = hours.group[i]!;
      filled.accidents[size] = step === 0 ? hours.accidents[i]! : 0;
      size++;
    }
  }
  return {
    size,
    station: filled.station.subarray(0, size),
    hour: filled.hour.subarray(0, size),
    group: filled.group.subarray(0, size),
    accidents: filled.accidents.subarray(0, size),
  };
}
