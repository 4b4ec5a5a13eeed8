#!/bin/sh
# Makes the secrets of compose.yml that are missing, and gives all of them the owner and mode that their service needs:
#     sudo ./secrets.sh [DIRECTORY]     default: secrets, beside this file
# A secret is a file that is mounted as it is, with owner and mode, so it belongs to the user of its container. Put the
# certificate tls.crt and its key tls.key there first. Running it again changes no contents.
set -eu
[ "$(id -u)" = 0 ] || { echo "secrets.sh: only root can give files to other users: run it with sudo" >&2; exit 1; }
umask 077
directory=${1:-$(dirname "$0")/secrets}
mkdir -p "$directory"
cd "$directory"

node=10001 postgres=999 prometheus=65534 grafana=472  # users of the images

random() { head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n'; }

# An entry of pgpass for a role, whose password may have a colon or a backslash.
entry() { printf '*:5432:ballast:%s:%s\n' "$1" "$(sed 's/[\\:]/\\&/g' "$1_password")"; }

for name in postgres_password app_password owner_password replica_password grafana_password backup_key; do
    [ -s "$name" ] || random >"$name"
done
[ -s pgpass ] || { entry app; entry owner; } >pgpass
# Filled after the first start, by `ballast token`.
[ -e prometheus_token ] || : >prometheus_token

give() { user=$1; shift; chown "$user:$user" "$@"; chmod 0400 "$@"; }
chmod 0700 .
give $node pgpass backup_key
give $postgres postgres_password app_password owner_password replica_password
give $prometheus prometheus_token
give $grafana grafana_password
for name in tls.crt tls.key; do
    [ -s "$name" ] || { echo "secrets.sh: put the certificate's $name into $PWD" >&2; exit 1; }
done
give 0 tls.crt tls.key
