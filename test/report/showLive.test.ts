import { afterEach, describe, expect, it, vi } from 'vitest';
import { showLive } from '../../src/report/showLive.js';
import { galleryFigures } from '../charts/gallery.js';
import { valuesKept } from '../support/valuesKept.js';

afterEach(() => vi.unstubAllGlobals());

describe('showLive', () => {
  it('lets go of the values that it has drawn', async () => {
    const kernel = { newDisplay: () => ({ raw: () => {} }) };
    vi.stubGlobal('__tslab__', { require: () => kernel });
    const [figure] = galleryFigures();
    const { signal } = new AbortController();
    let offer: (value: object) => void = () => {};
    async function* values() {
      for (;;) yield await new Promise<object>((resolve) => (offer = resolve));
    }
    void showLive(() => figure!, values(), { signal, minIntervalMs: 60_000 });
    const kept = await valuesKept(100, async (watch) => {
      await new Promise((resolve) => setImmediate(resolve));
      offer(watch({ bytes: Buffer.alloc(1_000) }));
    });
    expect(kept).toBeLessThan(5);
  });
});
