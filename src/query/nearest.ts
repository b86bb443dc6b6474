import { editDistance } from '../accident/headers.js';

/** ` (did you mean severity?)`, or nothing when no name is near. */
export function nearest(wanted: string, names: readonly string[]): string {
  const asked = wanted.slice(0, 60).toLowerCase();
  const near = names
    .map((name) => ({ name, edits: distance(asked, name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(2, Math.ceil(Math.min(asked.length, name.length) / 3)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
}

/** Words that hold each other are near: temperature and temperatureFahrenheit. */
function distance(a: string, b: string): number {
  return a.length > 2 && (b.includes(a) || a.includes(b)) ? 1 : editDistance(a, b);
}
