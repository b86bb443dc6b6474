import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { onTestFinished } from 'vitest';

/**
 * Copies TypeScript folders as JavaScript into a folder of the project's cache, so that a test can start a real process
 * on exactly the sources it is testing, without a build and without a loader.
 * @returns the folder, which mirrors the project.
 */
export function transpile(folders: readonly string[]): string {
  const cache = join(process.cwd(), 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const target = mkdtempSync(join(cache, 'blackspot-'));
  onTestFinished(() => rmSync(target, { recursive: true, force: true }));
  writeFileSync(join(target, 'package.json'), '{ "type": "module" }');
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath, entry.name);
      const out = join(target, relative(process.cwd(), path)).replace(/\.ts$/, '.js');
      const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
        compilerOptions: {
          target: ts.ScriptTarget.ES2023,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
        },
      });
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, outputText);
    }
  }
  return target;
}
