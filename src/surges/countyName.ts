/**
 * The name of a county as people write it. Louisiana has parishes; the District of Columbia, and cities that are not part of a county,
 * have their own names.
 *
 * @example
 * countyName('Tarrant', 'TX'); // 'Tarrant County'
 */
export function countyName(name: string, state: string | null): string {
  if (/\b(?:county|parish|borough|city|district)\b/i.test(name)) return name;
  return state === 'LA' ? `${name} Parish` : `${name} County`;
}
