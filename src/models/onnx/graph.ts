import { Message } from './protobuf.js';

/** The numbers that onnx.proto gives to types of elements. */
const elementTypes = { float: 1, int64: 7, string: 8, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** A value of the graph, by its name. */
export type Value = string & { readonly isValue: true };

/** A constant array. */
export interface Tensor {
  readonly type: 'float' | 'double' | 'int64';
  readonly dims: readonly number[];
  /** Row-major. */
  readonly values: ArrayLike<number>;
}

/** An attribute of an operator. Plain numbers and lists of numbers are integers. */
export type Attribute = number | string | readonly number[] | readonly string[] | Tensor;

/** The operators beyond those of classic machine learning are of the domain with the empty name. */
const domains = { '': 15, 'ai.onnx.ml': 3 } as const;
/** The version of the file format that belongs to operator set 15. */
const irVersion = 8;

/**
 * A graph of ONNX under construction.
 *
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md
 */
export class Graph {
  private readonly nodes: Message[] = [];
  private readonly constants: Message[] = [];
  private readonly inputs: Message[] = [];
  private readonly outputs: Message[] = [];

  /** @param dims a text names a length that is open */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): Value {
    this.inputs.push(valueInfo(name, type, dims));
    return name as Value;
  }

  /** Gives a value to the reader of the graph under this name. */
  output(name: string, value: Value, type: ElementType, dims: readonly (number | string)[]): void {
    this.outputs.push(valueInfo(name, type, dims));
    this.nodes.push(node('Identity', [value], [name], {}, ''));
  }

  constant(type: Tensor['type'], dims: readonly number[], values: ArrayLike<number>): Value {
    const name = `constant${this.constants.length}` as Value;
    this.constants.push(tensor({ type, dims, values }).text(8, name));
    return name;
  }

  /** Applies an operator with one result. */
  apply(operator: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.applyFor(1, operator, inputs, attributes, '')[0]!;
  }

  /** Applies an operator of `ai.onnx.ml`. */
  applyMl(operator: string, inputs: readonly Value[], attributes: Attributes, results = 1): Value[] {
    return this.applyFor(results, operator, inputs, attributes, 'ai.onnx.ml');
  }

  cast(value: Value, to: ElementType): Value {
    return this.apply('Cast', [value], { to: elementTypes[to] });
  }

  /** The bytes of the file. */
  file(about: FileMetadata): Uint8Array {
    const graph = new Message();
    for (const one of this.nodes) graph.message(1, one);
    graph.text(2, about.name);
    for (const one of this.constants) graph.message(5, one);
    for (const one of this.inputs) graph.message(11, one);
    for (const one of this.outputs) graph.message(12, one);
    const model = new Message().integer(1, irVersion).text(2, about.producer).text(3, about.producerVersion);
    model.text(6, about.description).message(7, graph);
    for (const [domain, version] of Object.entries(domains)) {
      model.message(8, new Message().text(1, domain).integer(2, version));
    }
    for (const [key, value] of Object.entries(about.properties)) {
      model.message(14, new Message().text(1, key).text(2, value));
    }
    return model.encoded();
  }

  private applyFor(
    results: number,
    operator: string,
    inputs: readonly Value[],
    attributes: Attributes,
    domain: string,
  ): Value[] {
    const names = Array.from({ length: results }, (_, i) => `${operator}${this.nodes.length}_${i}` as Value);
    this.nodes.push(node(operator, inputs, names, attributes, domain));
    return names;
  }
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface FileMetadata {
  readonly name: string;
  readonly producer: string;
  readonly producerVersion: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, string>>;
}

function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes,
  domain: string,
): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, outputs[0]!).text(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
  return message.text(7, domain);
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  if ('type' in value) return message.message(5, tensor(value)).integer(20, 4);
  if (typeof value[0] !== 'string') return message.integers(8, value as readonly number[]).integer(20, 7);
  for (const text of value as readonly string[]) message.text(9, text);
  return message.integer(20, 8);
}

function tensor({ type, dims, values }: Tensor): Message {
  return new Message().integers(1, dims).integer(2, elementTypes[type]).bytes(9, littleEndian(type, values));
}

function littleEndian(type: Tensor['type'], values: ArrayLike<number>): Uint8Array {
  const width = type === 'float' ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (type === 'float') view.setFloat32(i * width, values[i]!, true);
    else if (type === 'double') view.setFloat64(i * width, values[i]!, true);
    else view.setBigInt64(i * width, BigInt(values[i]!), true);
  }
  return new Uint8Array(view.buffer);
}

function valueInfo(name: string, type: ElementType, dims: readonly (number | string)[]): Message {
  const shape = new Message();
  for (const dim of dims) {
    shape.message(1, typeof dim === 'number' ? new Message().integer(1, dim) : new Message().text(2, dim));
  }
  const tensorType = new Message().integer(1, elementTypes[type]).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}
