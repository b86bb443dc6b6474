import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { csvInput } from '../../../src/replay/csvInput.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { plainText } from '../../support/manglings.js';
import { temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('foreign-files');
afterAll(remove);

const [header = '', ...body] = plainText.trimEnd().split('\n');
const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`;
const inColumn = (name: string, change: (text: string) => string): string => {
  const at = header.split(',').indexOf(name);
  return lines(
    header,
    ...body.map((line) => {
      const fields = line.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,)|(?<=,)$/g)!;
      return fields.map((field, position) => (position === at ? change(field) : field)).join(',');
    }),
  );
};

interface Damage {
  readonly name: string;
  readonly file?: string;
  readonly content: string | Buffer;
}

async function importedFrom({ name, file = 'accidents.csv', content }: Damage) {
  const place = join(folder, name.replace(/[^a-z0-9]+/gi, '-'));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, file), content);
  return importCsv(join(place, file), {
    into: join(place, 'import'),
    threads: 1,
    memory: '500MB',
    mostRejected: 1,
  });
}

async function pipedFrom({ content }: Damage) {
  const rejects: Record<string, number> = {};
  const input = csvInput({
    stream: Readable.from([Buffer.from(content as Buffer)]),
    onReject: (_, reason) => {
      rejects[reason] = (rejects[reason] ?? 0) + 1;
    },
  });
  const rows = await input.open({ fromMs: undefined, untilMs: undefined });
  let sent = 0;
  for await (const batch of rows.read(0, 0)) sent += batch.keys.length;
  return { sent, rejects };
}

describe('is refused by name, by import and by pipe:', () => {
  const refusals: readonly (Damage & { readonly says: RegExp })[] = [
    { name: 'no header', content: lines(...body), says: /to begin with a header, got a row: A-900001/ },
    {
      name: 'the header at the end, after a sort',
      content: lines(...body, header),
      says: /to begin with a header, got a row/,
    },
    {
      name: 'the header below rows',
      content: lines(...body.slice(0, 5), header, ...body.slice(5)),
      says: /to begin with its header, got rows above it: A-900001/,
    },
    {
      name: 'each line in quotes',
      content: lines(...[header, ...body].map((line) => `"${line.replaceAll('"', '""')}"`)),
      says: /got each line as one field in quotes/,
    },
    {
      name: 'the header in quotes',
      content: lines(`"${header}"`, ...body),
      says: /got its first line as one field in quotes/,
    },
    {
      name: 'single quotes',
      content: lines(...[header, ...body].map((line) => line.replaceAll(/[^,]+/g, "'$&'"))),
      says: /to have double quotes around its texts, got '/,
    },
    {
      name: 'curly quotes',
      content: lines(header, ...body.map((line) => line.replaceAll(/[^,]+/g, '\u201c$&\u201d'))),
      says: /to have double quotes around its texts, got \u201c/,
    },
    {
      name: 'UTF-32',
      content: Buffer.concat([...plainText].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0]))),
      says: /got text in UTF-32/,
    },
    {
      name: 'gzip within gzip',
      file: 'accidents.csv.gz',
      content: gzipSync(gzipSync(plainText)),
      says: /got a gzip file within an archive/,
    },
  ];
  it.each(refusals)('$name', async ({ says, ...damage }) => {
    await expect(importedFrom(damage)).rejects.toMatchObject({
      name: 'DataError',
      message: expect.stringMatching(says),
      hint: expect.stringMatching(/\.$|csv$/),
    });
    await expect(pipedFrom(damage)).rejects.toMatchObject({ message: expect.stringMatching(says) });
  });
});

describe('is rejected with a reason, by import and by pipe:', () => {
  const rejects: readonly (Damage & { readonly reasons: Readonly<Record<string, number>> })[] = [
    {
      name: 'an open quote, which swallows no rows',
      content: lines(header, ...body).replace('Accident 3', '"Accident 3'),
      reasons: { 'its quotes do not match': 1 },
    },
    {
      name: 'a total line and the number of rows',
      content: lines(header, ...body, 'Total,,,40', '(40 rows)'),
      reasons: { '31 fields expected, 4 found': 1, '31 fields expected, 1 found': 1 },
    },
    {
      name: 'the header repeated, by cat',
      content: lines(header, ...body.slice(0, 9), `\ufeff${header}`, ...body.slice(9)),
      reasons: { 'Severity is not a whole number from 0 to 4': 1 },
    },
    {
      name: 'a row of units below the header',
      content: lines(header, header.replaceAll(/[^,(]+\(|\)|[^,()]+(?=,|$)/g, ''), ...body),
      reasons: { 'Severity is missing': 1 },
    },
    {
      name: 'dates with the day before the month',
      content: inColumn('Start_Time', (text) => text.replace(/-(\d\d)-(\d\d) /, '-$2-$1 ')).replaceAll(
        /,2021-(0\d|1[0-2])-03 /g,
        ',2021-13-03 ',
      ),
      reasons: { 'Start_Time has its day before its month': 40 },
    },
  ];
  it.each(rejects)('$name', async ({ reasons, ...damage }) => {
    const { rows, rejectsByReason } = await importedFrom(damage);
    expect(rejectsByReason).toEqual(reasons);
    const piped = await pipedFrom(damage);
    expect(piped).toEqual({ sent: rows.written, rejects: reasons });
  });
});
