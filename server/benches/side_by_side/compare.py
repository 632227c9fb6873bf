"""Compares the orders that a program has kept with what the sandbox had.

    compare.py PROGRAM KEPT SANDBOX_URL

Prints, of the orders that the list had from the beginning to the end: how many were kept, how many there are, how many
of those kept lack lines.
"""

import json
import os
import sys
import urllib.request


def parcelpilot(path):
    """Its export, one order a line."""
    for order in map(json.loads, open(path)):
        yield order["remote_id"], {line["remote_id"] for line in order["lines"]}


def tap_bigcommerce(path):
    """Its messages, one a line."""
    for message in map(json.loads, open(path)):
        if message["type"] == "RECORD":
            order = message["record"]
            yield order["id"], {line["id"] for line in order["products"]}


def dlt(path):
    """Its database, which is not there if nothing was loaded."""
    import duckdb

    if not os.path.exists(path):
        return
    database = duckdb.connect(path, read_only=True)
    try:
        rows = database.execute(
            "SELECT o.id, list(p.id) FROM store.orders o LEFT JOIN store.products p ON p.order_id = o.id GROUP BY o.id"
        ).fetchall()
    except duckdb.CatalogException:
        return
    for order, lines in rows:
        yield order, set(lines)


def sling(path):
    """Its two files, one order and one product a line."""
    lines = {}
    for product in read_lines(f"{path}/products.jsonl"):
        lines.setdefault(int(product["order_id"]), set()).add(int(product["id"]))
    for order in read_lines(f"{path}/orders.jsonl"):
        yield int(order["id"]), lines.get(int(order["id"]), set())


def read_lines(path):
    """What is not there if nothing was loaded."""
    return map(json.loads, open(path)) if os.path.exists(path) else ()


program, path, sandbox = sys.argv[1:]
readers = {"parcelpilot": parcelpilot, "tap-bigcommerce": tap_bigcommerce, "dlt": dlt, "sling-linux-amd64": sling}
kept = dict(readers[program](path))
with urllib.request.urlopen(f"{sandbox}/sandbox/orders?limit=1000000") as answer:
    orders = [json.loads(line) for line in answer.read().decode().split("\n") if line]
# An Incomplete order is not in the list.
listed = {order["id"]: {line["id"] for line in order["lines"]} for order in orders if order["status_id"] != 0}
both = listed.keys() & kept.keys()
print(len(both), len(listed), sum(bool(listed[order] - kept[order]) for order in both))
