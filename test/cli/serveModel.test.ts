import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/services/server.mjs';
import { writeModelFolder } from '../../src/models/folder/writeModelFolder.js';
import { contentWith } from '../models/folder/content.js';
import { servedTrees } from '../servers/model/model.js';
import { blackspot } from '../support/commandLine.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-serve-model-'));
const model = join(folder, 'model');
let version = '';
beforeAll(async () => {
  version = await writeModelFolder(model, contentWith(servedTrees(5, 4)));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('blackspot serve-model', () => {
  it('starts by the entry point of the image with `serve`, on the port of SageMaker, and ends with 0 at SIGTERM', async () => {
    const [, entryPoint] =
      /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync('docker/model.Dockerfile', 'utf8')) ?? [];
    const [program, ...args] = JSON.parse(entryPoint!) as [string, ...string[]];
    const port = await freePort();
    const running = spawn(program, [...args, 'serve'], {
      env: { PATH: process.env.PATH, BLACKSPOT_MODEL: model, SAGEMAKER_BIND_TO_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    running.stderr.on('data', (text) => (said += String(text)));
    await expect
      .poll(() => said, { timeout: 20_000 })
      .toContain(`Serving model ${version} (trees) at http://0.0.0.0:${port}\n`);
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/ping`)).json()).toMatchObject({ modelVersion: version });
    const body = 'Start_Time,State\n2022-03-01 17:30:00,OH\n';
    const answer = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
    });
    expect(await answer.json()).toEqual([expect.objectContaining({ modelVersion: version })]);
    running.kill('SIGTERM');
    expect(await once(running, 'close')).toEqual([0, null]);
  });

  it('says what is wrong with a folder', async () => {
    expect(await blackspot('serve-model', folder)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`Not a model folder: ${folder}.`),
    });
    expect(await blackspot('serve-model', model, '--port', 'x')).toMatchObject({ code: 2 });
  });
});
