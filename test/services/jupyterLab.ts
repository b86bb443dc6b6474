import { join } from 'node:path';
import { freePort, Server } from '../../scripts/services/server.mjs';
import { jupyter } from './jupyter.js';

/** Starts JupyterLab on a folder, with its settings as they come, save those that a test needs. */
export async function startLab(folder: string): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lab = new Server({
    name: 'JupyterLab',
    url,
    port,
    folder,
    logPath: join(folder, 'lab.log'),
    command: [
      jupyter,
      'lab',
      '--no-browser',
      '--allow-root',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--IdentityProvider.token=',
      `--ServerApp.root_dir=${folder}`,
    ],
    isReady: () =>
      fetch(`${url}/api`).then(
        ({ ok }) => ok,
        () => false,
      ),
  });
  await lab.start();
  return lab;
}
