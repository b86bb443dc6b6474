/** The Python environment of the notebooks: made once, inside the project; nothing outside of it is touched. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWindows = process.platform === 'win32';
const environment = join(root, '.venv');
const programs = join(environment, isWindows ? 'Scripts' : 'bin');

const packages = ['jupyterlab==4.6.6', 'nbclient==0.11.0', 'nbconvert==7.17.2'];
const oldestPython = [3, 10];

/** The path of a program in the environment: `jupyter`. */
export function programOf(name) {
  return join(programs, isWindows ? `${name}.exe` : name);
}

/** What Jupyter and its kernels get to see of an environment. */
export function jupyterVariables(variables = process.env) {
  const paths = ['BLACKSPOT_SOURCE', 'BLACKSPOT_REPLAY'].filter((name) => existsSync(variables[name] ?? ''));
  return {
    ...variables,
    PATH: `${programs}${isWindows ? ';' : ':'}${variables.PATH ?? ''}`,
    // Our kernel, also where the user has a tslab of their own.
    JUPYTER_PREFER_ENV_PATH: '1',
    JUPYTERLAB_WORKSPACES_DIR: join(environment, 'share', 'jupyter', 'lab', 'workspaces'),
    // Notebooks run in their own folder: a path that was meant from here must still be right there.
    ...Object.fromEntries(paths.map((name) => [name, resolve(variables[name])])),
  };
}

/** Makes what is missing: the environment, its packages, the kernel, the build. */
export function prepare() {
  if (!existsSync(join(root, 'node_modules', 'tslab'))) stop('tslab is not installed.', 'Run npm ci first.');
  makeEnvironment();
  installPackages();
  installKernel();
  quietLab();
  run(isWindows ? 'npm.cmd' : 'npm', ['run', '--silent', 'build'], { shell: isWindows }) ||
    stop('The build failed.', 'Read the messages above.');
}

/** Ends the script with a message and the next step. */
export function stop(message, hint) {
  console.error(`${message}\n${hint}`);
  process.exit(1);
}

function makeEnvironment() {
  if (existsSync(programOf('python'))) return;
  const python = findPython();
  console.log(`Making a Python environment in .venv with ${python}`);
  // Debian's python3 comes without venv; virtualenv and uv make the same thing.
  const ways = [
    [python, ['-m', 'venv', environment]],
    [python, ['-m', 'virtualenv', '--quiet', environment]],
    ['uv', ['venv', '--quiet', '--seed', '--python', python, environment]],
  ];
  for (const [command, args] of ways) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0 && existsSync(programOf('python'))) return;
    if (stderr) console.error(stderr.trim());
    rmSync(environment, { recursive: true, force: true });
  }
  stop(
    'No Python environment could be made: venv, virtualenv and uv all failed.',
    'On Debian and Ubuntu: apt-get install python3-venv. Elsewhere: pip install virtualenv, or install uv.',
  );
}

function findPython() {
  const told = process.env.BLACKSPOT_PYTHON;
  const names = told ? [told] : ['python3', 'python'];
  const seen = [];
  for (const name of names) {
    const { status, stdout } = spawnSync(name, ['-c', 'import sys; print(*sys.version_info[:2])'], {
      encoding: 'utf8',
    });
    if (status !== 0) continue;
    const [major, minor] = stdout.trim().split(' ').map(Number);
    if (major === oldestPython[0] && minor >= oldestPython[1]) return name;
    seen.push(`${name} is ${major}.${minor}`);
  }
  return stop(
    `The notebooks need Python ${oldestPython.join('.')} or later; ${seen.join(', ') || 'none was found'}.`,
    'Install one from python.org or with the package manager, or name one in BLACKSPOT_PYTHON.',
  );
}

function installPackages() {
  const stamp = join(environment, 'blackspot-packages.txt');
  const wanted = `${packages.join('\n')}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Installing ${packages.join(', ')} into .venv`);
  const args = [
    '-m',
    'pip',
    'install',
    ...(process.stderr.isTTY ? [] : ['--quiet']),
    '--disable-pip-version-check',
    ...packages,
  ];
  if (!run(programOf('python'), args)) stop('pip could not install the packages.', 'Is there a network?');
  // JupyterLab runs CommonJS files with Node from in there; this project's own package.json would make them ES modules.
  writeFileSync(join(environment, 'package.json'), '{ "type": "commonjs" }\n');
  writeFileSync(stamp, wanted);
}

/** Like `tslab install`, but with this Node, whatever PATH says, and without warnings in the cells. */
function installKernel() {
  const folder = join(environment, 'share', 'jupyter', 'kernels', 'tslab');
  const tslab = join(root, 'node_modules', 'tslab', 'bin', 'tslab');
  const guard = pathToFileURL(join(root, 'scripts', 'endWithParent.mjs')).href;
  const kernel = {
    argv: [process.execPath, `--import=${guard}`, tslab, 'kernel', '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    // Cells are CommonJS and require our ES module, which early 20.19 calls experimental.
    env: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(kernel, null, 2)}\n`);
}

/** JupyterLab asks nobody for news or updates, and nobody whether it may. */
function quietLab() {
  const folder = join(environment, 'share', 'jupyter', 'lab', 'settings');
  const settings = {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'overrides.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0;
}
