"""The peer of serving.ts: the ONNX file of a model under FastAPI, uvicorn and onnxruntime. MODEL PORT"""

import json
import sys
from datetime import datetime

import numpy as np
import onnxruntime
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

folder, port = sys.argv[1], int(sys.argv[2])
options = onnxruntime.SessionOptions()
# More threads cost more than they gain with so few events.
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
version = session.get_modelmeta().custom_metadata_map["modelVersion"]
with open(f"{folder}/model.json") as file:
    model = json.load(file)["model"]
classes = [str(one) for one in model["classes"]]
app = FastAPI()


def time_of(text):
    return None if text is None else datetime.fromisoformat(text)


def reader(feature):
    """A function from an event, and its start as a time, to the value of a feature."""
    value = feature["value"]
    kind = value["kind"]
    column = value.get("column")
    if kind == "column" and feature["type"] == "category":
        return lambda event, start: event.get(column) or ""
    if kind == "column":
        return lambda event, start: event.get(column)
    if kind == "hourOfDay" and column == "startLocal":
        return lambda event, start: start.hour + start.minute / 60 + (start.second + start.microsecond / 1e6) / 3600
    if kind == "weekday" and column == "startLocal":
        return lambda event, start: start.weekday()
    if kind == "dayOfYear" and column == "startLocal":
        return lambda event, start: start.timetuple().tm_yday
    if kind == "year" and column == "startLocal":
        return lambda event, start: start.year
    if kind == "minutesBetween" and value["to"] == "startLocal":
        first = value["from"]

        def minutes(event, start):
            before = time_of(event.get(first))
            return None if before is None else (start - before).total_seconds() / 60

        return minutes
    raise ValueError(f"This peer has no {value}.")


readers = [(feature["name"], feature["type"], reader(feature)) for feature in model["features"]]


@app.get("/ping")
async def ping():
    return {"status": "ok"}


@app.post("/invocations")
async def invocations(request: Request):
    body = orjson.loads(await request.body())
    events = body if isinstance(body, list) else [body]
    starts = [datetime.fromisoformat(event["startLocal"]) for event in events]
    inputs = {}
    for name, kind, read in readers:
        values = [read(event, start) for event, start in zip(events, starts)]
        dtype = object if kind == "category" else np.float32
        inputs[name] = np.array(values, dtype).reshape(-1, 1)
    probabilities, severity = session.run(["probabilities", "severity"], inputs)
    answers = [
        {"predictedSeverity": predicted, "probabilities": dict(zip(classes, row)), "modelVersion": version}
        for predicted, row in zip(severity.tolist(), probabilities.tolist())
    ]
    return Response(orjson.dumps(answers if isinstance(body, list) else answers[0]), media_type="application/json")


uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")
