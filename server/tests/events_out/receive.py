"""Has a server send events to two programs: this one, which checks them with PyPI's standardwebhooks, and receive.mjs.

receive.py URL PARCELPILOT RECEIVE_MJS NODE_FOLDER
"""

import json
import queue
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

url, parcelpilot, receive_mjs, node_folder = sys.argv[1:]
cookies = {}
LONG_ENOUGH = 120


def call(function, **fields):
    """A server function, as a page calls it: one that only reads has no fields."""
    body = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(f"{url}/api/{function}", body)
    request.add_header("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    with urllib.request.urlopen(request) as answer:
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            cookies[name] = value
        return json.load(answer)


class Python:
    """Programs in Python."""

    def __init__(self):
        program = self
        self.webhooks = []
        self.events = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                headers = dict(self.headers.items())
                program.events.put(
                    {
                        "id": self.headers["webhook-id"],
                        "body": json.loads(body),
                        "taken": [program.takes(webhook, body, headers) for webhook in program.webhooks],
                        "forged": any(
                            program.takes(webhook, body.replace("order", "0rder"), headers)
                            for webhook in program.webhooks
                        ),
                    }
                )
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_port}/"

    @staticmethod
    def takes(webhook, body, headers):
        try:
            webhook.verify(body, headers)
            return True
        except WebhookVerificationError:
            return False

    def add(self, secret):
        self.webhooks.append(Webhook(secret))


class Node:
    """Programs in JavaScript."""

    def __init__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(["node", receive_mjs, node_folder], stdin=pipe, stdout=pipe, text=True)
        self.address = self.process.stdout.readline().strip()
        self.events = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.events.put(json.loads(line))

    def add(self, secret):
        self.process.stdin.write(f"{secret}\n")
        self.process.stdin.flush()


call("log_in", email="ada@example.com", password="a made-up password")
programs = [Python(), Node()]
try:
    for program in programs:
        name = type(program).__name__
        kinds = {"kinds[0]": "order.created", "kinds[1]": "integration.failing"}
        secret = call("add_event_endpoint", url=program.address, description=name, client="", **kinds)
        program.add(secret)
        endpoints = call("list_event_endpoints")
        endpoint = next(endpoint["id"] for endpoint in endpoints if endpoint["description"] == name)
        # The secret before signs, too.
        program.add(call("rotate_event_secret", id=endpoint))
    subprocess.run([parcelpilot, "integrations", "enable", "Acme"], check=True, stdout=subprocess.DEVNULL)
    pulled = subprocess.run([parcelpilot, "pull", "--integration", "Acme", "--json"], check=False, stdout=subprocess.PIPE)
    created = json.loads(pulled.stdout)["created"]
    assert created > 0, pulled.stdout
    for program in programs:
        orders = set()
        while len(orders) < created:
            event = program.events.get(timeout=LONG_ENOUGH)
            assert event["taken"] == [True, True], f"both secrets sign: {event}"
            assert not event["forged"], f"a body that was changed is taken: {event}"
            data = event["body"]["data"]
            assert data["order"]["id"] == data["order_id"], event
            orders.add(data["order_id"])
        print(f"{type(program).__name__}: {len(orders)} events, each taken by both secrets")
finally:
    programs[1].process.kill()
