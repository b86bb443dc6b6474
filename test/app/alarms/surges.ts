import type { Surge, SurgeState } from '../../../src/surges/alarm.js';

/** A surge in this state; `minute` tells surges and times apart. */
export function surgeIn(state: SurgeState, place = 'Tarrant', minute = 0): Surge {
  const time = (later: number): string => new Date(Date.UTC(2022, 1, 3, 14, minute + later)).toISOString();
  return {
    id: `county:TX/${place}@${time(0)}`,
    place: {
      id: `county:TX/${place}`,
      kind: 'county',
      name: `${place} County`,
      state: 'TX',
      lat: 32.8,
      lng: -97.3,
    },
    state,
    at: time(['pending', 'firing', 'resolved'].indexOf(state) * 15),
    windowMinutes: 120,
    observed: 21,
    expected: 5.4,
    bound: 14,
    pValue: 1e-6,
    peak: 21,
    pendingSince: time(0),
    firingSince: state === 'pending' ? null : time(15),
    endedAt: state === 'resolved' ? time(30) : null,
  };
}
