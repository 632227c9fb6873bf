"""What ParcelPilot asks PostgreSQL, as server/storage writes it."""

WALK = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = off; "
    "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
)


def order_id(number):
    return f"00000003-0000-7000-8000-{number:012}"


def newest(where):
    return (
        "SELECT * FROM (SELECT o.created_at, o.id FROM orders o WHERE TRUE"
        f"{where} ORDER BY o.created_at DESC, o.id DESC LIMIT 51) AS part"
    )


def of_store(store):
    return f" AND o.integration_id = '00000002-0000-7000-8000-{store:012}'"


def rows(ids, named=""):
    """`orders/list.rs`: what a page shows of its orders."""
    parts = named and " AND integration_id = o.integration_id"
    return f"""SELECT o.id, o.remote_id, o.created_at, o.status_id, o.customer_name, o.total,
        EXISTS (SELECT 1 FROM order_lines WHERE order_id = o.id{parts} AND details LIKE '%"wrapping":%') AS is_gift,
        (SELECT shipping_method FROM order_consignments WHERE order_id = o.id{parts} ORDER BY position LIMIT 1) AS method,
        (SELECT name FROM integrations WHERE id = o.integration_id) AS integration_name
        FROM orders o WHERE o.id IN ({ids}){named}"""


def statements(orders, integrations):
    """A name, what begins the transaction, and its statements; those of a name with * name the integration as well."""
    page = ", ".join(f"'{order_id(orders - n)}'" for n in range(50))
    one = order_id(orders // 2)
    store = of_store(orders // 2 % integrations)
    short = store.replace(" o.", " ")
    search = f"""WITH found AS MATERIALIZED (SELECT order_id FROM (SELECT order_id FROM order_terms
        WHERE term >= 'nr1234' AND term < 'nr1235') AS terms UNION SELECT id FROM orders WHERE remote_id = 0)
        SELECT o.created_at, o.id FROM found CROSS JOIN orders o WHERE o.id = found.order_id
        ORDER BY o.created_at DESC, o.id DESC LIMIT 51"""
    first = orders // integrations // 2
    known = """SELECT o.remote_id, o.id, o.content_hash, o.terms, r.order_id AS raw_of FROM orders o
        LEFT JOIN order_raw r ON r.order_id = o.id{} WHERE TRUE{} AND o.remote_id >= {} AND o.remote_id <= {}"""
    whole = [
        "SELECT * FROM orders o WHERE id IN ('{0}'){1}",
        "SELECT * FROM order_lines WHERE order_id IN ('{0}'){2} ORDER BY order_id, position, remote_id",
        "SELECT * FROM order_consignments WHERE order_id IN ('{0}'){2} ORDER BY order_id, position, address_id",
    ]
    return [
        ("all orders: the newest 51", WALK, [newest("")]),
        ("all orders: what 50 show", "BEGIN;", [rows(page)]),
        ("a client's five stores: the newest 51", WALK, [" UNION ALL ".join(newest(of_store(s)) for s in range(5))]),
        ("one order, by its id", "BEGIN;", [text.format(one, "", "") for text in whole]),
        ("one order, integration named*", "BEGIN;", [text.format(one, store, short) for text in whole]),
        ("a search by the beginning of a word", WALK, [search]),
        ("a batch of 250: what is known", "BEGIN;", [known.format("", of_store(7), first, first + 249)]),
        ("the same, integration named*", "BEGIN;",
         [known.format(" AND r.integration_id = o.integration_id", of_store(7), first, first + 249)]),
    ]
