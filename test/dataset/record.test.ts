import { describe, expect, it } from 'vitest';
import { matchHeaders } from '../../src/dataset/headers.js';
import { parseRow } from '../../src/dataset/parseRow.js';
import { readTime } from '../../src/dataset/times.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { fieldsOf, header46, header47, header49 } from '../storage/import/csvFiles.js';

const monthFirst = { dateOrder: { startLocal: 'monthFirst', endLocal: 'monthFirst' }, comma: {} } as const;

function recordOf(changes: Readonly<Record<string, string>> = {}, header = header49): Accident {
  const fields = fieldsOf(0, changes);
  const parsed = parseRow(header, undefined, monthFirst)(header.map((name) => fields[name] ?? ''));
  if ('reject' in parsed) throw new Error(parsed.reject.reason);
  return parsed.record;
}

describe('the schema', () => {
  it('has each name and each header once, and a meaning for every column', () => {
    const names = columns.map(({ name }) => name);
    const headers = columns.flatMap((column) => [...column.headers]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(headers.map((header) => header.toLowerCase())).size).toBe(headers.length);
    expect(columns.filter(({ meaning }) => meaning.length < 3)).toEqual([]);
  });

  it('knows every column of the three releases', () => {
    expect([header46.length, header47.length, header49.length]).toEqual([46, 47, 49]);
    for (const header of [header46, header47, header49]) {
      const { positions, problem } = matchHeaders(header);
      expect(problem).toBeNull();
      expect(positions.size).toBe(header.length);
    }
  });
});

describe('columns of a file', () => {
  it('are found by name in any order, without regard to case, blanks and underscores', () => {
    const { positions } = matchHeaders([
      'start lng',
      'START_LAT',
      'StartTime',
      ' Severity ',
      'distance (mi)',
    ]);
    expect(Object.fromEntries(positions)).toEqual({
      lng: 0,
      lat: 1,
      startLocal: 2,
      severity: 3,
      distanceMiles: 4,
    });
  });

  it('that are required and missing are named, with what was found and what is near', () => {
    const { problem } = matchHeaders(['Severty', 'Start_Time', 'Start_Lat', 'Start_Lng']);
    expect(problem).toBe(
      'column not found: Severity (did you mean Severty?). Found: Severty, Start_Time, Start_Lat, Start_Lng.',
    );
  });

  it('may be missing, if there is a time or a place', () => {
    expect(matchHeaders(['Start_Time', 'City']).problem).toBeNull();
    expect(matchHeaders(['Start_Lng', 'Start_Lat', 'City']).problem).toBeNull();
    expect(matchHeaders(['Start_Lng', 'Severity', 'City']).problem).toBe(
      'column not found: Start_Time; column not found: Start_Lat. Found: Start_Lng, Severity, City.',
    );
  });
});

describe('a time', () => {
  const dec3 = Date.UTC(2022, 11, 3, 23, 37, 14);
  const cases: readonly (readonly [string, number | null])[] = [
    ['2022-12-03 23:37:14', dec3],
    ['2022-12-03 23:37:14.000000000', dec3],
    ['2022-12-03 23:37:14.123456789', dec3 + 123],
    ['2022-12-03T23:37:14.9', dec3 + 900],
    [' 2022-12-03 23:37:14 ', dec3],
    ['12/3/2022 23:37', dec3 - 14_000],
    ['12/03/2022 23:37:14', dec3],
    ['2022-02-29 00:00:00', null],
    ['2022-12-03', Date.UTC(2022, 11, 3)],
    ['37:14.0', null],
    ['1999-12-31 23:59:59', null],
  ];
  for (const [text, ms] of cases) {
    it(`spelled "${text}" is ${ms === null ? 'no time' : new Date(ms).toISOString()}`, () => {
      expect(readTime(text, 'monthFirst')).toEqual(ms === null ? null : { localMs: ms });
    });
  }
});

describe('a row', () => {
  it('of January in Ohio has its instants five hours later, a duration and clean texts', () => {
    const record = recordOf({ Street: '  Forest  Ridge Dr ', Severity: ' 3 ', Source: 'MapQuest' });
    expect(record).toMatchObject({
      source: 'Source2',
      severity: 3,
      tmc: 201,
      street: 'Forest Ridge Dr',
      startLocal: '2020-01-01T00:00:00.000',
      startAt: '2020-01-01T05:00:00.000Z',
      endAt: '2020-01-01T05:45:00.000Z',
      durationMinutes: 45,
      weatherGroup: 'rain',
      weatherIntensity: 'light',
      isWindy: false,
      isFreeway: false,
      nulledColumns: 0,
    });
  });

  it('that ends before it starts has no end, and that is counted', () => {
    const record = recordOf({ End_Time: '2019-12-31 00:00:00' });
    expect([record.endLocal, record.endAt, record.durationMinutes, record.nulledColumns]).toEqual([
      null,
      null,
      null,
      1,
    ]);
  });

  it('keeps the wall clock of both in Arizona, where the label of the zone is wrong in summer', () => {
    const at = { Start_Time: '2020-07-01 12:00:00', End_Time: '', Timezone: 'US/Mountain' };
    expect(recordOf({ ...at, State: 'AZ' }).startAt).toBe('2020-07-01T19:00:00.000Z');
    expect(recordOf({ ...at, State: 'CO' }).startAt).toBe('2020-07-01T18:00:00.000Z');
  });
});

describe('the key of an event', () => {
  const { key } = recordOf();

  it('is the same for other IDs and other spellings of the same content', () => {
    for (const changes of [
      { ID: 'A-9000001' },
      { Start_Time: '2020-01-01 00:00:00.000000000' },
      { Start_Time: '1/1/2020 0:00' },
      { Start_Lat: '41.50', 'Temperature(F)': '3.69e1', TMC: '201' },
      { Street: ' Invented  Rd ' },
      { Source: 'MapQuest', State: 'oh' },
      { Amenity: 'FALSE', Bump: '0' },
    ]) {
      expect(recordOf(changes as unknown as Record<string, string>).key, JSON.stringify(changes)).toBe(key);
    }
  });

  it('is another for any other content', () => {
    const keys = header49
      .filter((name) => !['ID'].includes(name))
      .map((name) => recordOf({ [name]: otherValue(name) }).key);
    expect(new Set([key, ...keys]).size).toBe(keys.length + 1);
  });

  it('of an event shifted in time is another: a loop of a replay is not a repetition', () => {
    expect(recordOf({ Start_Time: '2021-01-01 00:00:00', End_Time: '2021-01-01 00:45:00' }).key).not.toBe(
      key,
    );
  });

  it('does not take a value in one column for the same value in the next', () => {
    const a = recordOf({ City: 'x', County: '' }).key;
    const b = recordOf({ City: '', County: 'x' }).key;
    expect(a).not.toBe(b);
  });
});

function otherValue(name: string): string {
  const { type } = columns.find(({ headers }) => (headers as readonly string[]).includes(name))!;
  if (type === 'boolean') return 'True';
  if (type === 'localTime') return name === 'Start_Time' ? '2020-01-01 00:00:01' : '2020-01-01 00:10:01';
  return type === 'text' ? 'Other' : '3';
}
