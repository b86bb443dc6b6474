/** A piece of TypeScript as a tree, for `codeText`. */
export type CodeNode = string | CodeList | CodeChain;

/** A list between brackets: on one line if it fits there, else with each item on a line of its own. */
export interface CodeList {
  /** With what comes before it: `count().by(`. */
  readonly open: string;
  readonly items: readonly CodeNode[];
  readonly close: string;
}

/** Calls of methods one after the other, which break before each of them. */
export interface CodeChain {
  readonly start: CodeNode;
  readonly calls: readonly CodeNode[];
}

/** Characters on a line, as on a page of a report beside its text. */
const lineWidth = 80;

/**
 * The text of a piece of code, at most 80 characters to a line where its parts allow that.
 *
 * @param indent of the lines after the first
 * @example
 * codeText(valueCode({ state: 'CA' })); // { state: 'CA' }
 */
export function codeText(node: CodeNode, indent = ''): string {
  const flat = flatText(node);
  if (typeof node === 'string' || indent.length + flat.length <= lineWidth) return flat;
  const inner = `${indent}  `;
  if ('calls' in node) {
    const start = codeText(node.start, indent);
    const calls = node.calls.map(flatText).join('');
    if (lastLine(start).length + calls.length <= lineWidth) return start + calls;
    return [start, ...node.calls.map((call) => inner + codeText(call, inner))].join('\n');
  }
  const lines = isPlainList(node)
    ? filledLines(node.items as readonly string[], inner)
    : node.items.map((item) => `${inner}${codeText(item, inner)},`);
  return [node.open.trimEnd(), ...lines, indent + node.close.trimStart()].join('\n');
}

/** A list of values, such as the names of a hundred stations. */
function isPlainList({ open, items }: CodeList): boolean {
  return open.endsWith('[') && items.every((item) => typeof item === 'string');
}

/** As many items on a line as fit there. */
function filledLines(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= lineWidth)
      lines[lines.length - 1] = `${last} ${item},`;
    else lines.push(`${indent}${item},`);
  }
  return lines;
}

function flatText(node: CodeNode): string {
  if (typeof node === 'string') return node;
  if ('calls' in node) return [node.start, ...node.calls].map(flatText).join('');
  const { open, items, close } = node;
  if (items.length === 0) return open.trimEnd() + close.trimStart();
  return open + items.map(flatText).join(', ') + close;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** A call; an object or a list as the last argument shares the brackets of the call if the others fit beside it. */
export function callCode(name: string, args: readonly CodeNode[]): CodeNode {
  const last = args.at(-1);
  const first = args.slice(0, -1).map((arg) => `${flatText(arg)}, `);
  if (last !== undefined && typeof last !== 'string' && 'open' in last) {
    const open = `${name}(${first.join('')}${last.open}`;
    if (first.length === 0 || open.length <= lineWidth) return { ...last, open, close: `${last.close})` };
  }
  return { open: `${name}(`, items: args, close: ')' };
}

/** An object, without properties that are undefined. */
export function objectCode(
  object: object,
  codeOf: (value: unknown, name: string) => CodeNode = valueCode,
): CodeList {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  const items = entries.map(([name, value]) => prefixed(`${nameCode(name)}: `, codeOf(value, name)));
  return { open: '{ ', items, close: ' }' };
}

export function listCode(
  values: readonly unknown[],
  codeOf: (value: unknown) => CodeNode = valueCode,
): CodeList {
  return { open: '[', items: values.map((value) => codeOf(value)), close: ']' };
}

/** Plain data: texts, numbers, booleans, null, lists and objects. */
export function valueCode(value: unknown): CodeNode {
  if (typeof value === 'string') return stringCode(value);
  if (Array.isArray(value)) return listCode(value);
  if (typeof value === 'object' && value !== null) return objectCode(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

/** In single quotes, or in double ones where that spares an escape. */
export function stringCode(text: string): string {
  const json = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function nameCode(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringCode(name);
}

function prefixed(prefix: string, node: CodeNode): CodeNode {
  if (typeof node === 'string') return prefix + node;
  if ('calls' in node) return { ...node, start: prefixed(prefix, node.start) };
  return { ...node, open: prefix + node.open };
}
