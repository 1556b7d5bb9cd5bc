"""A gateway's work with one message: python gateway.py TENANT CUSTOMER MESSAGE_ID TEXT

It came in with that id, and is answered.
"""

import os
import random
import re
import sys
import time
import uuid

import grpc
from google.protobuf import json_format

from tollgate.metering.v1 import metering_service_pb2 as metering
from tollgate.metering.v1 import metering_service_pb2_grpc as metering_grpc
from tollgate.metering.v1 import types_pb2 as types

SERVER = os.environ.get("TOLLGATE_SERVER", "127.0.0.1:9090")
KEY = os.environ.get("TOLLGATE_KEY")

# What could not be told, a TrackItem a line.
UNTOLD = os.environ.get("UNTOLD_FILE", "untold.ndjson")

# What one attempt may take, and how many there are. Tracking is not worth more of a request's
# time: what is not told by then is told later.
DEADLINE_SECONDS = 5
ATTEMPTS = 5

# After these nobody knows whether the call was carried out, and the same call again does no harm:
# a message is counted once for its message_id.
PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


def connect():
    """A key must not travel in the clear, so only this machine is reached without TLS."""
    if re.match(r"(127\.0\.0\.1|localhost):", SERVER):
        return grpc.insecure_channel(SERVER)
    roots = None
    if "TOLLGATE_CA_FILE" in os.environ:
        with open(os.environ["TOLLGATE_CA_FILE"], "rb") as file:
            roots = file.read()
    return grpc.secure_channel(SERVER, grpc.ssl_channel_credentials(roots))


def call(method, request):
    """One call, again with the very same request while it fails in passing."""
    metadata = [("authorization", f"Bearer {KEY}")] if KEY else None
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return method(request, timeout=DEADLINE_SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            if error.code() not in PASSING or attempt == ATTEMPTS:
                raise
        time.sleep(0.2 * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


def send(customer, text):
    """Stands for the provider: sends a message, and answers with the id that it gave it."""
    print(f"sent {len(text)} characters")
    return f"out.{uuid.uuid4()}"


def track(method, kind, request):
    """Metering never stops messaging: what cannot be told now is kept."""
    try:
        answer = call(method, request)
        used = f"{answer.usage.conversation_count} conversations this month"
        print(f"{kind}: {used}{', told before' if answer.duplicate else ''}")
    except grpc.RpcError as error:
        if error.code() not in PASSING:
            raise
        item = metering.TrackItem(**{kind: request})
        with open(UNTOLD, "a", encoding="utf-8") as file:
            file.write(json_format.MessageToJson(item, indent=None) + "\n")
        print(f"{kind}: kept for later")


def may_be_sent(stub, tenant, customer):
    """Nor does a quota that cannot be asked for."""
    try:
        request = metering.CheckQuotaRequest(tenant_id=tenant, customer_id=customer)
        decision = call(stub.CheckQuota, request).decision
    except grpc.RpcError as error:
        if error.code() not in PASSING:
            raise
        return True
    if not decision.allowed:
        print(f"refused: {decision.message}")
    return decision.allowed


def replay(stub, file_name):
    """Tells what was kept, up to 1000 items a call; what is not told stays in the file."""
    with open(file_name, encoding="utf-8") as file:
        items = [json_format.Parse(line, metering.TrackItem()) for line in file]
    told = refused = 0
    for start in range(0, len(items), 1000):
        batch = metering.TrackBatchRequest(items=items[start : start + 1000])
        for result in call(stub.TrackBatch, batch).results:
            code = result.error.code
            if code in (status.value[0] for status in PASSING):
                raise SystemExit("Tollgate takes nothing: try again later")
            refused += code != 0
            told += code == 0
    os.remove(file_name)
    print(f"told {told}, refused {refused}")


def answer(stub, tenant, customer, message_id, text):
    """The id is the provider's, and the time is taken once: so every attempt is the same call."""
    inbound = metering.TrackMessageRequest(
        tenant_id=tenant, customer_id=customer, message_id=message_id
    )
    inbound.occurred_at.GetCurrentTime()
    track(stub.TrackMessage, "inbound", inbound)
    if may_be_sent(stub, tenant, customer):
        outbound = metering.TrackOutboundRequest(
            tenant_id=tenant,
            customer_id=customer,
            message_id=send(customer, text),
            path=types.SEND_PATH_DIRECT,
        )
        outbound.occurred_at.GetCurrentTime()
        track(stub.TrackOutbound, "outbound", outbound)


def main(arguments):
    with connect() as channel:
        stub = metering_grpc.MeteringServiceStub(channel)
        if len(arguments) == 4:
            answer(stub, *arguments)
        elif len(arguments) == 2 and arguments[0] == "--replay":
            replay(stub, arguments[1])
        else:
            raise SystemExit(f"{__doc__}\nor, for what was kept: python gateway.py --replay FILE")


if __name__ == "__main__":
    main(sys.argv[1:])
