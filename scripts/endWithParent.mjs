/**
 * Loaded into a kernel with `node --import`: it ends when the Jupyter server that started it is gone, however that ended.
 * A closed terminal or a killed server would leave it running.
 */
const parent = process.ppid;
// The server may be gone before this line runs, and then the parent is another process already. Jupyter names itself;
// on Windows by a handle, which is no process ID.
const server = process.platform === 'win32' ? parent : Number(process.env.JPY_PARENT_PID) || parent;

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

setInterval(() => {
  if (process.ppid !== parent || !isAlive(server)) process.exit();
}, 1_000).unref();
