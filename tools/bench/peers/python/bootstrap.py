"""Asks Lambda's Runtime API for events, as Lambda's own Python runtime does."""

import http.client
import json
import os

from handler import handler

connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    connection.request(method, f"/2018-06-01/runtime/{path}", body)
    response = connection.getresponse()
    return response.headers, response.read()


while True:
    headers, event = call("GET", "invocation/next")
    request_id = headers["lambda-runtime-aws-request-id"]
    try:
        answer = json.dumps(handler(json.loads(event)))
        call("POST", f"invocation/{request_id}/response", answer)
    except Exception as error:
        call("POST", f"invocation/{request_id}/error", json.dumps({"errorMessage": repr(error)}))
