/** The header lines of the three releases, as the files have them. */
const march2023 =
  'ID,Source,Severity,Start_Time,End_Time,Start_Lat,Start_Lng,End_Lat,End_Lng,Distance(mi),Description,Street,City,County,State,Zipcode,Country,Timezone,Airport_Code,Weather_Timestamp,Temperature(F),Wind_Chill(F),Humidity(%),Pressure(in),Visibility(mi),Wind_Direction,Wind_Speed(mph),Precipitation(in),Weather_Condition,Amenity,Bump,Crossing,Give_Way,Junction,No_Exit,Railway,Roundabout,Station,Stop,Traffic_Calming,Traffic_Signal,Turning_Loop,Sunrise_Sunset,Civil_Twilight,Nautical_Twilight,Astronomical_Twilight';
const before = march2023.replace(',Street,', ',Number,Street,Side,');

export const headerLines: Readonly<Record<46 | 47 | 49, string>> = {
  46: march2023,
  47: before.replace(',Source,', ','),
  49: before.replace(',Source,', ',Source,TMC,'),
};
