/** A box of degrees, edges included. */
export interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** South, north, west and east of each state, rounded outward to a tenth of a degree. Alaska without the far Aleutians. */
const boxes = `
AL 30.1 35.1 -88.5 -84.8, AK 51.2 71.5 -179.2 -129.9, AZ 31.3 37.1 -114.9 -109.0, AR 33.0 36.5 -94.7 -89.6,
CA 32.5 42.1 -124.5 -114.1, CO 36.9 41.1 -109.1 -102.0, CT 40.9 42.1 -73.8 -71.7, DE 38.4 39.9 -75.8 -75.0,
DC 38.7 39.1 -77.2 -76.9, FL 24.4 31.1 -87.7 -79.9, GA 30.3 35.1 -85.7 -80.7, HI 18.8 22.3 -160.6 -154.7,
ID 41.9 49.1 -117.3 -111.0, IL 36.9 42.6 -91.6 -87.0, IN 37.7 41.8 -88.1 -84.7, IA 40.3 43.6 -96.7 -90.1,
KS 36.9 40.1 -102.1 -94.5, KY 36.4 39.2 -89.6 -81.9, LA 28.8 33.1 -94.1 -88.7, ME 42.9 47.5 -71.1 -66.8,
MD 37.8 39.8 -79.5 -74.9, MA 41.1 42.9 -73.6 -69.8, MI 41.6 48.4 -90.5 -82.1, MN 43.4 49.4 -97.3 -89.4,
MS 30.1 35.1 -91.7 -88.0, MO 35.9 40.7 -95.8 -89.0, MT 44.3 49.1 -116.1 -104.0, NE 39.9 43.1 -104.1 -95.3,
NV 34.9 42.1 -120.1 -114.0, NH 42.6 45.4 -72.6 -70.5, NJ 38.7 41.4 -75.6 -73.8, NM 31.3 37.1 -109.1 -102.9,
NY 40.4 45.1 -79.8 -71.8, NC 33.7 36.7 -84.4 -75.4, ND 45.9 49.1 -104.1 -96.5, OH 38.3 42.4 -84.9 -80.5,
OK 33.6 37.1 -103.1 -94.4, OR 41.9 46.3 -124.7 -116.4, PA 39.7 42.6 -80.6 -74.6, RI 41.1 42.1 -72.0 -71.1,
SC 32.0 35.3 -83.4 -78.5, SD 42.4 46.0 -104.1 -96.4, TN 34.9 36.7 -90.4 -81.6, TX 25.8 36.6 -106.7 -93.4,
UT 36.9 42.1 -114.1 -109.0, VT 42.7 45.1 -73.5 -71.4, VA 36.5 39.5 -83.7 -75.1, WA 45.5 49.1 -124.9 -116.8,
WV 37.1 40.7 -82.7 -77.7, WI 42.4 47.4 -92.9 -86.2, WY 40.9 45.1 -111.1 -104.0`;

/** By the two letters of the state. */
export const stateBoxes: ReadonlyMap<string, Box> = new Map(
  boxes.split(',').map((line) => {
    const [state, ...edges] = line.trim().split(' ');
    const [south, north, west, east] = edges.map(Number);
    return [state!, { south: south!, north: north!, west: west!, east: east! }];
  }),
);

/** The United States with Alaska and Hawaii. */
export const countryBox: Box = { south: 18, north: 72, west: -180, east: -66 };
