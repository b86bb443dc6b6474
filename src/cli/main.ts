#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { version } from '../base/version.js';
import { addCompletion } from './completion.js';
import { addConsume } from './consume.js';
import { addDeadLetters } from './deadLetters.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addGenerate } from './generate.js';
import { addImport } from './import.js';
import { exitCodeOf, printError } from './output.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';
import { addScore } from './score.js';
import { addTrain } from './train.js';
import { addServeModel } from './serveModel.js';

/** The command line as one commander program, which tests run in their own process. */
export function program(): Command {
  const command = new Command('blackspot')
    .description('Analyse traffic accidents from a CSV file or a live stream.')
    .version(version)
    .addOption(new Option('--debug', 'print errors with their stack').env('BLACKSPOT_DEBUG'))
    .showHelpAfterError(
      '(run blackspot --help for the commands, blackspot COMMAND --help for options and examples)',
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
    addTrain,
    addScore,
    addServeModel,
    addDoctor,
    addCompletion,
  ]) {
    add(command);
  }
  // Subcommands do not inherit exitOverride; without it they call process.exit.
  for (const sub of command.commands) sub.exitOverride();
  command.addHelpText(
    'after',
    () => `\nStart here:\n  $ blackspot demo\n  $ blackspot report overview my.csv\n`,
  );
  return command;
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
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
  // `blackspot ... | head` closes the pipe early, which is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.exitCode = await main(process.argv.slice(2));
}

/** Whether the path is this file. Resolves the symbolic link through which npm starts the command. */
function isThisFile(path: string): boolean {
  return realpathSync(path) === fileURLToPath(import.meta.url);
}
