/**
 * Other names of columns in files that people made of US Accidents. A header in another writing (`Wind.Speed.mph.`,
 * `windSpeed`, `wind_speed_mph`) and the name of a column in a record need no entry here. A column with a unit may have it
 * behind the name: `temp` is also `Temp_F`.
 */

/** Names that surely mean the column, by column. */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  id: ['Accident_ID', 'Accident_Number', 'Event_ID'],
  source: ['Data_Source', 'Feed', 'API_Source'],
  tmc: ['TMC_Code'],
  severity: ['Accident_Severity', 'Severity_Level', 'Sev'],
  // Files with a date and a time apart have two of them, and are asked about.
  startLocal: [
    ...['Start', 'Start_DateTime', 'Start_Date_Time', 'Start_Date', 'Start_Timestamp', 'Start_Time_Local'],
    ...['Local_Start_Time', 'Time_Start', 'Begin_Time', 'Date', 'Time', 'DateTime', 'Timestamp'],
    ...['Accident_Date', 'Accident_Time', 'Accident_DateTime', 'Accident_Timestamp'],
    ...['Crash_Date', 'Crash_Time', 'Crash_DateTime'],
  ],
  endLocal: ['End', 'End_DateTime', 'End_Date_Time', 'End_Timestamp', 'End_Time_Local', 'Time_End'],
  lat: ['Latitude', 'Start_Latitude', 'Latitude_Start', 'Lat_Start', 'Accident_Latitude'],
  lng: [
    ...['Lon', 'Long', 'Longitude', 'Start_Lon', 'Start_Long', 'Start_Longitude', 'Longitude_Start'],
    ...['Lng_Start', 'Lon_Start', 'Accident_Longitude'],
  ],
  endLat: ['End_Latitude', 'Latitude_End', 'Lat_End'],
  endLng: ['End_Lon', 'End_Long', 'End_Longitude', 'Longitude_End', 'Lng_End', 'Lon_End'],
  distanceMiles: ['Dist', 'Distance_Affected', 'Road_Length'],
  description: ['Desc', 'Accident_Description'],
  houseNumber: ['House_Number', 'Street_Number', 'Street_No'],
  street: ['Street_Name', 'Road', 'Road_Name'],
  side: ['Street_Side', 'Side_of_Street', 'Road_Side'],
  city: ['City_Name', 'Town'],
  county: ['County_Name'],
  state: ['State_Code', 'State_Abbr', 'State_Abbreviation'],
  zipcode: ['Zip', 'Postal_Code', 'Postcode', 'Zip5'],
  country: ['Country_Code'],
  timezone: ['TZ', 'Time_Zone_Name', 'TZ_Name'],
  airportCode: ['Airport', 'Weather_Station', 'Airport_ID'],
  weatherLocal: ['Weather_Time', 'Weather_DateTime', 'Time_of_Weather'],
  temperatureFahrenheit: ['Temp', 'Air_Temperature'],
  windChillFahrenheit: ['Windchill_Temperature', 'Wind_Chill_Temp'],
  humidityPercent: ['Relative_Humidity', 'Rel_Humidity', 'RH'],
  pressureInches: ['Air_Pressure', 'Barometric_Pressure', 'Barometer'],
  visibilityMiles: ['Vis', 'Visib'],
  windDirection: ['Wind_Dir'],
  windSpeedMph: ['Wind_mph', 'Wind_Velocity'],
  precipitationInches: ['Precip', 'Rainfall'],
  weatherCondition: ['Weather', 'Weather_Conditions', 'Weather_Label', 'Conditions'],
  giveWay: ['Give_Way_Sign'],
  stop: ['Stop_Sign'],
  station: ['Transit_Station'],
  trafficSignal: ['Traffic_Light', 'Traffic_Signals'],
  sunriseSunset: ['Day_Night', 'Day_or_Night'],
};

/** Names that may mean the column: not taken, but asked for. */
export const similarHeaders: Readonly<Record<string, readonly string[]>> = {
  severity: ['Severity_Class', 'Impact', 'Injury_Severity', 'Crash_Severity', 'Level'],
  startLocal: [
    ...['Event_Time', 'Event_Date', 'Incident_Date', 'Incident_Time', 'Occurred', 'Occurred_At'],
    ...['Occurrence_Date', 'Created_At', 'Report_Time', 'Reported_At', 'Local_Time', 'Start_UTC'],
    ...['Start_Time_UTC', 'startAt', 'When', 'ts'],
  ],
  lat: [
    ...['Y', 'Y_Coord', 'Y_Coordinate', 'Coord_Y', 'Point_Y', 'GPS_Y', 'GPS_Lat', 'GPS_Latitude', 'Latd'],
    ...['Location_Lat', 'Geo_Lat', 'Northing', 'Lat_DD', 'Start_Y', 'Decimal_Latitude', 'Begin_Lat'],
  ],
  lng: [
    ...['X', 'X_Coord', 'X_Coordinate', 'Coord_X', 'Point_X', 'GPS_X', 'GPS_Lng', 'GPS_Lon', 'GPS_Long'],
    ...[
      'GPS_Longitude',
      'Location_Lng',
      'Location_Lon',
      'Geo_Lng',
      'Geo_Lon',
      'Easting',
      'Lon_DD',
      'Start_X',
    ],
    ...['Decimal_Longitude', 'Begin_Lng', 'Begin_Lon'],
  ],
  state: ['State_Name', 'Province', 'Region', 'ST'],
  source: ['Provider', 'Reported_By'],
  weatherCondition: ['Sky', 'Condition'],
  precipitationInches: ['Rain'],
  airportCode: ['Station_ID', 'METAR', 'ICAO'],
};
