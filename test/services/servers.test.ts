import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { startMongodb } from '../../scripts/services/mongodb.mjs';
import { isListening } from '../../scripts/services/server.mjs';
import { withoutMongodb } from './services.js';

describe.skipIf(withoutMongodb)('a server of the fault tests', () => {
  it('keeps its data through kill -9 and a start, stands still while frozen, and leaves nothing when removed', async () => {
    const server = await startMongodb();
    const client = new MongoClient(server.url, { serverSelectionTimeoutMS: 20_000 });
    try {
      const numbers = client.db('trial').collection('numbers');
      await numbers.insertOne({ n: 1 }, { writeConcern: { w: 1, j: true } });
      const firstPid = server.pid;
      await server.kill();
      expect([server.isRunning, await isListening(server.port)]).toEqual([false, false]);
      await server.start();
      expect(server.pid).not.toBe(firstPid);
      expect(await numbers.countDocuments()).toBe(1);

      server.freeze();
      const frozen = numbers.countDocuments();
      const first = await Promise.race([
        frozen,
        new Promise((resolve) => setTimeout(resolve, 500, 'still waiting')),
      ]);
      expect(first).toBe('still waiting');
      server.thaw();
      expect(await frozen).toBe(1);
    } finally {
      await client.close();
      await server.remove();
    }
    expect(existsSync(server.folder)).toBe(false);
    expect(await isListening(server.port)).toBe(false);
  });

  it('is killed when whoever started it is killed', async () => {
    const script = `const { startMongodb } = await import('./scripts/services/mongodb.mjs');
      const server = await startMongodb();
      console.log(JSON.stringify([server.pid, server.folder]));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid, folder] = await new Promise<[number, string]>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(JSON.parse(String(data)))),
    );
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});

/** Whether a process runs; one that has ended and that nobody has waited for does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
