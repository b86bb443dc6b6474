"""The aggregates of the overview with pandas, Polars and DuckDB, for bench/overview.ts.

    python bench/overview_peers.py CSV PARQUET [PEER ...]

Needs pandas, polars, duckdb and pyarrow. CSV is a file of the March 2023 layout, PARQUET the one that an import of it
made. Each peer runs in a process of its own and prints one line of JSON: what, seconds, most memory, a checksum.
From CSV a peer reads only the columns it needs; the weather label stands in for the weather group there.
"""

import json
import resource
import subprocess
import sys
import time

FLAGS = ["Amenity", "Bump", "Crossing", "Give_Way", "Junction", "No_Exit", "Railway", "Roundabout", "Station", "Stop",
         "Traffic_Calming", "Traffic_Signal", "Turning_Loop"]
READINGS = {"Temperature(F)": 1, "Visibility(mi)": 0.25, "Wind_Speed(mph)": 0.5, "Precipitation(in)": 0.01,
            "Humidity(%)": 1, "Pressure(in)": 0.1}
OPTIONAL = ["Source", "End_Time", "End_Lat", "End_Lng", "Distance(mi)", "Description", "Street", "City", "County",
            "State", "Zipcode", "Country", "Timezone", "Airport_Code", "Weather_Timestamp", *READINGS, "Wind_Chill(F)",
            "Wind_Direction", "Weather_Condition", *FLAGS, "Sunrise_Sunset", "Civil_Twilight", "Nautical_Twilight",
            "Astronomical_Twilight"]
USED = list(dict.fromkeys(["Severity", "Start_Time", *OPTIONAL]))
SPIKES = [15, 30, 45, 60, 75, 240, 360]
# The names of the columns in our Parquet file.
OURS = {"Severity": "severity", "Start_Time": "startLocal", "End_Time": "endLocal", "End_Lat": "endLat",
        "End_Lng": "endLng", "Distance(mi)": "distanceMiles", "Airport_Code": "airportCode",
        "Weather_Timestamp": "weatherLocal", "Temperature(F)": "temperatureFahrenheit",
        "Visibility(mi)": "visibilityMiles", "Wind_Speed(mph)": "windSpeedMph",
        "Precipitation(in)": "precipitationInches", "Humidity(%)": "humidityPercent", "Pressure(in)": "pressureInches",
        "Wind_Chill(F)": "windChillFahrenheit", "Wind_Direction": "windDirection",
        "Weather_Condition": "weatherCondition", "Give_Way": "giveWay", "No_Exit": "noExit",
        "Traffic_Calming": "trafficCalming", "Traffic_Signal": "trafficSignal", "Turning_Loop": "turningLoop",
        "Sunrise_Sunset": "sunriseSunset", "Civil_Twilight": "civilTwilight", "Nautical_Twilight": "nauticalTwilight",
        "Astronomical_Twilight": "astronomicalTwilight"}


def ours(name):
    return OURS.get(name, name.lower())


# What every peer groups by: the twenty questions, with `minute`, `day`, `year`, `month`, `weekday`, `hour` derived.
GROUPS = [["day", "Source"], ["weekday", "hour", "Source", "Sunrise_Sunset"],
          ["year", "Source", "Severity", "Sunrise_Sunset"], ["State", "Timezone", "Source", "Severity"],
          ["City", "State"], ["County", "State"], ["month", "Weather_Condition"],
          ["year", "Source", "Weather_Condition", "Severity"]]


