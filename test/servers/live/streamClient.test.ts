import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/live/frame.js';
import { EncodedFrames } from '../../../src/servers/live/encodedFrames.js';
import { StreamClient } from '../../../src/servers/live/streamClient.js';

/** A response that takes so many writes until it is drained. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = [];
  destroyed = false;
  constructor(public takes: number) {
    super();
  }
  write(bytes: Buffer): boolean {
    this.written.push(bytes.toString());
    this.takes -= 1;
    return this.takes > 0;
  }
  end(bytes: Buffer): void {
    this.written.push(bytes.toString());
  }
  destroy(): void {
    this.destroyed = true;
  }
  drain(takes: number): void {
    this.takes = takes;
    this.emit('drain');
  }
}

const delta = (sequence: number): Frame => ({
  name: 'delta',
  id: `e-1.${sequence}`,
  sequence,
  atMs: 0,
  text: `d${sequence}`,
});
const snapshot = (sequence: number): Frame => ({
  ...delta(sequence),
  name: 'snapshot',
  text: `s${sequence}`,
});

/** A stream at a sequence, whose ring holds all frames. */
function setUp(takes: number, onSnapshot: () => void = () => {}) {
  const response = new SlowResponse(takes);
  const now = { sequence: 10, ms: 0 };
  let isStarted = false;
  const client: StreamClient = new StreamClient(response as unknown as ServerResponse, {
    encoded: new EncodedFrames(),
    isCompressed: false,
    now: () => now.ms,
    catchUp: (id) => {
      if (id === undefined) {
        if (isStarted) onSnapshot();
        return [snapshot(now.sequence)];
      }
      const last = Number(id.split('.')[1]);
      return Array.from({ length: now.sequence - last }, (_, at) => delta(last + 1 + at));
    },
  });
  client.start(undefined);
  isStarted = true;
  const advance = (frames: number): void => {
    for (let frame = 0; frame < frames; frame++) {
      now.sequence += 1;
      client.send(delta(now.sequence));
    }
  };
  return { response, client, now, advance };
}

describe('the stream to one page', () => {
  it('stops after the write that was one too many, which was taken, and repeats nothing', () => {
    const { response, advance } = setUp(4);
    advance(5);
    // The retry time, the snapshot and two deltas.
    expect(response.written.slice(1)).toEqual(['s10', 'd11', 'd12']);
    response.drain(100);
    expect(response.written.slice(1)).toEqual(['s10', 'd11', 'd12', 'd13', 'd14', 'd15']);
    advance(1);
    expect(response.written.at(-1)).toBe('d16');
  });

  it('brings a page that missed more than eight frames a snapshot', () => {
    const { response, advance } = setUp(3);
    advance(20);
    response.drain(100);
    expect(response.written.slice(1)).toEqual(['s10', 'd11', 's30']);
    advance(1);
    expect(response.written.at(-1)).toBe('d31');
  });

  it('gets nothing before what it has missed, also when a snapshot first sends what waits to all pages', () => {
    const { response, client, now, advance } = setUp(3, () => {
      now.sequence += 1;
      client.send(delta(now.sequence));
    });
    advance(20);
    response.drain(100);
    expect(response.written.slice(1)).toEqual(['s10', 'd11', 's31']);
    advance(1);
    expect(response.written.at(-1)).toBe('d32');
  });

  it('catches up in several steps when the connection takes little at a time', () => {
    const { response, advance } = setUp(3);
    advance(7);
    for (let step = 0; step < 6; step++) response.drain(1);
    expect(response.written.slice(2)).toEqual(['d11', 'd12', 'd13', 'd14', 'd15', 'd16', 'd17']);
  });

  it('tells for how long a page has taken nothing', () => {
    const { response, client, now, advance } = setUp(3);
    expect(client.stalledMs(1_000)).toBe(0);
    now.ms = 1_000;
    advance(2);
    expect(client.stalledMs(31_500)).toBe(30_500);
    response.drain(100);
    expect(client.stalledMs(40_000)).toBe(0);
  });

  it('ends with a last frame, or at once when the page takes nothing', () => {
    const one = setUp(100);
    one.client.end(delta(99));
    expect([one.response.written.at(-1), one.response.destroyed]).toEqual(['d99', false]);
    const other = setUp(2);
    other.client.end(delta(99));
    expect([other.response.written.at(-1), other.response.destroyed]).toEqual(['s10', true]);
  });
});
