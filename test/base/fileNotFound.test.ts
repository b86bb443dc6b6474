import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSource } from '../../src/app/openSource.js';
import { fileNotFound } from '../../src/base/fileNotFound.js';

it('names similar files of the folder, and none where the folder is missing, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-files-'));
  try {
    writeFileSync(join(folder, 'US_Accidents.csv'), '');
    writeFileSync(join(folder, 'notes.txt'), '');
    const wrong = join(folder, 'US_Acidents.csv');
    const message = `File or folder not found: ${wrong} (did you mean ${join(folder, 'US_Accidents.csv')}?).`;
    expect(fileNotFound(wrong, 'File or folder').message).toBe(message);
    await expect(openSource(wrong)).rejects.toThrow(message);
    const elsewhere = join(folder, 'none', 'US_Accidents.csv');
    expect(fileNotFound(elsewhere)).toMatchObject({
      message: `File not found: ${elsewhere}.`,
      hint: 'Check the path.',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
