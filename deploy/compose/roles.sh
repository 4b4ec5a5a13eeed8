#!/bin/sh
# The roles of Ballast: the owner migrates, the application cannot. Run once, by the image of PostgreSQL.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d ballast \
    -v owner="$(cat /run/secrets/owner_password)" -v app="$(cat /run/secrets/app_password)" <<'SQL'
CREATE ROLE owner LOGIN CREATEROLE CREATEDB PASSWORD :'owner';
CREATE ROLE app LOGIN PASSWORD :'app';
ALTER DATABASE ballast OWNER TO owner;
SQL
