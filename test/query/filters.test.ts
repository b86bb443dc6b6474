import { describe, expect, it } from 'vitest';
import { conditionKind, type FilterRenderings, renderFilter } from '../../src/query/filters.js';
import type { Filter } from '../../src/query/question.js';
import { renameFilter } from '../../src/query/renameFields.js';

const renderings: FilterRenderings<string, string> = {
  from: (time, context) => `${context}: from ${time}`,
  until: (time) => `until ${time}`,
  fromAt: (time) => `fromAt ${time}`,
  untilAt: (time) => `untilAt ${time}`,
  box: (edges) => `box ${edges.join(' ')}`,
  not: (filter) => `not ${JSON.stringify(filter)}`,
  all: (filters) => `all ${filters.length}`,
  any: (filters) => `any ${filters.length}`,
  value: (name, value) => `${name} = ${value}`,
  list: (name, values) => `${name} in ${values.join(' ')}`,
  range: (name, { min, max }) => `${name} ${min}..${max}`,
  presence: (name, { present }) => `${name} ${present ? 'present' : 'missing'}`,
};

describe('renderFilter', () => {
  it('renders each clause and each kind of condition, in the order of the filter', () => {
    const filter: Filter = {
      state: 'CA',
      severity: [3, 4],
      distanceMiles: { min: 1, max: 2 },
      temperatureFahrenheit: { present: true },
      city: null,
      from: '2019-01-01',
      box: [1, 2, 3, 4],
      not: { state: 'TX' },
      all: [{}, {}],
      any: [],
    };
    expect(renderFilter(filter, renderings, 'context')).toEqual([
      'state = CA',
      'severity in 3 4',
      'distanceMiles 1..2',
      'temperatureFahrenheit present',
      'city = null',
      'context: from 2019-01-01',
      'box 1 2 3 4',
      'not {"state":"TX"}',
      'all 2',
      'any 0',
    ]);
  });

  it('tells every kind of condition from the others', () => {
    expect(['CA', 3, false, null].map(conditionKind)).toEqual(['value', 'value', 'value', 'value']);
    expect([[], [3, null]].map(conditionKind)).toEqual(['list', 'list']);
    expect([{ min: 1 }, { max: 1 }].map(conditionKind)).toEqual(['range', 'range']);
    expect(conditionKind({ present: false })).toBe('presence');
  });
});

describe('renameFilter', () => {
  it('renames columns at every depth, and keeps conditions and clauses', () => {
    const filter: Filter = {
      state: ['CA', null],
      from: '2019-01-01',
      box: [1, 2, 3, 4],
      not: { state: 'TX', any: [{ severity: { min: 3 } }, {}] },
      all: [{ not: { city: { present: true } } }],
    };
    const renamed = renameFilter(
      filter,
      (name) => ({ state: 'region', severity: 'level', city: 'town' })[name] ?? name,
    );
    expect(renamed).toEqual({
      region: ['CA', null],
      from: '2019-01-01',
      box: [1, 2, 3, 4],
      not: { region: 'TX', any: [{ level: { min: 3 } }, {}] },
      all: [{ not: { town: { present: true } } }],
    });
  });
});

// What these lines hold is checked by `npm run types`: an engine without one of the renderings does not compile.
const { presence: _presence, ...withoutKind } = renderings;
// @ts-expect-error a kind of condition is missing
void (withoutKind satisfies FilterRenderings<string, string>);
const { box: _box, ...withoutClause } = renderings;
// @ts-expect-error a clause is missing
void (withoutClause satisfies FilterRenderings<string, string>);
