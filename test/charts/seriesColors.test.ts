import { describe, expect, it } from 'vitest';
import { fixedColor, isHollow, partColors, seriesColors } from '../../src/charts/palette.js';

describe('the colours of names', () => {
  it.each([
    ['Source2', 'source2', false],
    ['Rain', 'rain', false],
    ['severity 3', 'severity3', false],
    ['Ice or sleet', 'snow', true],
    ['haze', 'fog', true],
    ['Night', 'model', false],
    ['constructor', undefined, false],
    ['a state', undefined, false],
  ] as const)('are the same in every figure: %s', (name, color, hollow) => {
    expect([fixedColor(name), isHollow(name)]).toEqual([color, hollow]);
  });

  it('differ within a chart, also where two names share one', () => {
    const names = ['snow', 'ice', 'fog', 'haze', 'Source1', 'a', 'b', 'c'];
    const colors = seriesColors(names);
    expect(new Set(colors).size).toBe(names.length);
    expect([colors[0], colors[2], colors[4]]).toEqual(['snow', 'fog', 'source1']);
    expect(seriesColors(['ice', 'haze'])).toEqual(['snow', 'fog']);
  });

  it('are not the grey-blue of a first series beside a grey', () => {
    expect(seriesColors(['Severe'])).toEqual(['series1']);
    expect(seriesColors(['Severe', 'Night'])).toEqual(['series2', 'model']);
  });

  it('are the steps of the severities for at most four parts in order', () => {
    expect(partColors(['low', 'middle', 'high'], true)).toEqual(['severity1', 'severity2', 'severity3']);
    expect(partColors(['Source1', 'Source2'], false)).toEqual(['source1', 'source2']);
    expect(partColors(['a', 'b', 'c', 'd', 'e'], true)).toEqual(seriesColors(['a', 'b', 'c', 'd', 'e']));
  });
});
