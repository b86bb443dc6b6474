import { writeFileSync } from 'node:fs';
import type { LogMessage } from '../../src/log/log.js';

const counties = ['Bexar', 'Collin', 'Dallas', 'Harris', 'Tarrant', 'Travis'];
/** Bursts of accidents within an hour: the county, the day and the hour at which each begins. */
const bursts = [
  { county: 'Dallas', day: 22, hour: 10 },
  { county: 'Harris', day: 25, hour: 17 },
  { county: 'Travis', day: 30, hour: 3 },
];
const days = 33;
const startMs = Date.UTC(2022, 0, 3);

/** Accidents in six counties, one an hour each by chance, and the bursts, as JSON rows in the order of their times. */
export function surgeStream(): LogMessage[] {
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const found: { minute: number; county: string }[] = [];
  for (let minute = 0; minute < days * 1_440; minute++) {
    for (const county of counties) if (random() < 1 / 60) found.push({ minute, county });
  }
  for (const { county, day, hour } of bursts) {
    for (let at = 0; at < 20; at++) found.push({ minute: day * 1_440 + hour * 60 + at * 3, county });
  }
  found.sort((a, b) => a.minute - b.minute);
  return found.map(({ minute, county }, at) => {
    const time = new Date(startMs + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const row = {
      ID: `S-${at}`,
      Severity: 2,
      Start_Time: time,
      Start_Lat: 30 + (at % 1_000) / 500,
      Start_Lng: -97 - Math.floor(at / 1_000) / 100,
      State: 'TX',
      County: county,
      Timezone: 'US/Central',
    };
    return {
      key: row.ID,
      value: Buffer.from(JSON.stringify(row)),
      headers: {},
      timestampMs: startMs + minute * 60_000,
    };
  });
}

/** The counties in which surges are planted. */
export const burstCounties: readonly string[] = bursts.map(({ county }) => county);

/** Writes the stream as a CSV. */
export function writeSurgeCsv(path: string): void {
  const rows = surgeStream().map(({ value }) => JSON.parse(Buffer.from(value).toString()) as object);
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
  writeFileSync(path, `${lines.map((fields) => fields.join(',')).join('\n')}\n`);
}
