"""Makes a token of the person who was made for the test, as a page does: `make_token.py URL`. Prints it."""

import json
import sys
import urllib.parse
import urllib.request

url = sys.argv[1]
cookies = {}


def call(function, **fields):
    """A server function."""
    request = urllib.request.Request(f"{url}/api/{function}", urllib.parse.urlencode(fields).encode())
    request.add_header("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    with urllib.request.urlopen(request) as answer:
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            cookies[name] = value
        return json.load(answer)


call("log_in", email="ada@example.com", password="a made-up password")
print(call("make_api_token", name="Contract", access="write", lifetime="month", works_for="warehouse"))
