#!/bin/sh
# A server that follows `postgres`: copied at the first start, then streaming.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    PGPASSWORD=$(cat /run/secrets/replica_password) \
        pg_basebackup -h postgres -U replica -D "$PGDATA" -R -X stream -c fast
    chmod 700 "$PGDATA"
fi
exec postgres -c max_connections=200 -c shared_buffers=256MB
