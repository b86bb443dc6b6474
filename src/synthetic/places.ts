import type { Zone } from '../dataset/clock.js';
import { zoneByLabel, zoneByState } from '../dataset/usAccidents/zones.js';

/** A city with the country around it: where the accidents of one family of stations happen. */
export interface Place {
  readonly city: string;
  readonly state: string;
  readonly county: string;
  readonly lat: number;
  readonly lng: number;
  readonly airport: string;
  /** Accidents of the whole area, relative to the other areas of its state. */
  readonly weight: number;
  /** Of which in the city itself, 0..1. */
  readonly cityShare: number;
  /** Numbered highways that run through, the busiest first. */
  readonly highways: readonly string[];
  readonly timezone: string;
  /** Where the sea, a great lake or a border is, degrees from north; null where there is land all around. */
  readonly waterBearing: number | null;
  readonly zone: Zone;
}

/**
 * Real centres of population with public facts only: county, coordinates to a hundredth of a degree, airport code,
 * highways. Weights are thousands of reports in the release of March 2023, rounded: as published for the larger cities,
 * guessed for the rest so that a state's areas make up the state.
 *
 * `city|county|lat|lng|airport|weight of area|weight of city|highways|zone where it is not the state's|water`
 */
const table: Readonly<Record<string, string>> = {
  CA: `Los Angeles|Los Angeles|34.05|-118.24|KCQT|560|156|I-5,I-10,I-405,US-101,CA-60||225
Anaheim|Orange|33.84|-117.91|KFUL|130|18|I-5,CA-91,CA-57,CA-55||220
Riverside|Riverside|33.95|-117.40|KRAL|100|22|CA-91,I-215,CA-60
San Bernardino|San Bernardino|34.11|-117.29|KSBD|120|25|I-215,I-10,CA-210,I-15
San Diego|San Diego|32.72|-117.16|KSAN|105|55|I-5,I-805,I-15,I-8||250
Sacramento|Sacramento|38.58|-121.49|KSAC|125|66|I-5,I-80,US-50,CA-99
Oakland|Alameda|37.80|-122.27|KOAK|130|30|I-880,I-580,I-80,CA-24
San Jose|Santa Clara|37.34|-121.89|KSJC|90|33|US-101,I-280,I-680,CA-17
San Francisco|San Francisco|37.77|-122.42|KSFO|55|18|US-101,I-280,I-80||270
Fresno|Fresno|36.74|-119.79|KFAT|45|18|CA-99,CA-41,CA-180
Bakersfield|Kern|35.37|-119.02|KBFL|50|24|CA-99,CA-58,CA-178
Stockton|San Joaquin|37.96|-121.29|KSCK|55|19|I-5,CA-99,CA-4
Modesto|Stanislaus|37.64|-121.00|KMOD|30|10|CA-99,CA-132
Santa Rosa|Sonoma|38.44|-122.71|KSTS|30|9|US-101,CA-12||260
Ventura|Ventura|34.28|-119.29|KOXR|35|7|US-101,CA-126||220
Santa Barbara|Santa Barbara|34.42|-119.70|KSBA|20|6|US-101,CA-154||180
Redding|Shasta|40.59|-122.39|KRDD|18|6|I-5,CA-44
Barstow|San Bernardino|34.90|-117.02|KDAG|15|5|I-15,I-40`,
  FL: `Miami|Miami-Dade|25.77|-80.19|KMIA|262|187|I-95,FL-826,I-195,US-1,FL-836||90
Orlando|Orange|28.54|-81.38|KORL|150|110|I-4,FL-408,FL-417,US-441
Tampa|Hillsborough|27.95|-82.46|KTPA|75|32|I-275,I-4,I-75,FL-60||260
Jacksonville|Duval|30.33|-81.66|KJAX|65|42|I-95,I-295,I-10,US-1||90
Fort Lauderdale|Broward|26.12|-80.14|KFLL|85|26|I-95,I-595,FL-7,US-1||90
West Palm Beach|Palm Beach|26.71|-80.05|KPBI|55|17|I-95,US-441,FL-80||90
Sarasota|Sarasota|27.34|-82.53|KSRQ|35|10|I-75,US-41||240
Fort Myers|Lee|26.64|-81.87|KFMY|40|12|I-75,US-41||240
Daytona Beach|Volusia|29.21|-81.02|KDAB|30|8|I-95,I-4,US-1||60
Tallahassee|Leon|30.44|-84.28|KTLH|25|16|I-10,US-27
Gainesville|Alachua|29.65|-82.32|KGNV|20|8|I-75,US-441
Pensacola|Escambia|30.42|-87.22|KPNS|30|14|I-10,US-98,US-29|US/Central|180`,
  TX: `Houston|Harris|29.76|-95.37|KHOU|195|169|I-45,I-10,I-610,US-59||140
Dallas|Dallas|32.78|-96.80|KDAL|160|130|I-35E,I-635,US-75,I-30
Austin|Travis|30.27|-97.74|KATT|108|97|I-35,US-183,US-290
San Antonio|Bexar|29.42|-98.49|KSAT|45|37|I-35,I-10,I-410,US-281
Fort Worth|Tarrant|32.76|-97.33|KFTW|40|23|I-35W,I-20,I-30,I-820
El Paso|El Paso|31.76|-106.49|KELP|20|17|I-10,US-54|US/Mountain|210
Lubbock|Lubbock|33.58|-101.86|KLBB|6|4|I-27,US-82
Corpus Christi|Nueces|27.80|-97.40|KCRP|8|6|I-37,TX-358||110`,
  SC: `Greenville|Greenville|34.85|-82.39|KGMU|110|37|I-85,I-385,US-29
Columbia|Richland|34.00|-81.03|KCAE|105|35|I-26,I-20,I-77
Charleston|Charleston|32.78|-79.93|KCHS|85|27|I-26,I-526,US-17||130
Myrtle Beach|Horry|33.69|-78.89|KMYR|50|16|US-17,US-501||140
Florence|Florence|34.20|-79.77|KFLO|32|10|I-95,I-20,US-52`,
  NY: `New York|New York|40.71|-74.01|KNYC|120|30|I-278,I-95,I-495,I-678||150
Long Island City|Queens|40.75|-73.94|KLGA|70|16|I-495,I-678,I-278||150
White Plains|Westchester|41.03|-73.76|KHPN|45|5|I-287,I-684,I-87
Albany|Albany|42.65|-73.76|KALB|35|9|I-90,I-87,US-9
Rochester|Monroe|43.16|-77.61|KROC|35|20|I-490,I-390,I-590
Buffalo|Erie|42.89|-78.88|KBUF|30|13|I-190,I-90,NY-33||260
Syracuse|Onondaga|43.05|-76.15|KSYR|25|9|I-81,I-690,I-90`,
  NC: `Charlotte|Mecklenburg|35.23|-80.84|KCLT|152|138|I-77,I-85,I-485,US-74
Raleigh|Wake|35.78|-78.64|KRDU|118|86|I-40,I-440,US-1,US-70
Greensboro|Guilford|36.07|-79.79|KGSO|35|15|I-40,I-85,US-29
Asheville|Buncombe|35.60|-82.55|KAVL|20|8|I-40,I-26,US-19
Wilmington|New Hanover|34.23|-77.94|KILM|14|7|I-40,US-17||120`,
  VA: `Richmond|Richmond City|37.54|-77.44|KRIC|75|42|I-95,I-64,I-195,US-1
Fairfax|Fairfax|38.85|-77.31|KIAD|110|16|I-66,I-495,US-50,I-95
Norfolk|Norfolk City|36.85|-76.29|KORF|60|17|I-64,I-264,US-460||60
Roanoke|Roanoke City|37.27|-79.94|KROA|28|10|I-81,I-581,US-220
Charlottesville|Charlottesville City|38.03|-78.48|KCHO|30|8|I-64,US-29`,
  PA: `Philadelphia|Philadelphia|39.95|-75.17|KPHL|85|34|I-76,I-95,US-1
King of Prussia|Montgomery|40.09|-75.39|KLOM|70|10|I-76,I-476,US-202,PA-309
Pittsburgh|Allegheny|40.44|-80.00|KAGC|55|24|I-376,I-79,PA-28
Harrisburg|Dauphin|40.27|-76.88|KCXY|45|16|I-81,I-83,US-22
Allentown|Lehigh|40.60|-75.47|KABE|27|8|I-78,US-22,I-476
Erie|Erie|42.13|-80.09|KERI|14|5|I-90,I-79||330`,
  MN: `Minneapolis|Hennepin|44.98|-93.27|KMSP|110|51|I-35W,I-94,I-494,US-169
Saint Paul|Ramsey|44.95|-93.09|KSTP|60|33|I-94,I-35E,I-694
Duluth|St. Louis|46.79|-92.10|KDLH|12|5|I-35,US-53||100
Rochester|Olmsted|44.02|-92.47|KRST|10|4|US-52,I-90`,
  OR: `Portland|Multnomah|45.52|-122.68|KPDX|100|36|I-5,I-84,I-205,US-26
Salem|Marion|44.94|-123.04|KSLE|32|13|I-5,OR-22
Eugene|Lane|44.05|-123.09|KEUG|25|9|I-5,OR-126
Medford|Jackson|42.33|-122.87|KMFR|13|6|I-5,OR-62
Bend|Deschutes|44.06|-121.31|KRDM|10|4|US-97,US-20`,
  AZ: `Phoenix|Maricopa|33.45|-112.07|KPHX|108|54|I-10,I-17,US-60,AZ-101
Tucson|Pima|32.22|-110.97|KTUS|45|39|I-10,I-19
Flagstaff|Coconino|35.20|-111.65|KFLG|10|5|I-40,I-17
Yuma|Yuma|32.69|-114.63|KNYL|6|4|I-8,US-95||220`,
  GA: `Atlanta|Fulton|33.75|-84.39|KATL|125|68|I-75,I-85,I-285,I-20
Savannah|Chatham|32.08|-81.09|KSAV|14|7|I-95,I-16||110
Augusta|Richmond|33.47|-81.97|KAGS|12|6|I-20,I-520
Macon|Bibb|32.84|-83.63|KMCN|10|5|I-75,I-16`,
  IL: `Chicago|Cook|41.88|-87.63|KMDW|115|36|I-90,I-94,I-290,I-55||70
Rockford|Winnebago|42.27|-89.09|KRFD|14|6|I-90,US-20
Springfield|Sangamon|39.80|-89.64|KSPI|10|5|I-55,I-72
East Saint Louis|St. Clair|38.62|-90.15|KCPS|22|4|I-64,I-55,I-255`,
  TN: `Nashville|Davidson|36.16|-86.78|KBNA|98|73|I-24,I-40,I-65,I-440
Memphis|Shelby|35.15|-90.05|KMEM|30|20|I-40,I-240,I-55
Knoxville|Knox|35.96|-83.92|KTYS|20|12|I-40,I-75,I-640|US/Eastern
Chattanooga|Hamilton|35.05|-85.31|KCHA|16|10|I-75,I-24|US/Eastern`,
  MI: `Detroit|Wayne|42.33|-83.05|KDET|95|24|I-94,I-75,I-96,M-10||110
Grand Rapids|Kent|42.96|-85.67|KGRR|30|13|I-196,US-131,I-96
Lansing|Ingham|42.73|-84.56|KLAN|15|6|I-96,I-496,US-127
Flint|Genesee|43.01|-83.69|KFNT|14|6|I-75,I-69`,
  LA: `Baton Rouge|East Baton Rouge|30.45|-91.19|KBTR|75|72|I-10,I-12,I-110
New Orleans|Orleans|29.95|-90.07|KMSY|40|15|I-10,I-610,US-90||130
Shreveport|Caddo|32.53|-93.75|KSHV|20|13|I-20,I-49
Lafayette|Lafayette|30.22|-92.02|KLFT|14|7|I-10,I-49`,
  NJ: `Newark|Essex|40.74|-74.17|KEWR|70|9|I-78,I-95,I-280
Trenton|Mercer|40.22|-74.76|KTTN|35|5|I-295,US-1,I-195
Camden|Camden|39.93|-75.12|KPNE|35|4|I-295,NJ-42,I-76`,
  MD: `Baltimore|Baltimore City|39.29|-76.61|KBWI|70|26|I-695,I-95,I-83
Rockville|Montgomery|39.08|-77.15|KGAI|50|6|I-270,I-495,MD-355
Hagerstown|Washington|39.64|-77.72|KHGR|20|5|I-70,I-81`,
  OH: `Columbus|Franklin|39.96|-83.00|KCMH|34|21|I-70,I-71,I-270
Cleveland|Cuyahoga|41.50|-81.69|KBKL|30|12|I-90,I-77,I-480||340
Cincinnati|Hamilton|39.10|-84.51|KLUK|28|16|I-75,I-71,I-275
Dayton|Montgomery|39.76|-84.19|KDAY|17|7|I-75,I-70,US-35
Toledo|Lucas|41.65|-83.54|KTOL|9|5|I-75,I-475`,
  WA: `Seattle|King|47.61|-122.33|KBFI|60|28|I-5,I-405,I-90,WA-520||280
Tacoma|Pierce|47.25|-122.44|KTIW|25|10|I-5,WA-16
Spokane|Spokane|47.66|-117.43|KGEG|15|9|I-90,US-2
Vancouver|Clark|45.64|-122.66|KVUO|8|4|I-5,I-205`,
  AL: `Birmingham|Jefferson|33.52|-86.81|KBHM|48|22|I-65,I-20,I-459
Mobile|Mobile|30.69|-88.04|KMOB|18|11|I-10,I-65||180
Montgomery|Montgomery|32.37|-86.30|KMGM|17|11|I-85,I-65
Huntsville|Madison|34.73|-86.59|KHSV|18|11|I-565,US-231`,
  UT: `Salt Lake City|Salt Lake|40.76|-111.89|KSLC|60|22|I-15,I-80,I-215
Ogden|Weber|41.22|-111.97|KOGD|20|6|I-15,I-84
Provo|Utah|40.23|-111.66|KPVU|17|5|I-15,US-6`,
  CO: `Denver|Denver|39.74|-104.99|KBKF|60|32|I-25,I-70,I-225
Colorado Springs|El Paso|38.83|-104.82|KCOS|16|9|I-25,US-24
Grand Junction|Mesa|39.06|-108.55|KGJT|8|2|I-70,US-50`,
  OK: `Oklahoma City|Oklahoma|35.47|-97.52|KPWA|58|46|I-35,I-40,I-44
Tulsa|Tulsa|36.15|-95.99|KTUL|25|19|I-44,I-244,US-75`,
  MO: `Saint Louis|St. Louis City|38.63|-90.20|KSTL|40|15|I-70,I-64,I-270
Kansas City|Jackson|39.10|-94.58|KMKC|30|15|I-70,I-435,I-35
Springfield|Greene|37.21|-93.29|KSGF|7|3|I-44,US-65`,
  CT: `Hartford|Hartford|41.76|-72.69|KHFD|38|9|I-84,I-91,CT-2
New Haven|New Haven|41.31|-72.92|KHVN|33|7|I-95,I-91,CT-15||170`,
  IN: `Indianapolis|Marion|39.77|-86.16|KEYE|36|24|I-65,I-70,I-465
Gary|Lake|41.59|-87.35|KGYY|20|3|I-80,I-65,I-94|US/Central|0
Fort Wayne|Allen|41.08|-85.14|KFWA|11|6|I-69,US-30`,
  MA: `Boston|Suffolk|42.36|-71.06|KBOS|42|9|I-93,I-90,I-95||80
Worcester|Worcester|42.26|-71.80|KORH|12|4|I-290,I-190
Springfield|Hampden|42.10|-72.59|KCEF|8|3|I-91,I-291`,
  WI: `Milwaukee|Milwaukee|43.04|-87.91|KMKE|22|12|I-94,I-43,I-894||90
Madison|Dane|43.07|-89.40|KMSN|9|4|I-90,US-12
Green Bay|Brown|44.51|-88.02|KGRB|4|2|I-43,I-41`,
  KY: `Louisville|Jefferson|38.25|-85.76|KSDF|22|15|I-65,I-64,I-264
Lexington|Fayette|38.04|-84.50|KLEX|10|5|I-75,I-64`,
  NE: `Omaha|Douglas|41.26|-95.94|KOMA|22|17|I-80,I-680
Lincoln|Lancaster|40.81|-96.70|KLNK|7|5|I-80,US-77`,
  MT: `Billings|Yellowstone|45.78|-108.50|KBIL|11|5|I-90,I-94
Missoula|Missoula|46.87|-113.99|KMSO|10|4|I-90,US-93
Bozeman|Gallatin|45.68|-111.04|KBZN|7|3|I-90,US-191`,
  IA: `Des Moines|Polk|41.59|-93.62|KDSM|16|9|I-80,I-35,I-235
Cedar Rapids|Linn|41.98|-91.67|KCID|10|4|I-380,US-30`,
  AR: `Little Rock|Pulaski|34.75|-92.29|KLIT|14|7|I-30,I-40,I-430
Fayetteville|Washington|36.06|-94.16|KFYV|9|3|I-49,US-71`,
  NV: `Las Vegas|Clark|36.17|-115.14|KVGT|17|11|I-15,US-95,I-515
Reno|Washoe|39.53|-119.81|KRNO|5|3|I-80,US-395`,
  KS: `Wichita|Sedgwick|37.69|-97.34|KICT|11|8|I-135,US-54
Topeka|Shawnee|39.05|-95.68|KTOP|10|4|I-70,I-470`,
  DC: `Washington|District of Columbia|38.90|-77.02|KDCA|19|18|I-295,I-395,US-50`,
  RI: `Providence|Providence|41.82|-71.41|KPVD|17|7|I-95,I-195,RI-146||160`,
  MS: `Jackson|Hinds|32.30|-90.18|KHKS|9|5|I-55,I-20
Gulfport|Harrison|30.37|-89.09|KGPT|6|3|I-10,US-49||180`,
  DE: `Wilmington|New Castle|39.75|-75.55|KILG|14|6|I-95,I-495,DE-1`,
  WV: `Charleston|Kanawha|38.35|-81.63|KCRW|8|3|I-64,I-77
Morgantown|Monongalia|39.63|-79.96|KMGW|6|2|I-79,I-68`,
  ID: `Boise|Ada|43.62|-116.20|KBOI|8|4|I-84,ID-55
Coeur d'Alene|Kootenai|47.68|-116.78|KCOE|3|1|I-90,US-95|US/Pacific`,
  NM: `Albuquerque|Bernalillo|35.08|-106.65|KABQ|8|6|I-25,I-40
Las Cruces|Dona Ana|32.31|-106.78|KLRU|2|1|I-25,I-10`,
  NH: `Manchester|Hillsborough|42.99|-71.46|KMHT|10|3|I-93,I-293`,
  WY: `Cheyenne|Laramie|41.14|-104.82|KCYS|2|1|I-25,I-80
Rock Springs|Sweetwater|41.59|-109.20|KRKS|2|1|I-80,US-191`,
  ND: `Fargo|Cass|46.88|-96.79|KFAR|3|2|I-94,I-29`,
  ME: `Portland|Cumberland|43.66|-70.26|KPWM|3|1|I-295,I-95||110`,
  VT: `Burlington|Chittenden|44.48|-73.21|KBTV|1|0.4|I-89,US-7||280`,
  SD: `Sioux Falls|Minnehaha|43.54|-96.73|KFSD|1|0.5|I-90,I-29`,
};

/** All places, the states by their size in the real file. */
export const places: readonly Place[] = Object.entries(table).flatMap(([state, lines]) =>
  lines.split('\n').map((line) => placeOf(state, line)),
);

function placeOf(state: string, line: string): Place {
  const [city, county, lat, lng, airport, weight, cityWeight, highways, timezone, water] = line.split('|');
  const label = timezone || labelOfState(state);
  return {
    city: city!,
    state,
    county: county!,
    lat: Number(lat),
    lng: Number(lng),
    airport: airport!,
    weight: Number(weight),
    cityShare: Number(cityWeight) / Number(weight),
    highways: highways!.split(','),
    timezone: label,
    waterBearing: water === undefined ? null : Number(water),
    zone: state === 'AZ' ? zoneByState.AZ! : zoneByLabel[label]!,
  };
}

/** The file labels Arizona US/Mountain. */
function labelOfState(state: string): string {
  if (state === 'AZ') return 'US/Mountain';
  return Object.keys(zoneByLabel).find((label) => zoneByLabel[label] === zoneByState[state])!;
}
