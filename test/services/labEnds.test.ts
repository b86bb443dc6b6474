import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/services/server.mjs';
import { withoutJupyter } from './jupyter.js';

interface Lab {
  readonly script: ChildProcess;
  readonly url: string;
  readonly serverPid: number;
  readonly kernelPid: number;
}

const started: Lab[] = [];

/** The processes below a process, as `ps` lists them. */
function childrenOf(pid: number): { pid: number; command: string }[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === pid)
    .map((match) => ({ pid: Number(match![1]), command: match![3]! }));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** `npm run lab` without its preparations, with one kernel. */
async function startLab(): Promise<Lab> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = JSON.stringify([
    '--no-browser',
    `--ServerApp.port=${port}`,
    '--IdentityProvider.token=',
    '--ServerApp.disable_check_xsrf=True',
  ]);
  const script = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { runLab } = await import('./scripts/runLab.mjs'); runLab(${args});`,
    ],
    { stdio: 'ignore', detached: true },
  );
  const answer = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).json();
  await expect.poll(() => answer('/api').catch(() => null), { timeout: 60_000 }).not.toBeNull();
  await answer('/api/kernels', { method: 'POST', body: JSON.stringify({ name: 'tslab' }) });
  const serverPid = childrenOf(script.pid!)[0]!.pid;
  await expect.poll(() => childrenOf(serverPid).length, { timeout: 30_000 }).toBe(1);
  const lab = { script, url, serverPid, kernelPid: childrenOf(serverPid)[0]!.pid };
  started.push(lab);
  return lab;
}

describe.skipIf(withoutJupyter || process.platform === 'win32')(
  'npm run lab (needs npm run lab -- --prepare)',
  () => {
    afterEach(() => {
      for (const { script, serverPid, kernelPid } of started.splice(0)) {
        for (const pid of [script.pid!, serverPid, kernelPid]) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      }
    });

    it('opens the notebooks, and reaches data and reports beside them', async () => {
      const { url } = await startLab();
      expect(new URL((await fetch(url)).url).pathname).toBe('/lab/tree/notebooks');
      const { content } = (await (await fetch(`${url}/api/contents/`)).json()) as {
        content: { name: string }[];
      };
      expect(content.map(({ name }) => name)).toEqual(expect.arrayContaining(['data', 'notebooks']));
    });

    const ends: [string, (lab: Lab) => unknown][] = [
      ['SIGTERM', ({ script }: Lab) => process.kill(script.pid!, 'SIGTERM')],
      ['SIGHUP, as from a terminal that closes', ({ script }: Lab) => process.kill(-script.pid!, 'SIGHUP')],
      [
        'Ctrl-C twice',
        async ({ script }: Lab) => {
          process.kill(-script.pid!, 'SIGINT');
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          // It may be gone already: without a terminal, Jupyter asks nobody whether to leave.
          if (isAlive(script.pid!)) process.kill(-script.pid!, 'SIGINT');
        },
      ],
      ['the death of JupyterLab', ({ serverPid }: Lab) => process.kill(serverPid, 'SIGKILL')],
    ];
    it.each(ends)('leaves no kernel after %s', async (_, end) => {
      const lab = await startLab();
      const ended = once(lab.script, 'exit');
      await end(lab);
      await ended;
      await expect
        .poll(() => [lab.serverPid, lab.kernelPid].filter(isAlive), { timeout: 20_000 })
        .toEqual([]);
    });

    it('ends a kernel whose server was gone before the kernel had started', async () => {
      const server = spawn(process.execPath, ['-e', '']);
      await once(server, 'exit');
      const kernel = spawn(
        process.execPath,
        ['--import=./scripts/endWithParent.mjs', '-e', 'setTimeout(() => process.exit(1), 30_000)'],
        { env: { ...process.env, JPY_PARENT_PID: `${server.pid}` } },
      );
      expect(await once(kernel, 'exit')).toEqual([0, null]);
    });
  },
);
