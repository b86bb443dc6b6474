/** A server that we started: a handle to stop, kill, freeze and start it again on the same data. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export class Server {
  #process = null;
  #guard = null;

  /**
   * `command` is program and arguments, `isReady` is asked until it says yes, `signal` is how it is asked to stop.
   * Everything it writes goes to `logPath`; `folder` holds all it keeps.
   */
  constructor({
    name,
    url,
    port,
    folder,
    logPath,
    command,
    isReady,
    stopSignal = 'SIGTERM',
    stopMs = 20_000,
  }) {
    Object.assign(this, { name, url, port, folder, logPath, command, isReady, stopSignal, stopMs });
  }

  get pid() {
    return this.#process?.pid ?? null;
  }

  get isRunning() {
    return this.#process !== null;
  }

  /** Resolves when the server answers; again after `stop` or `kill`, with the data it had. */
  async start({ withinMs = 120_000 } = {}) {
    if (this.#process !== null) return;
    const log = openSync(this.logPath, 'a');
    // A group of its own: Ctrl-C on the terminal reaches us alone, and we stop it in order.
    const child = spawn(this.command[0], this.command.slice(1), {
      stdio: ['ignore', log, log],
      detached: true,
      cwd: this.folder,
    });
    closeSync(log);
    this.#process = child;
    child.on('error', () => {});
    child.on('exit', () => {
      if (this.#process === child) this.#process = null;
      this.#guard?.kill('SIGKILL');
      this.#guard = null;
    });
    this.#watchOver(child);
    const giveUpAt = Date.now() + withinMs;
    while (!(await this.isReady())) {
      if (this.#process !== child) throw new Error(`${this.name} ended while it started:\n${this.logTail()}`);
      if (Date.now() > giveUpAt) {
        await this.kill();
        throw new Error(`${this.name} was not ready after ${withinMs} ms:\n${this.logTail()}`);
      }
      await pause(50);
    }
  }

  /** As an administrator would: asks it to stop, and kills it when it does not. */
  async stop() {
    const child = this.#process;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(this.stopSignal);
    const timer = setTimeout(() => child.kill('SIGKILL'), this.stopMs);
    await ended;
    clearTimeout(timer);
  }

  /** kill -9: no chance to write anything more. */
  async kill() {
    const child = this.#process;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGSTOP: connections stay open and nothing answers, as when a network hangs. */
  freeze() {
    this.#process?.kill('SIGSTOP');
  }

  /** SIGCONT. */
  thaw() {
    this.#process?.kill('SIGCONT');
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** Stops it and removes all it kept. */
  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  logTail(lines = 20) {
    if (!existsSync(this.logPath)) return '';
    return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** A shell that kills the server when we are gone, however we went: its input ends with us. */
  #watchOver(child) {
    if (child.pid === undefined) return;
    this.#guard = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$1"', 'guard', String(child.pid)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#guard.on('error', () => {});
    this.#guard.unref();
    this.#guard.stdin.unref?.();
  }
}

/**
 * A port of the loopback interface that nothing listens on now. It lies below those that the system gives to outgoing
 * connections: one of these could take the port while its server is down, even a client that tries to reach that server.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(10_000, firstOutgoingPort);
    if (await canListen(port)) return port;
  }
}

/** Linux's; elsewhere it is higher. */
const firstOutgoingPort = 32_768;

function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Whether something takes connections on a port of the loopback interface. */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.on('connect', () => done(true));
    socket.on('error', () => done(false));
  });
}
