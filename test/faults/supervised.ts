import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A command of ours that is started again whenever it is killed, until it ends by itself. */
export class Supervised {
  #child: ChildProcess | null = null;
  #hasEnded = false;
  #isOver = false;
  /** Resolves with the exit code of the run that was not killed. */
  readonly done: Promise<number>;

  /** `argv` may change from one start to the next. Everything it writes goes to `logPath`. */
  constructor(
    public argv: readonly string[],
    private readonly logPath: string,
  ) {
    writeFileSync(logPath, '');
    this.done = this.#supervise();
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** kill -9. @throws when it does not run: that would have been no fault. */
  kill(): void {
    if (this.#child?.kill('SIGKILL') !== true) throw new Error(`${this.argv[1]} was not running.`);
  }

  /** SIGTERM: it finishes what is under way. Resolves with its exit code. */
  async leave(): Promise<number> {
    this.#child?.kill('SIGTERM');
    return this.done;
  }

  /** kill -9, for the last time. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#child?.kill('SIGKILL');
    await this.done;
  }

  /** What it wrote last. */
  log(characters = 3_000): string {
    return readFileSync(this.logPath, 'utf8').slice(-characters);
  }

  #note(what: string): void {
    appendFileSync(this.logPath, `--- ${new Date().toISOString()} ${what}\n`);
  }

  async #supervise(): Promise<number> {
    for (;;) {
      const child = spawn(process.execPath, [...this.argv], { stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => appendFileSync(this.logPath, text));
      }
      this.#child = child;
      this.#note(`started as ${child.pid}`);
      const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
        child.once('exit', (...how) => resolve(how));
      });
      this.#child = null;
      this.#note(`ended with ${signal ?? code}`);
      if (signal !== 'SIGKILL' || this.#isOver) {
        this.#hasEnded = true;
        return code ?? -1;
      }
      await pause(50);
    }
  }
}
