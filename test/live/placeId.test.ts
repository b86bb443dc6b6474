import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { parsePlaceId, placeName } from '../../src/live/placeId.js';

describe('the id of a place', () => {
  it('has its kind, its state and the value of its column', () => {
    const tarrant = parsePlaceId('county:TX/Tarrant');
    expect(tarrant).toEqual({ id: 'county:TX/Tarrant', kind: 'county', state: 'TX', value: 'Tarrant' });
    expect(parsePlaceId("city:MD/Prince George's / East")).toMatchObject({ value: "Prince George's / East" });
    expect(
      ['county:TX/Tarrant', 'county:VA/James City', 'county:LA/Orleans', 'city:TX/Fort Worth']
        .map(parsePlaceId)
        .map(placeName),
    ).toEqual(['Tarrant County', 'James City', 'Orleans Parish', 'Fort Worth']);
  });

  it('is refused when it is something else', () => {
    for (const id of [
      '',
      'Tarrant',
      'county:Texas/Tarrant',
      'county:TX/',
      'cell:1/2',
      `city:TX/${'x'.repeat(101)}`,
    ]) {
      expect(() => parsePlaceId(id), id).toThrow(InputError);
    }
  });
});
