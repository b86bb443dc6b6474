import { cleanText } from './text.js';

/** Words for true and false, in lower case: those of programs, and those that Excel writes in its languages. */
export const booleanWords: Readonly<Record<'true' | 'false', readonly string[]>> = {
  true: [
    ...['true', '1', '1.0', '1,0', '-1', 't', 'yes', 'y', 'on', '.true.'],
    ...[
      'wahr',
      'ja',
      'vrai',
      'oui',
      'verdadero',
      's\u00ed',
      'si',
      'vero',
      's\u00ec',
      'verdadeiro',
      'sim',
      'waar',
      'sant',
      'sann',
      'tosi',
    ],
    ...[
      'prawda',
      'tak',
      'pravda',
      'ano',
      'igaz',
      'do\u011fru',
      '\u0438\u0441\u0442\u0438\u043d\u0430',
      '\u0434\u0430',
    ],
  ],
  false: [
    ...['false', '0', '0.0', '0,0', 'f', 'no', 'n', 'off', '.false.'],
    ...[
      'falsch',
      'nein',
      'faux',
      'non',
      'falso',
      'n\u00e3o',
      'nao',
      'onwaar',
      'nee',
      'falskt',
      'falsk',
      'usann',
      'nej',
      'nei',
      'ep\u00e4tosi',
    ],
    ...[
      'fa\u0142sz',
      'nie',
      'nepravda',
      'ne',
      'hamis',
      'yanl\u0131\u015f',
      '\u043b\u043e\u0436\u044c',
      '\u043d\u0435\u0442',
    ],
  ],
};

const valueOfWord: ReadonlyMap<string, boolean> = new Map([
  ...booleanWords.true.map((word) => [word, true] as const),
  ...booleanWords.false.map((word) => [word, false] as const),
]);

/** True or false in words, letters or numbers and in any case; anything else is null. */
export function parseBoolean(raw: string): boolean | null {
  if (raw === 'False') return false;
  if (raw === 'True') return true;
  return valueOfWord.get((cleanText(raw) ?? '').toLowerCase()) ?? null;
}
