import type { Panel } from './panel.js';

/** Hours with an accident, and hours without one whose weather is that of the reading before. */
export interface CarriedHours {
  readonly size: number;
  readonly station: Int16Array;
  readonly hour: Int32Array;
  readonly group: Uint8Array;
  /** 0 in a filled hour. */
  readonly accidents: Int32Array;
}

/**
 * The panel with a reading carried forward over hours without an accident. A reading is one an hour, so whole hours
 * count: 60 to 119 minutes fill one hour.
 */
export function carriedForward(panel: Panel, maxCarryMinutes: number): CarriedHours {
  const reach = Math.floor(maxCarryMinutes / 60);
  const bound = panel.size * (1 + reach);
  const filled = {
    station: new Int16Array(bound),
    hour: new Int32Array(bound),
    group: new Uint8Array(bound),
    accidents: new Int32Array(bound),
  };
  let size = 0;
  for (let i = 0; i < panel.size; i++) {
    const isLast = i + 1 === panel.size || panel.station[i + 1] !== panel.station[i];
    const free = isLast ? 0 : panel.hour[i + 1]! - panel.hour[i]! - 1;
    for (let step = 0; step <= Math.min(reach, free); step++) {
      filled.station[size] = panel.station[i]!;
      filled.hour[size] = panel.hour[i]! + step;
      filled.group[size] = panel.group[i]!;
      filled.accidents[size] = step === 0 ? panel.accidents[i]! : 0;
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
