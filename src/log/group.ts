/** Readers that share the partitions and committed offsets of a topic. */
export interface Group {
  /** The next offset to read, by partition. */
  readonly committed: number[];
  readonly readers: object[];
  /** Increases whenever partitions may have been reassigned. */
  generation: number;
}

export function newGroup(firstOffsets: number[]): Group {
  return { committed: [...firstOffsets], readers: [], generation: 0 };
}

export function joinGroup(group: Group, reader: object): void {
  group.readers.push(reader);
  group.generation += 1;
}

export function leaveGroup(group: Group, reader: object): void {
  group.readers.splice(group.readers.indexOf(reader), 1);
  group.generation += 1;
}

/** The partitions assigned to a reader: round robin, so that no two readers of a group share one. */
export function ownedPartitions(group: Group, reader: object): number[] {
  const turn = group.readers.indexOf(reader);
  if (turn < 0) return [];
  return group.committed.map((_, index) => index).filter((index) => index % group.readers.length === turn);
}
