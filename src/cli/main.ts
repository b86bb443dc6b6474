#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { version } from '../base/version.js';
import { addConsume } from './consume.js';
import { addDeadLetters } from './deadLetters.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addGenerate } from './generate.js';
import { addImport } from './import.js';
import { exitCodeOf, printError } from './output.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';

/** The whole command line as one commander program, so that tests can run it in their own process. */
export function program(): Command {
  const command = new Command('blackspot')
    .description('The same questions of the US Accidents CSV and of its live stream, with the same answers.')
    .version(version)
    .addOption(new Option('--debug', 'print the whole error, with its stack').env('BLACKSPOT_DEBUG'))
    .showHelpAfterError(
      '(blackspot --help shows every command; blackspot COMMAND --help its options and examples)',
    )
    .exitOverride();
  for (const add of [
    addDemo,
    addImport,
    addGenerate,
    addReplay,
    addConsume,
    addDeadLetters,
    addReport,
    addDoctor,
  ]) {
    add(command);
  }
  // Subcommands do not inherit exitOverride: without it they would call process.exit themselves.
  for (const sub of command.commands) sub.exitOverride();
  command.addHelpText(
    'after',
    () => `\nStart here:\n  $ blackspot demo\n  $ blackspot report overview my.csv\n`,
  );
  return command;
}

/** Runs one command line and answers with its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<number> {
  const command = program();
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error, { debug: Boolean(command.opts().debug) });
    return exitCodeOf(error);
  }
}

if (process.argv[1] !== undefined && isThisFile(process.argv[1])) {
  // `blackspot ... | head` closes the pipe when it has seen enough: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.exitCode = await main(process.argv.slice(2));
}

/** npm starts the command through a symbolic link. */
function isThisFile(path: string): boolean {
  return realpathSync(path) === fileURLToPath(import.meta.url);
}
