import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const build = vi.hoisted(() => ({ id: 'one' as string | null }));
vi.mock('node:fs', () => ({
  readFileSync: () => {
    if (build.id === null) throw new Error('ENOENT');
    return build.id;
  },
}));

const warned = vi.spyOn(console, 'error').mockReturnValue();
beforeEach(() => vi.resetModules());
afterEach(() => warned.mockClear());

it('says once a build that the kernel runs an older one, and to restart it', async () => {
  build.id = 'one';
  const { warnIfStale } = await import('../../src/report/staleKernel.js');
  const counts = ['one', 'two', 'two', null, 'two', 'three', 'one'].map((id) => {
    build.id = id;
    warnIfStale();
    return warned.mock.calls.length;
  });
  // Nothing during a build, which removes the file.
  expect(counts).toEqual([0, 1, 1, 1, 1, 2, 2]);
  expect(warned.mock.calls[0]![0]).toContain('Restart the kernel');
});

it('says nothing in a checkout that has not been built', async () => {
  build.id = null;
  const { warnIfStale } = await import('../../src/report/staleKernel.js');
  build.id = 'one';
  warnIfStale();
  expect(warned).not.toHaveBeenCalled();
});
