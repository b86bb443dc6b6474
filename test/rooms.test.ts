import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What ARCHITECTURE.md lets each room import, by room: a folder of src/, or a file that stands there by itself. */
const rooms = new Map(
  [
    ...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(
      /^\| `src\/([\w/.]+?)\/?` +\| .+ \| ([\w, ]+?) +\|$/gm,
    ),
  ].map(([, room, may]) => [room!.replace(/\.ts$/, ''), may!.split(', ')]),
);
const known = ['errors', 'version'];

describe('the rooms of src/', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );

  it('are all in the table of ARCHITECTURE.md', () => {
    const there = new Set(files.map(roomOf).filter((room) => !known.includes(room)));
    expect([...rooms.keys()].sort()).toEqual([...there].sort());
  });

  it('import what the table lets them, and nothing else', () => {
    const imports = files.flatMap((file) => {
      const from = roomOf(file);
      return importsOf(file)
        .map(roomOf)
        .filter((to) => to !== from && !known.includes(to))
        .filter((to) => ![to, 'everything'].some((name) => rooms.get(from)?.includes(name)))
        .map((to) => `${file} imports ${to}`);
    });
    expect(imports).toEqual([]);
  });

  it('know only what stands in a room before them', () => {
    const order = [...rooms.keys()];
    const upward = [...rooms].flatMap(([room, may]) =>
      may.filter((name) => order.indexOf(name) > order.indexOf(room)).map((name) => `${room} knows ${name}`),
    );
    expect(upward).toEqual([]);
  });
});

function roomOf(file: string): string {
  return file.split('/')[0]!.replace(/\.[jt]s$/, '');
}

/** Files below src/ that a file imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => normalize(join(dirname(file), path!)));
}
