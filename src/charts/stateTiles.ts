/** Each state as a tile of a grid, about where it is in the country. */
const grid: readonly string[] = [
  'AK .. .. .. .. .. .. .. .. .. ME',
  '.. .. .. .. .. .. .. .. .. VT NH',
  'WA ID MT ND MN IL WI MI NY RI MA',
  'OR NV WY SD IA IN OH PA NJ CT ..',
  'CA UT CO NE MO KY WV VA MD DE ..',
  '.. AZ NM KS AR TN NC SC DC .. ..',
  '.. .. .. OK LA MS AL GA .. .. ..',
  'HI .. .. TX .. .. .. .. FL .. ..',
];
/** Where the tile of each state is in the grid. */
export const tiles: readonly { readonly state: string; readonly row: number; readonly column: number }[] =
  grid.flatMap((letters, row) =>
    letters.split(' ').flatMap((state, column) => (state === '..' ? [] : [{ state, row, column }])),
  );
export const tileColumns = 11;
export const tileRows: number = grid.length;
