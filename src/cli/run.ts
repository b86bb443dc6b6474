import { Command, CommanderError, Option } from 'commander';
import { version } from '../base/version.js';
import { exitCodeOf, printError } from './output.js';

/** A command line with these commands. */
export function programOf(commands: readonly ((program: Command) => void)[]): Command {
  const program = new Command('blackspot')
    .description('Analyse traffic accidents from a CSV file or a live stream.')
    .version(version)
    .addOption(new Option('--debug', 'print errors with their stack').env('BLACKSPOT_DEBUG'))
    .showHelpAfterError(
      '(run blackspot --help for the commands, blackspot COMMAND --help for options and examples)',
    )
    .exitOverride();
  for (const add of commands) add(program);
  // Subcommands do not inherit exitOverride; without it they call process.exit.
  for (const sub of program.commands) sub.exitOverride();
  return program;
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error, { debug: Boolean(program.opts().debug) });
    return exitCodeOf(error);
  }
}

/**
 * Runs the command line of this process.
 * @param first stands before its arguments
 */
export async function runProcess(program: Command, first: readonly string[] = []): Promise<void> {
  // `blackspot ... | head` closes the pipe early, which is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.exitCode = await runProgram(program, [...first, ...process.argv.slice(2)]);
}
