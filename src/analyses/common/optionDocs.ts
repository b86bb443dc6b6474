import { describeOption, type Option } from './options.js';

/**
 * The text of an options.ts with a docstring above each field of its `...Options` interface, made from the list of
 * options: `npm run options` writes it, and a test compares it.
 */
export function withOptionDocs(text: string, list: Readonly<Record<string, Option>>): string {
  const [, before, fields, after] =
    /^(.*?export interface \w+Options \{\n)(.*?)(\n\}\n.*)$/s.exec(text) ?? [];
  if (before === undefined || fields === undefined || after === undefined) {
    throw new Error('Expected an interface that ends in Options.');
  }
  const bare = fields.split('\n').filter((line) => line.startsWith('  readonly '));
  const documented = bare.flatMap((line) => {
    const name = /^ {2}readonly (\w+)/.exec(line)![1]!;
    return [...docComment(list[name]!), line];
  });
  return `${before}${documented.join('\n')}${after}`;
}

/** A docstring of lines of at most 120 characters. */
function docComment(option: Option): string[] {
  const lines = wrapped(describeOption(option), 115);
  return lines.length === 1
    ? [`  /** ${lines[0]} */`]
    : ['  /**', ...lines.map((line) => `   * ${line}`), '   */'];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
