import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventReader } from '../../../src/live/browser/sse.js';

const text =
  'event: snapshot\nid: a.1\ndata: {"street":"Rue de l’Été"}\n\n: a comment\n\nevent: delta\r\nid: a.2\r\ndata: one\r\ndata: two\r\n\r\ndata: plain\n\n';
const events = [
  { name: 'snapshot', id: 'a.1', data: '{"street":"Rue de l’Été"}' },
  { name: 'delta', id: 'a.2', data: 'one\ntwo' },
  { name: 'message', id: 'a.2', data: 'plain' },
];

describe('server-sent events from bytes', () => {
  it('are the same however the bytes are cut, also within a character', () => {
    const bytes = new TextEncoder().encode(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const reader = new EventReader();
        const found = [];
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          found.push(...reader.read(bytes.subarray(from, cut)));
          from = cut;
        }
        expect(found).toEqual(events);
      }),
    );
  });
});
