import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settings, settingsMarkdown } from '../src/base/settings.js';
import { program } from '../src/cli/main.js';
import * as blackspot from '../src/index.js';
import { columnsMarkdown } from '../src/query/columnsMarkdown.js';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const commands = new Map(program().commands.map((command) => [command.name(), command]));

describe('the README', () => {
  it('names only npm scripts that there are', () => {
    const named = [...readme.matchAll(/npm run ([a-z:]+)|npm (start|test)\b/g)].map(
      ([, run, short]) => run ?? short!,
    );
    expect(named.length).toBeGreaterThan(8);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it('names only commands and options that there are', () => {
    const lines = [...readme.matchAll(/blackspot (report [a-z]+|dead-letters|[a-z]+)([^\n`|]*)/g)];
    const known = lines.filter(([, name]) => commands.has(name!.split(' ')[0]!));
    expect(known.length).toBeGreaterThan(7);
    for (const [line, name, rest] of known) {
      const [first, second] = name!.split(' ');
      const command = commands.get(first!)!;
      const sub = second === undefined ? command : command.commands.find((one) => one.name() === second);
      expect(sub, line).toBeDefined();
      const flags = ['--help', ...sub!.options.map(({ long }) => long)];
      for (const [flag] of rest!.replace(/#.*/, '').matchAll(/--[a-z-]+/g))
        expect(flags, line).toContain(flag);
    }
  });

  it('shows a question that the package understands', () => {
    const { count, measures, share } = blackspot;
    const question = measures({ n: count(), severeShare: share({ severity: [3, 4] }) })
      .by('state', 'weatherGroup')
      .where({ from: '2019-01-01', until: '2021-01-01' });
    expect(blackspot.compileSql(question).sql).toContain('$1');
    const [, imported] = /import \{([^}]*)\} from 'blackspot'/.exec(readme)!;
    for (const name of imported!.split(',')) expect(blackspot).toHaveProperty(name.trim());
  });

  it('has the table of settings, and the Docker files name only such', () => {
    expect(readme).toContain(settingsMarkdown());
    for (const path of ['docker-compose.yml', ...readdirSync('docker').map((name) => `docker/${name}`)]) {
      for (const [name] of readFileSync(path, 'utf8').matchAll(/BLACKSPOT_\w+/g)) {
        expect(Object.keys(settings), path).toContain(name);
      }
    }
  });

  it('links to files that exist', () => {
    for (const [, path] of readme.matchAll(/^\[[^\]]+\]: (?!https)(\S+)$/gm))
      expect(existsSync(path!), path).toBe(true);
  });

  it('shows every picture that "npm run pictures" makes, each small, with a text for those who do not see it', () => {
    const shown = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path]) => path!);
    expect(shown.sort()).toEqual(readdirSync('docs/pictures').map((name) => `docs/pictures/${name}`));
    for (const path of shown) expect(statSync(path).size, path).toBeLessThan(120_000);
    const alts = [...readme.matchAll(/<img [^>]*alt="([^"]*)"/g)].map(([, alt]) => alt!);
    expect(alts).toHaveLength(2);
    for (const alt of alts) expect(alt).toMatch(/^(?:Line chart|Map) of .{60,}\.$/);
  });

  it('leads to a page of columns that is the schema', () => {
    expect(readFileSync('docs/columns.md', 'utf8')).toBe(columnsMarkdown());
  });
});
