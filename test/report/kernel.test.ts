import { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { findKernel } from '../../src/report/kernel.js';

const { cache } = createRequire(import.meta.url);
const path = '/somewhere/tslab/dist/jupyter.js';

interface Message {
  readonly content: { data: object; metadata: object; transient: { display_id: string } };
  readonly isUpdate: boolean;
  readonly atMs: number;
}

/** A kernel with tslab's module for messages in the cache of modules, as in its process. */
function kernelWithMessages() {
  const messages: Message[] = [];
  const lastWriteDisplayData = (content: Message['content'], isUpdate: boolean) =>
    messages.push({ content, isUpdate, atMs: performance.now() });
  cache[path] = { exports: { lastWriteDisplayData } } as NodeJS.Module;
  vi.stubGlobal('__tslab__', { require: () => ({}) });
  return { kernel: findKernel()!, messages };
}

afterEach(() => {
  delete cache[path];
  vi.unstubAllGlobals();
});

it('sends all forms in one message, and replaces them under the same id', () => {
  const { kernel, messages } = kernelWithMessages();
  const output = kernel.newOutput();
  output.put({ 'image/png': 'AA', 'text/plain': 'one' }, { 'image/png': { width: 800 } });
  output.put({ 'text/plain': 'two' });
  kernel.newOutput().put({ 'text/plain': 'other' });
  expect(messages.map(({ content }) => content.data)).toEqual([
    { 'image/png': 'AA', 'text/plain': 'one' },
    { 'text/plain': 'two' },
    { 'text/plain': 'other' },
  ]);
  expect(messages[0]!.content.metadata).toEqual({ 'image/png': { width: 800 } });
  expect(messages.map(({ isUpdate }) => isUpdate)).toEqual([false, true, false]);
  expect(new Set(messages.map(({ content }) => content.transient.display_id)).size).toBe(2);
});

it('never sends 3 MB in three seconds, which a Jupyter server would drop', () => {
  const { kernel, messages } = kernelWithMessages();
  const text = 'x'.repeat(1_200_000);
  for (let n = 0; n < 3; n++) kernel.newOutput().put({ 'text/plain': text });
  const [first, second, third] = messages.map(({ atMs }) => atMs) as [number, number, number];
  expect(second - first).toBeLessThan(1_000);
  expect(third - first).toBeGreaterThan(2_950);
});

it('sends the form that most places show where tslab has no such module', () => {
  const raw = vi.fn();
  vi.stubGlobal('__tslab__', { require: () => ({ newDisplay: () => ({ raw }) }) });
  findKernel()!.newOutput().put({ 'image/svg+xml': '<svg/>', 'image/png': 'AA', 'text/plain': 'x' });
  expect(raw.mock.calls).toEqual([['image/png', 'AA']]);
});
