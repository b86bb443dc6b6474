import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The headers of the three releases, and rows that we made up in their spelling. */

const head =
  'ID,Source,TMC,Severity,Start_Time,End_Time,Start_Lat,Start_Lng,End_Lat,End_Lng,Distance(mi),Description,Number,Street,Side,City,County,State,Zipcode,Country,Timezone,Airport_Code,Weather_Timestamp,Temperature(F),Wind_Chill(F),Humidity(%),Pressure(in),Visibility(mi),Wind_Direction,Wind_Speed(mph),Precipitation(in),Weather_Condition,Amenity,Bump,Crossing,Give_Way,Junction,No_Exit,Railway,Roundabout,Station,Stop,Traffic_Calming,Traffic_Signal,Turning_Loop,Sunrise_Sunset,Civil_Twilight,Nautical_Twilight,Astronomical_Twilight';
export const header49: readonly string[] = head.split(',');
export const header47: readonly string[] = header49.filter((name) => !['Source', 'TMC'].includes(name));
export const header46: readonly string[] = header49.filter(
  (name) => !['TMC', 'Number', 'Side'].includes(name),
);

type Fields = Readonly<Record<string, string>>;

/** An accident of its own for each number: `Start_Time` is that many minutes after New Year 2020. */
export function fieldsOf(number: number, changes: Fields = {}): Fields {
  const at = (minutes: number): string =>
    new Date(Date.UTC(2020, 0, 1) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const flags = header49.slice(header49.indexOf('Amenity'), header49.indexOf('Sunrise_Sunset'));
  return {
    ID: `A-${number + 1}`,
    Source: 'Source2',
    TMC: '201.0',
    Severity: '2',
    Start_Time: at(number),
    End_Time: at(number + 45),
    Start_Lat: '41.5',
    Start_Lng: '-83.25',
    'Distance(mi)': '0.01',
    Description: `Accident on Invented Rd at Exit ${number}.`,
    Street: 'Invented Rd',
    Side: 'R',
    City: 'Nowhere',
    County: 'Made Up',
    State: 'OH',
    Zipcode: '43999',
    Country: 'US',
    Timezone: 'US/Eastern',
    Airport_Code: 'KXXX',
    Weather_Timestamp: at(number + 7),
    'Temperature(F)': '36.9',
    'Humidity(%)': '91.0',
    'Pressure(in)': '29.68',
    'Visibility(mi)': '10.0',
    Wind_Direction: 'SW',
    'Wind_Speed(mph)': '3.5',
    Weather_Condition: 'Light Rain',
    ...Object.fromEntries(flags.map((name) => [name, 'False'])),
    Sunrise_Sunset: 'Night',
    Civil_Twilight: 'Night',
    Nautical_Twilight: 'Night',
    Astronomical_Twilight: 'Night',
    ...changes,
  };
}

/** A row as it stands in a file, with quotes only where they are needed. */
export function rowText(
  number: number,
  changes: Fields = {},
  header: readonly string[] = header46,
  delimiter = ',',
): string {
  const fields = fieldsOf(number, changes);
  return header
    .map((name) => fields[name] ?? '')
    .map((field) =>
      /["\n\r]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field,
    )
    .join(delimiter);
}

/** Rows 0 to `count` - 1. */
export function rowTexts(count: number, header: readonly string[] = header46, delimiter = ','): string[] {
  return Array.from({ length: count }, (_, number) => rowText(number, {}, header, delimiter));
}

/** A file of lines, each with a line end. */
export function csvText(
  rows: readonly string[],
  header: readonly string[] = header46,
  delimiter = ',',
  lineEnd = '\n',
): string {
  return [header.join(delimiter), ...rows].map((line) => line + lineEnd).join('');
}

/** A folder for a test file's own use, and what removes it. */
export function temporaryFolder(name: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `blackspot-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
