"""Prints what statements cost in one database: medians of five.

    measure.py URL LAYOUT PARTITIONS ORDERS INTEGRATIONS

Processor time is what PostgreSQL counts for its own process, so that other programs on the machine change it little. What is
marked * names the integration, which needs a change to the program: today an order's lines don't know theirs.
"""

import json
import re
import subprocess
import sys
from statistics import median

from statements import statements

RUNS = 5
# PostgreSQL may keep a plan from the sixth time on.
WARM = 6
TABLES = ("order_lines", "order_consignments", "order_raw", "order_terms", "orders")
STATISTICS = "SET client_min_messages = log; SET log_statement_stats = on;"
QUIET = "SET log_statement_stats = off; SET client_min_messages = warning;"

url, layout = sys.argv[1:3]
partitions, orders, integrations = map(int, sys.argv[3:])
is_partitioned = partitions > 1


def psql(script):
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url]
    done = subprocess.run(command, input=script, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done


def processor_ms(statements, before=""):
    """Of each statement."""
    said = psql(f"{before}{STATISTICS}{''.join(statements)}{QUIET}").stderr
    used = re.findall(r"!\t([\d.]+) s user, ([\d.]+) s system", said)
    # The first of QUIET is counted, too.
    return [1000 * (float(user) + float(system)) for user, system in used[: len(statements)]]


def row(what, *cells):
    print("|", " | ".join([layout, what, *map(str, cells)]), "|", flush=True)


def of_runs(texts, before):
    values = processor_ms(texts * RUNS, f"\\o /dev/null\n{before}")
    each = len(texts)
    return f"{median(sum(values[n * each : (n + 1) * each]) for n in range(RUNS)):.2f}"


def read(name, begin, texts):
    texts = [f"{text};" for text in texts]
    prepared = "".join(f"PREPARE p{n} AS {text}" for n, text in enumerate(texts))
    execute = [f"EXECUTE p{n};" for n in range(len(texts))]
    anew = of_runs(texts, begin + "".join(texts))
    kept = of_runs(execute, begin + prepared + "".join(execute) * WARM)
    locks = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text NOT LIKE 'pg_%';"
    explain = "".join(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {text}\n" for text in texts)
    held, plans = psql(f"{begin}\n\\o /dev/null\n{''.join(texts)}\n\\o\n{locks}{explain}").stdout.split("\n", 1)
    buffers = 0
    while plans := plans.strip():
        (plan,), end = json.JSONDecoder().raw_decode(plans)
        buffers += plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        plans = plans[end:]
    row(name, anew, kept, buffers, held)


def write(name, statements, before=""):
    row(name, f"{median(processor_ms(statements, before)):.0f}")


def drop(store):
    """What is referred to goes last: it is looked through for rows that are."""
    parts = [(f"ALTER TABLE {t} DETACH PARTITION {t}_{store};", f"DROP TABLE {t}_{store};") for t in TABLES]
    return sum(processor_ms(["BEGIN;", *sum(parts, ()), "COMMIT;"]))


def sizes():
    names = ", ".join(f"'{table}'" for table in TABLES)
    indexes, bytes_of_indexes, bytes_of_all = psql(f"""
        WITH parts AS (SELECT c.oid FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid
            WHERE c.relkind = 'r' AND COALESCE(inhparent, c.oid)::regclass::text IN ({names}))
        SELECT sum((SELECT count(*) FROM pg_index WHERE indrelid = oid)), sum(pg_indexes_size(oid)),
            sum(pg_total_relation_size(oid)) FROM parts""").stdout.strip().split("|")
    row(f"{indexes} indexes, MiB", int(bytes_of_indexes) // 2**20)
    row("the tables with them, MiB", int(bytes_of_all) // 2**20)


for name, begin, texts in statements(orders, integrations):
    if is_partitioned or "*" not in name:
        read(name, begin, texts)
sizes()
pages = [f"CALL store_page(3, {n}, {is_partitioned});" for n in range(RUNS + 2)]
write("a batch of 250: stored" + "*" * is_partitioned, pages[2:], "".join(pages[:2]))
touched = "UPDATE orders SET left_to_ship = left_to_ship WHERE integration_id = '00000002-0000-7000-8000-000000000005';"
row("vacuum, an integration changed", f"{sum(processor_ms([f'VACUUM {table};' for table in TABLES], touched)):.0f}")
for named in (False, True) if is_partitioned else (False,):
    first = 10 + RUNS * named
    deleted = [f"CALL delete_orders({store}, {named});" for store in range(first, first + RUNS)]
    write(f"an integration's {orders // integrations} orders deleted" + "*" * named, deleted)
if layout.startswith("list"):
    row("an integration's partitions dropped*", f"{median(drop(store) for store in range(RUNS)):.0f}")
