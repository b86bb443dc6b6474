import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceMissing } from '../../scripts/services/cache.mjs';
import { fetchLambdaEmulator, fetchSchemathesis } from '../../scripts/services/lambda.mjs';
import { freePort, isListening } from '../../scripts/services/server.mjs';
import { openModel } from '../../src/models/folder/openModel.js';
import { writeModelFolder } from '../../src/models/folder/writeModelFolder.js';
import { createModelHandler } from '../../src/servers/model/handler.js';
import { serveModel } from '../../src/servers/model/serveModel.js';
import { contentWith } from '../models/folder/content.js';
import { servedTrees } from '../servers/model/model.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-served-'));
const model = join(folder, 'model');
beforeAll(async () => {
  await writeModelFolder(model, contentWith(servedTrees(20, 8)));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `fetch` gives; null with the reason in words where this machine cannot have it. */
function offered(fetch: () => string, tests: string): string | null {
  try {
    return fetch();
  } catch (error) {
    if (!(error instanceof ServiceMissing) || process.env.BLACKSPOT_REQUIRE_SERVICES === '1') throw error;
    console.warn(`${tests} are not run: ${error.message}`);
    return null;
  }
}

const emulator = offered(fetchLambdaEmulator, 'Tests of the Lambda function');
describe.skipIf(emulator === null)('the Lambda function', () => {
  it('answers events as the server does, in the emulator of the runtime', async () => {
    const [port, apiPort] = [await freePort(), await freePort()];
    copyFileSync('dist/lambda.mjs', join(folder, 'lambda.mjs'));
    const addresses = [
      '--runtime-interface-emulator-address',
      `127.0.0.1:${port}`,
      '--runtime-api-address',
      `127.0.0.1:${apiPort}`,
    ];
    const bootstrap = [
      process.execPath,
      join(process.cwd(), 'test/services/lambdaBootstrap.mjs'),
      'lambda.handler',
    ];
    const running = spawn(emulator!, [...addresses, ...bootstrap], {
      cwd: folder,
      env: { PATH: process.env.PATH, LAMBDA_TASK_ROOT: folder },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    try {
      await expect.poll(() => isListening(port), { timeout: 20_000 }).toBe(true);
      const invoke = async (event: unknown): Promise<unknown> => {
        const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
        return (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).json();
      };
      const body = JSON.stringify([{ Start_Time: '2022-03-01 17:30:00', State: 'OH' }]);
      const {
        status,
        headers,
        body: text,
      } = await createModelHandler(await openModel(model)).answer({
        method: 'POST',
        path: '/invocations',
        headers: {},
        body: Buffer.from(body),
      });
      const answer = { statusCode: status, headers, body: text, isBase64Encoded: false };
      const base64 = Buffer.from(body).toString('base64');
      const http = { method: 'POST', path: '/invocations' };
      const url = {
        version: '2.0',
        rawPath: '/invocations',
        requestContext: { http },
        body: base64,
        isBase64Encoded: true,
      };
      // One after the other: the emulator takes no second event before the answer.
      expect(await invoke(url)).toEqual(answer);
      expect(await invoke({ httpMethod: 'POST', path: '/invocations', headers: {}, body })).toEqual(answer);
      expect(await invoke(JSON.parse(body))).toEqual(JSON.parse(text));
      expect(await invoke({ Records: [] })).toMatchObject({
        errorType: 'InputError',
        errorMessage: 'Invalid event in row 1: column not found: Start_Time.',
      });
      expect(await invoke({ httpMethod: 'GET', path: '/ping' })).toMatchObject({ statusCode: 200 });
    } finally {
      running.kill();
      await once(running, 'close');
    }
  });
});

const schemathesis = offered(fetchSchemathesis, 'Tests with schemathesis');
describe.skipIf(schemathesis === null)('the OpenAPI document', () => {
  it('is true for what schemathesis sends', async () => {
    const server = await serveModel(await openModel(model), { port: 0 });
    // Of a text, a schema cannot say whether it is a time or a CSV: what it allows may be refused.
    // It cannot write examples of JSON lines: the unit test of the document sends the examples of all formats.
    const checks = ['--exclude-checks', 'positive_data_acceptance', '--phases', 'coverage,fuzzing'];
    const limits = ['--max-examples', '25', '--seed', '13', '--max-failures', '1'];
    const run = promisify(execFile)(
      join(schemathesis!, 'bin', 'schemathesis'),
      ['run', `${server.url}/openapi.json`, ...checks, ...limits],
      { cwd: folder, env: { ...process.env, PYTHONPATH: schemathesis! } },
    );
    try {
      expect((await run).stdout).toContain('No issues found');
    } finally {
      await server.close(0);
    }
  });
});
