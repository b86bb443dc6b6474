/** Disjoint sets that can be merged. */
export interface UnionFind {
  /** The representative of the set of `i`. */
  find(i: number): number;
  union(i: number, j: number): void;
}

/** `size` sets of one member each, with path halving. */
export function createUnionFind(size: number): UnionFind {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  return {
    find,
    union(i, j) {
      const [a, b] = [find(i), find(j)];
      if (a < b) parent[b] = a;
      else parent[a] = b;
    },
  };
}
