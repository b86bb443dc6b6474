import { leavesOfPart } from './treeParts.js';

/**
 * The innermost loop of a model of trees in WebAssembly with SIMD: for each row it combines a line of sixteen words of each
 * column by AND, and adds to its score the value of the leaf that each of sixteen trees is left with. JavaScript has no
 * integers of 128 bits, and checks the bounds of each access; this takes about a fifth of its time.
 */
export interface LeafKernel {
  /** Its memory: the caller lays it out. */
  readonly memory: ArrayBuffer;
  /**
   * All positions are bytes of the memory.
   *
   * @param lines of a tile: line `n` is at `lines + 64 * n`
   * @param values of a tile: the value of leaf `n` of tree `t` is at `values + 264 * t + 8 * n`
   * @param lineNumbers row after row, one for each column, 16 bits each
   * @param columns at least 1
   * @param rows at least 1
   * @param scores of the first row, 64 bits; those of the next row are `scoreBytes` further
   */
  add(
    lines: number,
    values: number,
    lineNumbers: number,
    columns: number,
    rows: number,
    scores: number,
    scoreBytes: number,
  ): void;
}

/** Trees of a tile: their words are a line of the cache. */
export const treesOfTile = 16;
export const lineBytes: number = 4 * treesOfTile;
/** Values of a tree: of its leaves, the bits of a word, and of a row that none of them is left to. */
export const valuesOfTree: number = leavesOfPart + 1;
export const valuesBytes: number = 8 * valuesOfTree * treesOfTile;

/** @param bytes of the memory, at least */
export function createLeafKernel(bytes: number): LeafKernel {
  module ??= new wasm.Module(moduleBytes());
  const memory = new wasm.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { add } = new wasm.Instance(module, { js: { memory } }).exports;
  return { memory: memory.buffer, add };
}

const pageBytes = 65_536;
let module: object | undefined;

/** What is used of WebAssembly, which Node has without its types. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Pick<LeafKernel, 'add'> };
}
const wasm: Wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;

type Code = readonly number[];

const [i32, f64, v128] = [0x7f, 0x7c, 0x7b] as const;
const [lines, values, lineNumbers, columns, rows, scores, scoreBytes] = [0, 1, 2, 3, 4, 5, 6] as const;
const [end, line, score] = [7, 8, 13] as const;
/** The words of trees 0 to 3, 4 to 7, 8 to 11 and 12 to 15. */
const words = [9, 10, 11, 12];
const [i32Add, i32Sub, i32Less, i32Shl, i32Clz, f64Add] = [
  [0x6a],
  [0x6b],
  [0x49],
  [0x74],
  [0x67],
  [0xa0],
] as const;
const v128And = [0xfd, 0x4e];
const v128Ones = [0xfd, 0x0c, ...new Array<number>(16).fill(0xff)];

function body(): Code {
  const leafOf = (tree: number): Code => [
    ...get(words[tree >> 2]!),
    ...lane(tree & 3),
    ...[...i32Clz, ...constant(3), ...i32Shl],
  ];
  const ofColumns = loop([
    // The line of the row's code.
    ...[...get(lineNumbers), ...load(0x2f, 1, 0), ...constant(6), ...i32Shl, ...get(lines), ...i32Add],
    ...set(line),
    ...words.flatMap((four, at) => [
      ...get(four),
      ...get(line),
      ...vector(16 * at),
      ...v128And,
      ...set(four),
    ]),
    ...[...get(lineNumbers), ...constant(2), ...i32Add, ...tee(lineNumbers)],
    ...[...get(end), ...i32Less, ...again],
  ]);
  return loop([
    ...words.flatMap((four) => [...v128Ones, ...set(four)]),
    ...[...get(lineNumbers), ...get(columns), ...constant(1), ...i32Shl, ...i32Add, ...set(end)],
    ...ofColumns,
    ...[...get(scores), ...load(0x2b, 3, 0), ...set(score)],
    ...Array.from({ length: treesOfTile }, (_, tree) => [
      ...[...get(score), ...get(values), ...leafOf(tree), ...i32Add],
      ...[...load(0x2b, 3, 8 * valuesOfTree * tree), ...f64Add, ...set(score)],
    ]).flat(),
    ...[...get(scores), ...get(score), ...load(0x39, 3, 0)],
    ...[...get(scores), ...get(scoreBytes), ...i32Add, ...set(scores)],
    ...[...get(rows), ...constant(1), ...i32Sub, ...tee(rows), ...again],
  ]);
}

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
/** A number from 0 to 63. */
const constant = (value: number): Code => [0x41, value];
/** A load or a store of 2 ** `alignment` bytes. */
const load = (operation: number, alignment: number, offset: number): Code => [
  operation,
  alignment,
  ...unsigned(offset),
];
const vector = (offset: number): Code => [0xfd, 0x00, 4, ...unsigned(offset)];
const lane = (index: number): Code => [0xfd, 0x1b, index];
const loop = (code: Code): Code => [0x03, 0x40, ...code, 0x0b];
/** Goes back to the beginning of the innermost loop if the last value is not 0. */
const again: Code = [0x0d, 0];

/** The module in the binary format: https://webassembly.github.io/spec/core/binary */
function moduleBytes(): Uint8Array {
  const locals = list([
    [2, i32],
    [4, v128],
    [1, f64],
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // The type of the function, the memory, the function, its name outside, and its code.
    ...section(1, [[0x60, ...list(new Array<Code>(7).fill([i32])), 0]]),
    ...section(2, [[...text('js'), ...text('memory'), 2, 0, 1]]),
    ...section(3, [[0]]),
    ...section(7, [[...text('add'), 0, 0]]),
    ...section(10, [sized([...locals, ...body(), 0x0b])]),
  ]);
}

const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (code: Code): Code => [...unsigned(code.length), ...code];
const text = (name: string): Code => sized([...Buffer.from(name)]);

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
