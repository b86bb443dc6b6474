import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'src', 'index.ts');

/** The groups of src/index.ts: the comment before a block of exports, and the names that the block exports. */
export function publicGroups() {
  return groupsOf(publicProgram()).map(({ title, symbols }) => ({
    title,
    names: symbols.map(({ name }) => name),
  }));
}

/**
 * The public API as Markdown: of each group the declarations by name, without comments. Where the text changes, the API has
 * changed; where only comments, bodies or files change, it stays.
 */
export function apiReport() {
  const checker = publicProgram().getTypeChecker();
  const blocks = groupsOf(publicProgram()).map(({ title, symbols }) => {
    const texts = symbols.flatMap((symbol) => declarationsOf(symbol, checker));
    return `## ${title}\n\n\`\`\`ts\n${texts.join('\n')}\n\`\`\`\n`;
  });
  return `# The public API\n\nWritten by \`npm run api\`; a test compares it with the code, so that each change of a public name shows in review.\n\n${blocks.join('\n')}`;
}

/** The comments of each public function by name: one for each overload that has one. */
export function publicFunctionComments() {
  const checker = publicProgram().getTypeChecker();
  const symbols = groupsOf(publicProgram()).flatMap((group) => group.symbols);
  return new Map(
    symbols.flatMap((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const functions = target.declarations.filter(ts.isFunctionDeclaration);
      const comments = functions.flatMap((one) => ts.getJSDocCommentsAndTags(one).filter(ts.isJSDoc));
      return functions.length === 0 ? [] : [[symbol.name, comments.map((comment) => comment.getText())]];
    }),
  );
}

/** The files of src/ alone: which name comes from where needs neither the library nor other packages, and so takes a second. */
function publicProgram() {
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, noLib: true, types: [] };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, file) =>
    literals.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined };
      const resolvedFileName = resolve(dirname(file), text.replace(/\.js$/, '.ts'));
      return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts } };
    });
  program ??= ts.createProgram([entry], options, host);
  return program;
}

let program;

function groupsOf(api) {
  const checker = api.getTypeChecker();
  const file = api.getSourceFile(entry);
  const groups = [];
  for (const statement of file.statements) {
    const comments = ts.getLeadingCommentRanges(file.text, statement.pos) ?? [];
    const title = comments
      .map(({ pos, end }) => file.text.slice(pos, end))
      .findLast((text) => text.startsWith('// '))
      ?.slice(3);
    if (title !== undefined) groups.push({ title, symbols: [] });
    groups.at(-1).symbols.push(...exportedBy(statement, checker));
  }
  for (const group of groups) group.symbols.sort((a, b) => (a.name < b.name ? -1 : 1));
  return groups;
}

/** The symbols of `export { a }`, `export * as a` and `export *`. */
function exportedBy(statement, checker) {
  const { exportClause, moduleSpecifier } = statement;
  if (exportClause === undefined) {
    return checker.getExportsOfModule(checker.getSymbolAtLocation(moduleSpecifier));
  }
  const names = ts.isNamedExports(exportClause)
    ? exportClause.elements.map(({ name }) => name)
    : [exportClause.name];
  return names.map((name) => checker.getSymbolAtLocation(name));
}

function declarationsOf(symbol, checker) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [first] = target.declarations;
  if (ts.isSourceFile(first)) {
    const members = checker.getExportsOfModule(target).sort((a, b) => (a.name < b.name ? -1 : 1));
    const inner = members.flatMap((member) => declarationsOf(member, checker)).join('\n');
    return [`declare namespace ${symbol.name} {\n${inner.replaceAll(/^(?=.)/gm, '    ')}\n}`];
  }
  const texts = declarationTexts(first.getSourceFile().fileName).get(target.name) ?? [];
  if (texts.length === 0) throw new Error(`Found no declaration of ${symbol.name}.`);
  return texts.map((text) => renamed(text, target.name, symbol.name));
}

const textsByFile = new Map();

/** The declarations of a file by name, as the compiler writes them to a .d.ts file, without comments. */
function declarationTexts(path) {
  if (textsByFile.has(path)) return textsByFile.get(path);
  const { outputText } = ts.transpileDeclaration(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: { isolatedDeclarations: true, removeComments: true, target: ts.ScriptTarget.ES2023 },
  });
  const file = ts.createSourceFile('declarations.d.ts', outputText, ts.ScriptTarget.ES2023, true);
  const texts = new Map();
  for (const statement of file.statements) {
    const named = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
    for (const { name } of named) {
      if (name !== undefined) texts.set(name.text, [...(texts.get(name.text) ?? []), statement.getText()]);
    }
  }
  textsByFile.set(path, texts);
  return texts;
}

function renamed(text, from, to) {
  return from === to ? text : text.replace(new RegExp(`\\b${from}\\b`), to);
}
