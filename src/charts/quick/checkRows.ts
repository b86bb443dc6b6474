import { unexpected } from '../../base/checks.js';
import { InputError } from '../../base/errors.js';
import { cellOf } from '../../query/table.js';
import { greatestDrawn } from '../input.js';
import { labelOf } from './axis.js';
import { type Plan, showsUnknown } from './plan.js';

/** Checks of the rows of tables that are not answers. */

/** @throws InputError if two rows would be drawn at one place */
export function requireOneRowEach(plan: Plan): void {
  const { table, along, across, type } = plan;
  if (table.question !== undefined || type === 'points') return;
  const dimensions = [along, across].filter((column) => column !== null);
  const seen = new Set<string>();
  for (let row = 0; row < table.rowCount; row++) {
    const values = dimensions.map(({ name }) => cellOf(table.columns[name]!, row));
    if (values.some((value, index) => value === null && !showsUnknown(plan, dimensions[index]!))) continue;
    const key = JSON.stringify(values);
    if (seen.has(key)) {
      const names = dimensions.map(({ name }) => name).join(' and ');
      const labels = values.map((value, index) => labelOf(dimensions[index]!, value));
      throw new InputError(`Expected one row for each ${names}, got several for ${labels.join(', ')}.`, {
        hint: 'Group the rows first, or pass the column that distinguishes them as color.',
      });
    }
    seen.add(key);
  }
}

/** @throws InputError if a drawn number is infinite or nearly so, or a position is not on the globe */
export function requireFiniteNumbers({ table, along, across, measures, position }: Plan): void {
  for (const column of [along, across, ...measures]) {
    if (column !== null) requireWithin(column.name, 'numbers from -1e300 to 1e300', greatestDrawn);
  }
  if (position?.lng.role === 'measure') {
    requireWithin('lng', 'degrees from -180 to 180', 180);
    requireWithin('lat', 'degrees from -90 to 90', 90);
  }

  function requireWithin(name: string, what: string, most: number): void {
    const values = table.columns[name]!;
    if (!(values instanceof Float64Array)) return;
    const wrong = values.find((value) => Math.abs(value) > most);
    if (wrong !== undefined) throw unexpected(`column ${name}`, what, wrong);
  }
}
