import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What ARCHITECTURE.md lets each room import, by room: a folder of src/, or a file that stands there by itself. */
const rooms = new Map(
  [
    ...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(
      /^\| `src\/([\w/.]+?)\/?` +\| .+ \| ([\w/, ]+?) +\|$/gm,
    ),
  ].map(([, room, may]) => [room!.replace(/\.ts$/, ''), may!.split(', ')]),
);

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const textOf = new Map(files.map((file) => [file, readFileSync(join('src', file), 'utf8')]));
/** The files below src/ that each file imports, types included. */
const importsOf = new Map(
  [...textOf].map(([file, text]) => [
    file,
    [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, path]) =>
      normalize(join(dirname(file), path!)).replace(/\.js$/, '.ts'),
    ),
  ]),
);

describe('the rooms of src/', () => {
  it('are all in the table of ARCHITECTURE.md', () => {
    expect(files.filter((file) => !rooms.has(roomOf(file)))).toEqual([]);
    const used = new Set(files.map(roomOf));
    expect([...rooms.keys()].filter((room) => !used.has(room))).toEqual([]);
  });

  it('import what the table lets them, and nothing else', () => {
    const imports = files.flatMap((file) => {
      const from = roomOf(file);
      return importsOf
        .get(file)!
        .map(roomOf)
        .filter((to) => to !== from && to !== 'base')
        .filter((to) => ![to, 'everything'].some((name) => rooms.get(from)?.includes(name)))
        .map((to) => `${file} imports ${to}`);
    });
    expect(imports).toEqual([]);
  });

  it('know only what stands in a room before them, save a room and the rooms within it', () => {
    const order = [...rooms.keys()];
    const upward = [...rooms].flatMap(([room, may]) =>
      may
        .filter((name) => order.indexOf(name) > order.indexOf(room) && !room.startsWith(`${name}/`))
        .map((name) => `${room} knows ${name}`),
    );
    expect(upward).toEqual([]);
  });

  it('have no circle of files, types included', () => {
    expect(circles()).toEqual([]);
  });

  it('keep the driver of MongoDB, and that of DuckDB, where the table of rooms says', () => {
    const importing = (module: RegExp): string[] =>
      files.filter((file) => new RegExp(`from '${module.source}`).test(textOf.get(file)!));
    const outside = (found: string[], ...allowed: string[]): string[] =>
      found.filter((file) => !allowed.includes(roomOf(file)));
    expect(outside(importing(/mongodb'/), 'engines/mongodb', 'storage/mongodb')).toEqual([]);
    expect(outside(importing(/@duckdb\//), 'engines/duckdb')).toEqual([]);
  });

  it.each(['report/browser', 'live/browser'])(
    'give a browser nothing of Node, nor of a package, however far %s reaches',
    (room) => {
      const reached = new Set(files.filter((file) => roomOf(file) === room));
      expect(reached.size).toBeGreaterThan(5);
      for (const file of reached) for (const next of importsOf.get(file)!) reached.add(next);
      const offending = [...reached].filter((file) => /(?:from|import\() ?'[^.]/.test(textOf.get(file)!));
      expect(offending).toEqual([]);
    },
  );

  it('turn no function into text for a page to run: page code is bundled from report/browser', () => {
    const drawing = files.filter((file) => /^(?:charts|report)\//.test(file));
    expect(drawing.filter((file) => /\.toString\(\)|new Function\(/.test(textOf.get(file)!))).toEqual([]);
  });

  it('keep SQL below engines/duckdb and storage', () => {
    const sql = /\bSELECT\b|\bCREATE (?:OR |TEMP |TABLE)|CASE WHEN|[\w)]::[A-Z]{3,}|\bread_parquet\(/;
    const outside = files.filter(
      (file) => sql.test(textOf.get(file)!) && !/^(?:engines\/duckdb|storage)\//.test(file),
    );
    expect(outside).toEqual([]);
  });

  it('recognise addresses in app/addressForms.ts only', () => {
    // A pattern or a prefix with `://`, or the name of a scheme that is compared.
    const spelling = /:\\\/\\\/|(?:startsWith|includes|test)\(['"`/^]*[\w+]+:\/\/|=== 'mongodb/;
    const places = files.filter((file) => spelling.test(textOf.get(file)!));
    // The list of Kafka's brokers is not an address: a scheme before a host is dropped there.
    expect(places).toEqual(['base/urls.ts', 'log/kafkaSettings.ts']);
    const schemes = files.filter((file) => /\bschemes: \[/.test(textOf.get(file)!));
    expect(schemes).toEqual(['app/addressForms.ts']);
  });

  it('ask no source, store or log what class it is, save within its own file', () => {
    const asked = files.flatMap((file) =>
      [...textOf.get(file)!.matchAll(/instanceof (\w*(?:Source|Store|Log))\b/g)]
        .filter(([, name]) => !textOf.get(file)!.includes(`class ${name} `))
        .map(([text]) => `${file}: ${text}`),
    );
    expect(asked).toEqual([]);
  });

  it('write files below base and storage/files only, save where a reason stands', () => {
    const writing =
      /\b(?:appendFile|copyFile|cp|createWriteStream|link|mkdir|open|rename|rm|rmdir|truncate|unlink|write|writeFile)(?:Sync)?\b/;
    const reasons: Readonly<Record<string, string>> = {
      'csv/rejectsFile.ts': 'writes the rejected rows of a pipe as they come',
      'engines/duckdb/duckdb.ts': 'makes the folder that DuckDB spills to',
      'replay/checkpoint.ts': 'writes under one temporary name, so that kills leave no more than one file',
      'synthetic/generate.ts': 'streams gigabytes into a temporary file',
      'storage/import/importCsv.ts': importing,
      'storage/import/importFolder.ts': importing,
      'storage/import/mostRejected.ts': importing,
      'storage/import/readRows.ts': importing,
      'storage/import/rejects.ts': importing,
      'storage/import/repair.ts': importing,
      'storage/import/staging.ts': importing,
      'storage/import/workFolder.ts': importing,
      'storage/import/checkCsv.ts': 'imports a sample into a temporary folder',
      'storage/import/sampleFile.ts': 'writes the sample to that folder',
      'storage/import/timedFile.ts':
        'writes a cleaned copy into a temporary folder, for the time of reading it',
      'storage/import/digest.ts': 'opens a file to read a part of it',
    };
    const outside = files.filter((file) => {
      const names = [...textOf.get(file)!.matchAll(/import \{([^}]*)\} from 'node:fs(?:\/promises)?'/g)];
      return names.some(([, list]) => writing.test(list!)) && !/^(?:base|storage\/files)\//.test(file);
    });
    expect(outside.sort()).toEqual(Object.keys(reasons).sort());
  });

  it('read the environment in base/settings.ts only', () => {
    expect(files.filter((file) => /process\.env/.test(textOf.get(file)!))).toEqual(['base/settings.ts']);
  });
  it('keep numbers and words of an analysis apart', () => {
    const inAnalyses = files.filter((file) => /^analyses\/\w+\/\w+\.ts$/.test(file));
    const kindOf = (file: string): 'section' | 'entry' | 'options' | 'compute' => {
      const [, folder, name] = file.replace(/\.ts$/, '').split('/');
      // Parts of sections: `words.ts`, `headlines.ts`, `charts.ts`, `coverageTables.ts`; `features.ts` is what a map exports.
      if (
        /(?:Section|Tables?|Charts?|Findings|^words|^charts|^features|^headlines|^answer)$/.test(name!) ||
        folder === 'sections'
      ) {
        return 'section';
      }
      if (name === folder || /^analyses\/common\/(?:analysis|asked)\.ts$/.test(file)) return 'entry';
      return /options/i.test(name!) ? 'options' : 'compute';
    };
    const importing = (kind: string, forbidden: RegExp): string[] =>
      inAnalyses
        .filter((file) => kindOf(file) === kind)
        .flatMap((file) =>
          importsOf
            .get(file)!
            .filter((path) => forbidden.test(path))
            .map((path) => `${file} imports ${path}`),
        );
    expect(
      importing(
        'compute',
        /^charts\/|^report\/|^base\/format|^analyses\/sections\/|Section\.ts$|^analyses\/\w+\/(?:words|charts|features)\.ts$/,
      ),
    ).toEqual([]);
    expect(importing('section', /^stats\/|^query\/build|Section\.ts$/)).toEqual([]);
    const asking = inAnalyses.filter(
      (file) => kindOf(file) === 'section' && /\.(?:ask|scan|sample)\(/.test(textOf.get(file)!),
    );
    expect(asking).toEqual([]);
    const folderOf = (file: string): string => file.split('/')[1]!;
    const across = inAnalyses.flatMap((file) =>
      importsOf
        .get(file)!
        .filter((path) => path.startsWith('analyses/'))
        .filter((path) => ![folderOf(file), 'common', 'sections'].includes(folderOf(path)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(across).toEqual([]);
  });
});

const importing = 'writes into a work folder of this machine, which appears as an import by one rename';

/** The longest room that a file lies in. */
function roomOf(file: string): string {
  const path = file.replace(/\.[jt]s$/, '');
  const within = [...rooms.keys()].filter((room) => path === room || path.startsWith(`${room}/`));
  return within.sort((a, b) => b.length - a.length)[0] ?? path.split('/')[0]!;
}

/** Groups of files that import each other, by Tarjan's algorithm. */
function circles(): string[][] {
  const found: string[][] = [];
  const indices = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    indices.set(file, indices.size);
    low.set(file, indices.get(file)!);
    stack.push(file);
    for (const next of importsOf.get(file) ?? []) {
      if (!indices.has(next)) {
        visit(next);
        low.set(file, Math.min(low.get(file)!, low.get(next)!));
      } else if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, indices.get(next)!));
    }
    if (low.get(file) !== indices.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle);
  };
  for (const file of files) if (!indices.has(file)) visit(file);
  return found;
}
