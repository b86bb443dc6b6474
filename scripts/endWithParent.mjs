/**
 * Loaded into a kernel with `node --import`: it ends when the Jupyter server that started it is gone, however that ended.
 * A closed terminal or a killed server would leave it running.
 */
const server = process.ppid;
setInterval(() => {
  if (process.ppid !== server) process.exit();
}, 1_000).unref();
