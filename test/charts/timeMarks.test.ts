import { describe, expect, it } from 'vitest';
import { timeMarks } from '../../src/charts/plotly/timeMarks.js';

const x = Array.from({ length: 101 }, (_, day) => day);
const panel = { xType: 'linear', x, top: 8, widthPixels: 680 } as const;
type Label = { text: string; x: number; xshift?: number; yshift?: number; textangle?: number };
const labelsOf = (marks: ReturnType<typeof timeMarks>) => marks.annotations as Label[];

describe('the marks of a time on a Plotly chart', () => {
  it('numbers events in the order of the axis, and lists what they are', () => {
    const events = [
      { at: 70, label: 'stops' },
      { at: 10, label: 'starts' },
      { at: 400, label: 'not on the axis' },
    ];
    const marks = timeMarks({ ...panel, events, first: 9 });
    expect(labelsOf(marks).map(({ text, x: at }) => [text, at])).toEqual([
      ['❾', 10],
      ['❿', 70],
    ]);
    expect(marks.list).toEqual(['❾ starts', '❿ stops']);
    expect(timeMarks({ ...panel, events, first: 11 }).list[0]).toBe('⓫ starts');
    expect(timeMarks({ ...panel, events, first: 21 }).list[0]).toBe('(21) starts');
    expect(marks.rows).toBe(1);
  });

  it('keeps discs apart on a phone and on a desktop', () => {
    const events = [50, 51, 52, 99].map((at) => ({ at, label: String(at) }));
    for (const widthPixels of [320, 680]) {
      const places = labelsOf(timeMarks({ ...panel, events })).map(
        ({ x: at, xshift = 0 }) => (at / 100) * widthPixels + xshift,
      );
      for (const [index, place] of places.slice(1).entries()) {
        expect(place - places[index]!).toBeGreaterThanOrEqual(21);
      }
    }
  });

  it('writes the label of a window above the plot, else upright within it, else not at all', () => {
    const windows = [
      { from: 60, until: 61, label: 'emergency' },
      { from: 63, until: 70, label: '71 days', noData: true },
      { from: 71, until: 72, label: 'narrow' },
    ];
    const { annotations, shapes, hatches, rows } = timeMarks({ ...panel, windows });
    expect((annotations as Label[]).map(({ text, textangle }) => [text, textangle])).toEqual([
      ['emergency', undefined],
      ['71 days', -90],
    ]);
    expect(rows).toBe(1);
    // Silence is hatched, from zero to the greatest value; the others are shaded.
    expect(shapes).toHaveLength(2);
    expect(hatches).toMatchObject([{ y: [0, 0, 8, 8, 0, null], fillpattern: { shape: '/' } }]);
  });

  it('sets the label of an interruption on the side with more room, above discs in its way', () => {
    const interruption = { at: 80, label: 'national emergency' };
    const alone = timeMarks({ ...panel, interruption });
    expect(alone.annotations).toMatchObject([{ xanchor: 'right', yshift: 2 }]);
    const crowded = timeMarks({ ...panel, interruption, events: [{ at: 75, label: 'a step' }] });
    expect(crowded.annotations).toMatchObject([
      { text: 'national emergency', yshift: 22 },
      { text: '❶', yshift: 2 },
    ]);
    expect(crowded.rows).toBe(2);
  });
});
