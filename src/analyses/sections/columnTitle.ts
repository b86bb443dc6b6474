import { capitalise } from '../../base/format.js';

const unitsInNames = /(Fahrenheit|Miles|Mph|Inches|Percent|Minutes)$/;
const wordOf: Readonly<Record<string, string>> = {
  lat: 'latitude',
  lng: 'longitude',
  local: 'time',
  tmc: 'TMC',
  id: 'ID',
};

/** A column in words: `End latitude` of `endLat`, `Wind chill` of `windChillFahrenheit`. */
export function columnTitle(name: string): string {
  const words = name
    .replace(unitsInNames, '')
    .split(/(?=[A-Z])/)
    .map((word) => wordOf[word.toLowerCase()] ?? word.toLowerCase());
  return capitalise(words.join(' '));
}
