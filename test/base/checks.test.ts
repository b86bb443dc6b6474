import { describe, expect, it } from 'vitest';
import { notFound } from '../../src/base/checks.js';
import { InputError } from '../../src/base/errors.js';

describe('the error of a name that is not found', () => {
  it('suggests the nearest name and lists all', () => {
    const error = notFound('Column', 'staet', ['state', 'severity']);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe('Column not found: staet (did you mean state?).');
    expect(error.hint).toBe('Use one of: state, severity.');
    expect(error.details).toEqual({ name: 'staet' });
  });

  it('lists further forms, and writes a value that is not a text as JSON', () => {
    const error = notFound('Dimension', { bins: 1 }, ['hour'], ['hour', '{ cell }']);
    expect(error.message).toBe('Dimension not found: {"bins":1}.');
    expect(error.hint).toBe('Use one of: hour, { cell }.');
  });

  it('states that there is nothing to choose from', () => {
    expect(notFound('Figure', 'years', []).hint).toBe('There is no figure.');
  });
});