def duckdb_peer(kind, path):
    import duckdb

    db = duckdb.connect()
    if kind == "csv":
        relation = f"read_csv('{path}', header=true, sample_size=20000, types={{'Start_Time':'TIMESTAMP','End_Time':'TIMESTAMP','Zipcode':'VARCHAR'}})"
        quote = lambda name: f'"{name}"'  # noqa: E731
        # One pass over the text, then the questions over the table: asking twenty times of a CSV would be unfair.
        db.execute(f"CREATE TABLE a AS SELECT {', '.join(map(quote, USED))} FROM {relation}")
        table = "a"
    else:
        table = f"read_parquet('{path}')"
        quote = ours
    start, end = quote("Start_Time"), quote("End_Time")
    minutes = f"epoch({end} - {start}) / 60" if kind == "csv" else "durationMinutes"
    derived = {"day": f"{start}::DATE", "year": f"year({start})", "month": f"date_trunc('month', {start})",
               "weekday": f"isodow({start})", "hour": f"hour({start})"}
    key = lambda name: derived.get(name) or quote(name)  # noqa: E731
    ask = lambda sql: db.execute(sql).fetchall()  # noqa: E731
    check = 0
    for group in GROUPS:
        check += len(ask(f"SELECT {', '.join(map(key, group))}, count(*) FROM {table} GROUP BY ALL"))
    missing = ", ".join(f"count({quote(name)})" for name in OPTIONAL)
    check += len(ask(f"SELECT {key('Source')}, {key('year')}, count(*), {missing} FROM {table} GROUP BY ALL"))
    check += len(ask(f"SELECT {key('Street')}, count(*) n FROM {table} GROUP BY ALL ORDER BY n DESC LIMIT 25"))
    check += len(ask(f"SELECT {key('Source')}, floor({minutes}), count(*) FROM {table} WHERE {minutes} BETWEEN 0 AND 1440 GROUP BY ALL"))
    check += len(ask(f"SELECT {key('Source')}, count({end}), count(*) FILTER ({minutes} > 1440), count(*) FILTER ({minutes} >= 525600) FROM {table} GROUP BY ALL"))
    check += len(ask(f"SELECT {key('Source')}, floor({minutes}), count(*) FROM {table} WHERE {minutes} IN ({', '.join(map(str, SPIKES))}) GROUP BY ALL"))
    miles = quote("Distance(mi)")
    check += len(ask(f"SELECT {key('Source')}, {key('Severity')}, floor({miles} / 0.1), count(*), avg({miles}), max({miles}), count(*) FILTER ({miles} = 0) FROM {table} GROUP BY ALL"))
    flags = ", ".join(f"count(*) FILTER ({quote(name)})" for name in FLAGS)
    check += len(ask(f"SELECT {key('year')}, {key('Source')}, {key('Severity')}, count(*), {flags} FROM {table} GROUP BY ALL"))
    for name, width in READINGS.items():
        check += len(ask(f"SELECT floor({quote(name)} / {width}), count(*), avg({quote(name)}) FROM {table} GROUP BY ALL"))
    return check


def polars_peer(kind, path):
    import polars as pl

    if kind == "csv":
        frame = pl.scan_csv(path, schema_overrides={"Zipcode": pl.String}, infer_schema_length=20000)
        names = {name: name for name in USED}
        # Both spellings of a time: the fraction, where there is one, is cut off.
        frame = frame.select(USED).with_columns(
            pl.col(name).str.slice(0, 19).str.to_datetime("%Y-%m-%d %H:%M:%S") for name in ["Start_Time", "End_Time"])
    else:
        frame = pl.scan_parquet(path).select([ours(name) for name in USED])
        names = {name: ours(name) for name in USED}
        frame = frame.rename({new: old for old, new in names.items() if new != old})
    start = pl.col("Start_Time")
    frame = frame.with_columns(
        start.dt.date().alias("day"), start.dt.year().alias("year"), start.dt.truncate("1mo").alias("month"),
        start.dt.weekday().alias("weekday"), start.dt.hour().alias("hour"),
        ((pl.col("End_Time") - start).dt.total_seconds() / 60).alias("minutes"))
    minutes, miles = pl.col("minutes"), pl.col("Distance(mi)")
    asked = [frame.group_by(group).len() for group in GROUPS]
    asked.append(frame.group_by("Source", "year").agg(pl.len(), *[pl.col(name).null_count().alias(f"{name}_missing") for name in OPTIONAL]))
    asked.append(frame.group_by("Street").len().top_k(25, by="len"))
    asked.append(frame.filter(minutes.is_between(0, 1440)).group_by("Source", minutes.floor()).len())
    asked.append(frame.group_by("Source").agg(minutes.count(), (minutes > 1440).sum().alias("day"), (minutes >= 525600).sum().alias("long")))
    asked.append(frame.filter(minutes.is_in([float(one) for one in SPIKES])).group_by("Source", "minutes").len())
    asked.append(frame.group_by("Source", "Severity", (miles / 0.1).floor().alias("bin")).agg(pl.len(), miles.mean().alias("mean"), miles.max().alias("max"), (miles == 0).sum().alias("zero")))
    asked.append(frame.group_by("year", "Source", "Severity").agg(pl.len(), *[pl.col(name).sum() for name in FLAGS]))
    for name, width in READINGS.items():
        asked.append(frame.group_by((pl.col(name) / width).floor().alias("bin")).agg(pl.len(), pl.col(name).mean().alias("mean")))
    return sum(answer.height for answer in pl.collect_all(asked))


