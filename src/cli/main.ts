#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { addCompletion } from './completion.js';
import { addConsume } from './consume.js';
import { addDeadLetters } from './deadLetters.js';
import { addDemo } from './demo.js';
import { addDoctor } from './doctor.js';
import { addGenerate } from './generate.js';
import { addImport } from './import.js';
import { addLive } from './live.js';
import { addReplay } from './replay.js';
import { addReport } from './report.js';
import { programOf, runProcess, runProgram } from './run.js';
import { addScore } from './score.js';
import { addServeModel } from './serveModel.js';
import { addTrain } from './train.js';

/** The command line as one commander program, which tests run in their own process. */
export function program(): Command {
  return programOf([
    addDemo,
    addImport,
    addGenerate,
    addReplay,
    addConsume,
    addLive,
    addDeadLetters,
    addReport,
    addTrain,
    addScore,
    addServeModel,
    addDoctor,
    addCompletion,
  ]).addHelpText('after', () => `\nStart here:\n  $ blackspot demo\n  $ blackspot report overview my.csv\n`);
}

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main(argv: readonly string[]): Promise<number> {
  return runProgram(program(), argv);
}

if (process.argv[1] !== undefined && isThisFile(process.argv[1])) {
  await runProcess(program());
}

/** Whether the path is this file. Resolves the symbolic link through which npm starts the command. */
function isThisFile(path: string): boolean {
  return realpathSync(path) === fileURLToPath(import.meta.url);
}
