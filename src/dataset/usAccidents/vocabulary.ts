/** Names with the same meaning that differ between releases. */

/** MapQuest, Bing and both became Source1 to 3 in the release of March 2023. */
export const sourceNames: Readonly<Record<string, string>> = {
  Bing: 'Source1',
  MapQuest: 'Source2',
  'MapQuest-Bing': 'Source3',
};

/** The 24 wind labels of both vocabularies, in lower case, as 18 directions. */
export const windDirections: Readonly<Record<string, string>> = {
  calm: 'Calm',
  var: 'Variable',
  variable: 'Variable',
  north: 'N',
  east: 'E',
  south: 'S',
  west: 'W',
  ...Object.fromEntries(
    'N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW'
      .split(' ')
      .map((name) => [name.toLowerCase(), name]),
  ),
};

const states = `
al Alabama, ak Alaska, az Arizona, ar Arkansas, ca California, co Colorado, ct Connecticut, de Delaware,
dc District of Columbia, fl Florida, ga Georgia, hi Hawaii, id Idaho, il Illinois, in Indiana, ia Iowa, ks Kansas,
ky Kentucky, la Louisiana, me Maine, md Maryland, ma Massachusetts, mi Michigan, mn Minnesota, ms Mississippi,
mo Missouri, mt Montana, ne Nebraska, nv Nevada, nh New Hampshire, nj New Jersey, nm New Mexico, ny New York,
nc North Carolina, nd North Dakota, oh Ohio, ok Oklahoma, or Oregon, pa Pennsylvania, ri Rhode Island,
sc South Carolina, sd South Dakota, tn Tennessee, tx Texas, ut Utah, vt Vermont, va Virginia, wa Washington,
wv West Virginia, wi Wisconsin, wy Wyoming`;

/** The letters of a state by its name and by its ISO code, in lower case: `ohio` and `us-oh`. */
export const stateNames: Readonly<Record<string, string>> = Object.fromEntries(
  states.split(',').flatMap((state) => {
    const [letters = '', ...words] = state.trim().split(' ');
    const code = letters.toUpperCase();
    return [words.join(' ').toLowerCase(), `us-${letters}`].map((name) => [name, code]);
  }),
);