def pandas_peer(kind, path):
    import numpy as np
    import pandas as pd

    if kind == "csv":
        frame = pd.read_csv(path, usecols=USED, dtype={"Zipcode": "str"})
        for name in ["Start_Time", "End_Time"]:
            frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    else:
        names = {ours(name): name for name in USED}
        frame = pd.read_parquet(path, columns=list(names)).rename(columns=names)
    start = frame["Start_Time"]
    frame = frame.assign(day=start.dt.normalize(), year=start.dt.year, month=start.dt.to_period("M"),
                         weekday=start.dt.day_of_week + 1, hour=start.dt.hour,
                         minutes=(frame["End_Time"] - start).dt.total_seconds() / 60)
    minutes, miles = frame["minutes"], frame["Distance(mi)"]
    options = {"dropna": False, "observed": True}
    check = 0
    for group in GROUPS:
        check += len(frame.groupby(group, **options).size())
    check += len(frame[OPTIONAL].isna().groupby([frame["Source"], frame["year"]], **options).sum())
    check += len(frame["Street"].value_counts().head(25))
    near = frame[minutes.between(0, 1440)]
    check += len(near.groupby(["Source", np.floor(near["minutes"])], **options).size())
    check += len(frame.assign(d=minutes > 1440, y=minutes >= 525600).groupby("Source", **options)[["d", "y"]].sum())
    exact = frame[minutes.isin(SPIKES)]
    check += len(exact.groupby(["Source", "minutes"], **options).size())
    check += len(frame.assign(bin=np.floor(miles / 0.1), zero=miles == 0).groupby(["Source", "Severity", "bin"], **options).agg(mean=("Distance(mi)", "mean"), max=("Distance(mi)", "max"), zero=("zero", "sum")))
    check += len(frame.groupby(["year", "Source", "Severity"], **options)[FLAGS].sum())
    for name, width in READINGS.items():
        check += len(frame.groupby(np.floor(frame[name] / width), **options)[name].agg(["size", "mean"]))
    return check


PEERS = {"pandas": pandas_peer, "Polars": polars_peer, "DuckDB": duckdb_peer}


def run_one(peer, kind, path):
    started = time.perf_counter()
    check = PEERS[peer](kind, path)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    version = __import__(peer.lower()).__version__
    print(json.dumps({"what": f"{peer} {version}, {kind}", "seconds": seconds, "megabytes": megabytes, "groups": check}))


if __name__ == "__main__":
    if sys.argv[1] in PEERS:
        run_one(*sys.argv[1:])
    else:
        for peer in sys.argv[3:] or PEERS:
            for kind, path in zip(["csv", "parquet"], sys.argv[1:3]):
                subprocess.run([sys.executable, __file__, peer, kind, path], check=True)
