#!/usr/bin/env bash
# What partitions by integration cost and give, on a PostgreSQL that is there for this alone. Prints a table in Markdown.
#
#   .make/with-postgres server/benches/partitions/measure.sh PARCELPILOT [ORDERS]
#
# PARCELPILOT is the binary, whose tables are filled with orders of 20 integrations, and then partitioned in several ways.
set -euo pipefail
parcelpilot=${1:?the binary}
orders=${2:-200000}
integrations=20
server=${PARCELPILOT_TEST_POSTGRES:?the address of a PostgreSQL, as .make/with-postgres sets it}
PATH=$PATH:${PARCELPILOT_TEST_POSTGRES_PROGRAMS:-}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

in_database() { psql -XqAt -v ON_ERROR_STOP=1 -d "${server%/*}/$1" "${@:2}" >/dev/null; }

in_database postgres -c 'CREATE DATABASE filled'
DATABASE_URL=${server%/*}/filled PARCELPILOT_KEY_FILE=$folder/key "$parcelpilot" users list >/dev/null
in_database filled -v orders="$orders" -v integrations="$integrations" -f "$here/fill.sql" -f "$here/pages.sql" \
  -c 'VACUUM ANALYZE'

cat <<'TABLE'
| layout | what | processor ms, planned anew | with a kept plan | buffers | locks |
| --- | --- | ---: | ---: | ---: | ---: |
TABLE
while read -r layout by parts; do
  in_database postgres -c 'CREATE DATABASE measured TEMPLATE filled'
  [ "$layout" = none ] || in_database measured -v by="$by" -v parts="$parts" -f "$here/partition.sql" -c 'VACUUM ANALYZE'
  PYTHONDONTWRITEBYTECODE=1 python3 "$here/measure.py" "${server%/*}/measured" "$layout" "$parts" "$orders" "$integrations"
  in_database postgres -c 'DROP DATABASE measured'
done <<LAYOUTS
none none 1
hash-4 hash 4
hash-20 hash 20
list-$integrations list $integrations
hash-100 hash 100
LAYOUTS
