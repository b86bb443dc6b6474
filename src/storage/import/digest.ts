import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const sampleBytes = 1 << 18;

/** A digest of the size, beginning, middle and end of a file, in milliseconds at any size. */
export async function quickDigest(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256').update(String(size));
    const starts = new Set(
      [0, Math.floor((size - sampleBytes) / 2), size - sampleBytes].map((at) => Math.max(0, at)),
    );
    for (const start of starts) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, start);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return `sha256:${hash.digest('hex')}`;
  } finally {
    await file.close();
  }
}

/** The sha256 of a whole file, in asynchronous reads of 1 MB. */
export async function fullDigest(path: string, signal?: AbortSignal): Promise<string> {
  const file = await open(path);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(1 << 20);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return `sha256:${hash.digest('hex')}`;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
