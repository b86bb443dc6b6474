import { requireObject, unexpected } from '../../base/checks.js';
import { checkModelJson, requireList, requireNumbers } from '../checkModelJson.js';
import { mostLeaves, type TreeJson, type TreesModelJson } from './treesJson.js';

/** Most codes of a feature: they are kept in 16 bits. */
const mostCodes = 65_000;

/** @throws InputError unless every part of a model from a file is there, in range, and fits the others */
export function checkTrees(json: TreesModelJson): void {
  checkModelJson(json, ['trees']);
  const { features, classes, baseScores, vocabularies, rounds } = json;
  requireNumbers('baseScores', baseScores, classes.length);
  requireList('vocabularies', vocabularies, features.length);
  for (const [f, texts] of vocabularies.entries()) {
    if (features[f]!.type !== 'category') require(texts === null, `vocabularies[${f}]`, 'null', texts);
    else {
      requireList(`vocabularies[${f}]`, texts);
      const isSet = texts!.every((text) => typeof text === 'string') && new Set(texts).size === texts!.length;
      require(isSet && texts!.length < mostCodes, `vocabularies[${f}]`, 'a list of different texts', texts);
    }
  }
  requireList('rounds', rounds);
  for (const [r, trees] of rounds.entries()) {
    requireList(`rounds[${r}]`, trees, classes.length);
    for (const [k, tree] of trees.entries()) checkTree(`rounds[${r}][${k}]`, tree, vocabularies);
  }
}

function checkTree(name: string, tree: TreeJson, vocabularies: TreesModelJson['vocabularies']): void {
  requireObject(name, tree);
  requireList(`${name}.feature`, tree.feature);
  const nodes = tree.feature.length;
  const leaves = nodes + 1;
  require(leaves <= mostLeaves, `${name}.feature`, `a list of at most ${mostLeaves - 1} nodes`, tree.feature);
  for (const part of ['threshold', 'categories', 'missingLeft', 'left', 'right'] as const) {
    requireList(`${name}.${part}`, tree[part], nodes);
  }
  for (const part of ['value', 'cover'] as const) requireNumbers(`${name}.${part}`, tree[part], leaves);
  for (const [leaf, cover] of tree.cover.entries()) {
    require(cover > 0, `${name}.cover[${leaf}]`, 'a number above 0', cover);
  }
  const isHung = new Set<number>();
  for (let node = 0; node < nodes; node++) {
    const feature = tree.feature[node]!;
    require(isIndex(
      feature,
      vocabularies.length,
    ), `${name}.feature[${node}]`, 'the index of a feature', feature);
    checkQuestion(name, tree, node, vocabularies[feature]!);
    for (const side of ['left', 'right'] as const) {
      const child = tree[side][node]!;
      // A child after its parent, and each only once: so there is no circle, and everything hangs from the root.
      const isChild = child < 0 ? isIndex(-1 - child, leaves) : isIndex(child, nodes) && child > node;
      require(isChild &&
        !isHung.has(
          child,
        ), `${name}.${side}[${node}]`, 'a later node or a leaf that no other node has', child);
      isHung.add(child);
    }
  }
}

function checkQuestion(name: string, tree: TreeJson, node: number, texts: readonly string[] | null): void {
  const { [node]: threshold } = tree.threshold;
  const { [node]: categories } = tree.categories;
  require(typeof tree.missingLeft[node] === 'boolean', `${name}.missingLeft[${node}]`, 'true or false', tree
    .missingLeft[node]);
  if (texts === null) {
    const isThreshold =
      typeof threshold === 'number' && Number.isFinite(threshold) && Math.fround(threshold) === threshold;
    require(isThreshold, `${name}.threshold[${node}]`, 'a 32-bit number', threshold);
    require(categories === null, `${name}.categories[${node}]`, 'null', categories);
  } else {
    require(threshold === null, `${name}.threshold[${node}]`, 'null', threshold);
    requireList(`${name}.categories[${node}]`, categories);
    const isAscending = categories!.every(
      (code, i) => isIndex(code, texts.length + 1) && (i === 0 || code > categories![i - 1]!),
    );
    require(isAscending, `${name}.categories[${node}]`, 'an ascending list of codes', categories);
  }
}

function isIndex(value: unknown, below: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < below;
}

function require(holds: boolean, name: string, what: string, value: unknown): void {
  if (!holds) throw unexpected(name, what, value, { hint: 'Train the model again, or restore its file.' });
}
