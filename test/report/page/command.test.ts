import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { addCondition } from '../../../src/cli/report.js';
import { bothFilters } from '../../../src/query/build.js';
import { conditionTexts, parseConditionText } from '../../../src/query/conditionText.js';
import type { Filter } from '../../../src/query/question.js';
import { commandOf } from '../../../src/report/page/command.js';
import type { Report } from '../../../src/report/report.js';
import { randomQuestions } from '../../query/randomQuestions.js';
import { variedAccidents } from '../../query/variedAccidents.js';

/** The command of a report of these accidents. */
function commandFor(where: Filter): string {
  const source = { location: 'data/my file.csv', sources: [] };
  return commandOf({ id: 'covid', provenance: { source, givenOptions: { where } } } as unknown as Report);
}

/** The filters that the command line reads from commands that a shell has split into words. */
function readBack(commands: readonly string[]): Filter[] {
  const script = commands.map((command) => `printf '%s\\0' ${command}; printf '\\001'`).join('\n');
  const out = execFileSync('sh', ['-c', script], { encoding: 'utf8', maxBuffer: 1e8 });
  return out
    .split('\u0001')
    .slice(0, -1)
    .map((line) => {
      const words = line.split('\0').slice(0, -1);
      expect(words.slice(0, 4)).toEqual(['blackspot', 'report', 'covid', 'my file.csv']);
      const texts = words.slice(4);
      expect(texts.filter((_, index) => index % 2 === 0).every((word) => word === '--where')).toBe(true);
      return texts
        .filter((_, index) => index % 2 === 1)
        .reduce<Filter>((filter, text) => addCondition(text, filter), {});
    });
}

describe('the command that makes a report again', () => {
  it('has any filter, which the command line reads as it was', () => {
    const random = randomQuestions(400, 5, variedAccidents(300, 20)).map(({ where }) => where);
    const chosen: Filter[] = [
      { box: [-118.7, 33.7, -118, 34.4] },
      { from: '2019-01-01', until: '2020-03-01T12:00:00', not: { state: ['CA', null] } },
      { hour: { min: 7, max: 9 }, weatherCondition: { present: false } },
      { city: ["O'Fallon", 'a, b'], street: 'null', zipcode: '02134', county: '' },
      { city: ['Houston'], severity: [], street: '{"a"}\n$HOME `x`', junction: true, state: null },
      { any: [{ state: 'CA' }, { all: [{ hour: 7 }, { hour: 8 }] }] },
    ];
    const filters = [...random, ...chosen];
    const read = readBack(filters.map(commandFor));
    for (const [index, where] of filters.entries()) expect(read[index], commandFor(where)).toEqual(where);
  });

  it('is short where it can be', () => {
    const where: Filter = { state: ['CA', 'TX'], box: [-118.7, 33.7, -118, 34.4], hour: { min: 7 } };
    expect(commandFor(where)).toBe(
      `blackspot report covid 'my file.csv' --where state=CA,TX --where box=-118.7,33.7,-118,34.4 --where '{"hour":{"min":7}}'`,
    );
    expect(conditionTexts(bothFilters({ zipcode: '02134' }, { city: '5' }))).toEqual([
      'zipcode=02134',
      'city=5',
    ]);
    expect(parseConditionText('state')).toBeNull();
    expect(parseConditionText('{state')).toBeNull();
  });
});
