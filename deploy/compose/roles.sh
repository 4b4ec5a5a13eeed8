#!/bin/sh
# The roles of Ballast: the owner migrates, the application cannot, the replica copies. Run once, by the image of
# PostgreSQL.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d ballast \
    -v owner="$(cat /run/secrets/owner_password)" -v app="$(cat /run/secrets/app_password)" \
    -v replica="$(cat /run/secrets/replica_password)" <<'SQL'
CREATE ROLE owner LOGIN CREATEROLE CREATEDB PASSWORD :'owner';
CREATE ROLE app LOGIN PASSWORD :'app';
CREATE ROLE replica LOGIN REPLICATION PASSWORD :'replica';
ALTER DATABASE ballast OWNER TO owner;
SQL
echo "host replication replica all scram-sha-256" >> "$PGDATA/pg_hba.conf"
