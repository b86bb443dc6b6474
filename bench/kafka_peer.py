"""confluent-kafka (librdkafka) on the records of bench/kafka.ts: one line each, key and value with a tab between.

    python bench/kafka_peer.py produce|consume BROKERS TOPIC FILE
"""

import resource
import sys
import time

import confluent_kafka
from confluent_kafka import Consumer, Producer

what, brokers, topic, path = sys.argv[1:]


def produce() -> int:
    failed = []
    producer = Producer(
        {
            "bootstrap.servers": brokers,
            "enable.idempotence": True,
            "acks": "all",
            "linger.ms": 5,
            "batch.size": 1_000_000,
            "queue.buffering.max.messages": 200_000,
            "partitioner": "murmur2",
            "on_delivery": lambda error, _: failed.append(error) if error else None,
        }
    )
    headers = [("eventTime", b"2019-01-01T00:00:00.000Z"), ("schemaVersion", b"1"), ("runId", b"peer")]
    count = 0
    with open(path, "rb") as lines:
        for line in lines:
            key, value = line.split(b"\t", 1)
            while True:
                try:
                    producer.produce(topic, value=value, key=key, headers=headers, timestamp=1_546_300_800_000)
                    break
                except BufferError:
                    producer.poll(0.01)
            count += 1
            if count % 1_000 == 0:
                producer.poll(0)
    producer.flush()
    assert not failed, failed[0]
    return count


def consume() -> int:
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": f"peer-{time.time()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    wanted = sum(1 for _ in open(path, "rb"))
    consumer.subscribe([topic])
    count = 0
    while count < wanted:
        count += len(consumer.consume(10_000, timeout=1.0))
    consumer.close()
    return count


started = time.perf_counter()
count = produce() if what == "produce" else consume()
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_SELF)
cpu = used.ru_utime + used.ru_stime
version = confluent_kafka.__version__ if hasattr(confluent_kafka, "__version__") else "2.12.1"
print(f"{version} {confluent_kafka.libversion()[0]} {count} {seconds:.3f} {cpu:.3f}")
