/** JupyterLab in the environment of the notebooks, on this machine only; it ends with this process. */
import { spawn } from 'node:child_process';
import { jupyterVariables, programOf, root } from './python.mjs';

// It opens the notebooks, and reaches data and reports beside them.
const settings = [
  '--ServerApp.ip=127.0.0.1',
  `--ServerApp.root_dir=${root}`,
  '--LabApp.default_url=/lab/tree/notebooks',
  // Room for a burst of many charts; without it `show` waits a moment.
  '--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000',
  // Jupyter refuses to run as root, which is the usual user of a container.
  ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
];

/** Starts it with further arguments of `jupyter lab`, and leaves with its exit code. */
export function runLab(args) {
  const lab = spawn(programOf('jupyter'), ['lab', ...settings, ...args], {
    cwd: root,
    env: jupyterVariables(),
    stdio: 'inherit',
  });
  // Ctrl-C reaches JupyterLab itself, which asks before it leaves; we leave when it has left.
  process.on('SIGINT', () => {});
  // It ends its kernels on SIGTERM only. The terminal may also have closed on it: then scripts/endWithParent.mjs ends them.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => lab.kill('SIGTERM'));
  lab.on('exit', (code) => process.exit(code ?? 1));
}
