import { unexpected } from '../base/checks.js';
import type { Dataset } from '../dataset/dataset.js';

/** A column that a step of `consume` adds to each event. It is stored, but not part of the event's identity. */
export interface AddedColumn {
  /** Letters and digits, the first one a lowercase letter; not the name of a column of a record. */
  readonly name: string;
  /** `integer` is a whole number of 32 bits. */
  readonly type: 'text' | 'integer' | 'double' | 'boolean';
  readonly meaning: string;
}

/**
 * Checks the added columns of a store.
 * @throws InputError when a name is invalid or already used
 */
export function checkAddedColumns(added: readonly AddedColumn[], dataset: Dataset): readonly AddedColumn[] {
  const taken = new Set([...dataset.columns.map(({ name }) => name.toLowerCase()), ...reserved]);
  for (const { name } of added) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
      throw unexpected(
        'the name of an added column',
        'letters and digits, the first one a lowercase letter',
        name,
      );
    }
    if (taken.has(name.toLowerCase())) {
      throw unexpected('the name of an added column', 'new', name, {
        hint: 'Choose a name that neither the events nor the store have.',
      });
    }
    taken.add(name.toLowerCase());
  }
  return added;
}

/** Names that stores use beside the columns of a record. */
const reserved = ['place', 'dice', 'ordinal', 'reason'];
