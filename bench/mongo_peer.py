"""What a Python program does: confluent-kafka and pymongo, JSON to documents in batches. It checks nothing.

    python bench/mongo_peer.py BROKERS TOPIC MONGODB_URL EVENTS unasked|validated

"unasked" writes bypass the validator of the collection.

Prints versions, events, seconds from the first message to the last acknowledged batch, and those of the processor.
"""

import datetime
import json
import sys
import time
import uuid

import bson
import confluent_kafka
import pymongo
from confluent_kafka import Consumer

brokers, topic, url, wanted = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
bypass = sys.argv[5] == "unasked"
LOCAL = ("startLocal", "endLocal", "weatherLocal")
INSTANT = ("startAt", "endAt")
BATCH = 5_000


def document(value: bytes) -> dict:
    record = json.loads(value)
    one = {name: value for name, value in record.items() if value is not None}
    key = one.pop("key")
    one["_id"] = bson.Binary.from_uuid(uuid.UUID(key))
    for name in LOCAL + INSTANT:
        if name in one:
            one[name] = datetime.datetime.fromisoformat(one[name].rstrip("Z"))
    one["place"] = {"type": "Point", "coordinates": [one["lng"], one["lat"]]}
    one["dice"] = int(key[:7], 16)
    return one


consumer = Consumer(
    {
        "bootstrap.servers": brokers,
        "group.id": f"peer-{uuid.uuid4()}",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "fetch.min.bytes": 100_000,
    }
)
consumer.subscribe([topic])
collection = pymongo.MongoClient(url, w="majority", journal=True).get_default_database()["accidents"]
count = 0
started = cpu_started = None
while count < wanted:
    messages = consumer.consume(BATCH, timeout=1.0)
    if not messages:
        continue
    if started is None:
        started, cpu_started = time.perf_counter(), time.process_time()
    documents = [document(message.value()) for message in messages]
    collection.insert_many(documents, ordered=False, bypass_document_validation=bypass)
    consumer.commit(asynchronous=False)
    count += len(messages)
seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
consumer.close()
print(confluent_kafka.__version__, pymongo.version, count, f"{seconds:.3f}", f"{cpu_seconds:.3f}")
