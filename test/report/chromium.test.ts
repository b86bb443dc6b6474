import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/report/chromium.js';

describe.skipIf(process.platform === 'win32')('findChromium (on systems with execute permissions)', () => {
  let folder: string;
  const place = (name: string, mode: number) => {
    const path = join(folder, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, mode);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'blackspot-chromium-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes the one that is named before any on PATH', () => {
    const named = place('my-browser', 0o755);
    const onPath = place('google-chrome', 0o755);
    expect(findChromium({ BLACKSPOT_CHROMIUM: named, PATH: folder })).toBe(named);
    expect(findChromium({ CHROMIUM_PATH: named, PATH: folder })).toBe(named);
    expect(findChromium({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(onPath);
  });

  it('finds none rather than another when the one that is named cannot be run', () => {
    const text = place('notes.txt', 0o644);
    expect(findChromium({ BLACKSPOT_CHROMIUM: text, PATH: folder })).toBeUndefined();
    expect(findChromium({ BLACKSPOT_CHROMIUM: join(folder, 'gone'), PATH: folder })).toBeUndefined();
  });
});
