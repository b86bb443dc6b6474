import type { RandomNumbers } from './seeds.js';

/** Invented names of the kinds that maps are full of. */

const firsts =
  'Oak Maple Cedar Pine Elm Walnut Chestnut Willow Laurel Magnolia Highland Lake River Valley Forest Meadow Spring Mill Church College Park Union Center Franklin Washington Jefferson Madison Jackson Lincoln Harrison Monroe Adams Clay Carter Greene Marion Warren Wayne Hamilton Clinton Liberty Sunset Prairie Orchard Garden Fairview Ridge Stone Bridge Harbor Bay Summit Canyon Mesa Palm Cypress Dogwood Hickory Birch Juniper Peach Vine Rose Commerce Industrial Airport Stadium Market Main Broad High Front Water Court State Canal Railroad Depot Old Mill New Hope Holly Indian Creek Turkey Creek Sandy Hill Rock Creek Eagle Deer Fox Quail'
    .split(' ')
    .filter((name) => !['New', 'Old', 'Indian', 'Turkey', 'Sandy', 'Rock'].includes(name));
const streetKinds = ['St', 'Ave', 'Rd', 'Dr', 'Blvd', 'Rd', 'Ave', 'Ln', 'Pkwy', 'Way', 'Ct', 'Pl'];
const prefixes = ['', '', '', '', '', '', 'N ', 'S ', 'E ', 'W ', '', ''];
const townEnds = [
  'ville',
  ' Park',
  ' Heights',
  ' Springs',
  'ton',
  ' Grove',
  ' Hills',
  ' City',
  'field',
  'wood',
  ' Creek',
  ' Falls',
  'dale',
  ' Junction',
  ' Beach',
  'burg',
];
const counties =
  'Washington Jefferson Franklin Jackson Lincoln Madison Montgomery Clay Union Marion Monroe Wayne Greene Grant Warren Carroll Adams Clark Douglas Polk Lee Johnson Calhoun Morgan Lawrence'.split(
    ' ',
  );

/** `W Walnut St`, `41st Ave`. */
export function streetName(random: RandomNumbers): string {
  const kind = streetKinds[random.integer(streetKinds.length)]!;
  const prefix = prefixes[random.integer(prefixes.length)]!;
  return random.uniform() < 0.2
    ? `${prefix}${ordinal(1 + random.integer(180))} ${kind}`
    : `${prefix}${firsts[random.integer(firsts.length)]!} ${kind}`;
}

export function townName(random: RandomNumbers): string {
  const first = firsts[random.integer(firsts.length)]!;
  const end = townEnds[random.integer(townEnds.length)]!;
  return end === ' City' && first === 'Center' ? 'Centerville' : first + end;
}

export function countyName(random: RandomNumbers): string {
  return counties[random.integer(counties.length)]!;
}

/** The code of the n-th station (n below 6,760) that no airport has: they end in a letter. */
export function stationCode(n: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const mixed = (n * 7_919 + 1_234) % 6_760;
  return `K${letters[Math.floor(mixed / 260)]}${letters[Math.floor(mixed / 10) % 26]}${mixed % 10}`;
}

function ordinal(n: number): string {
  const end = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${end}`;
}
