/**
 * npm run lab: JupyterLab with TypeScript notebooks, in the browser, on this machine only.
 *   npm run lab -- --prepare      only makes the environment
 *   npm run lab -- --no-browser   anything else goes to `jupyter lab`
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { jupyterVariables, prepare, programOf, root } from './python.mjs';

const args = process.argv.slice(2);
prepare();
if (args.includes('--prepare')) {
  console.log('Ready: npm run lab opens the notebooks.');
} else {
  const settings = [
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.root_dir=${join(root, 'notebooks')}`,
    // The first chart of a notebook brings plotly.js along, 5 MB in one message.
    '--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000',
  ];
  const lab = spawn(programOf('jupyter'), ['lab', ...settings, ...args], {
    cwd: root,
    env: jupyterVariables(),
    stdio: 'inherit',
  });
  // Ctrl-C reaches JupyterLab itself, which asks before it leaves; we leave when it has left.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => lab.kill('SIGTERM'));
  lab.on('exit', (code) => process.exit(code ?? 1));
}
