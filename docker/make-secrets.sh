#!/bin/sh
# Make the passwords that docker-compose.yml names, each once; what is there stays.
set -eu
cd "$(dirname "$0")/.."

# Others cannot enter the folder. The files themselves must be readable: containers see
# them with the owner and mode that they have here, and Odoo's runs as another user.
mkdir -p secrets
chmod 0700 secrets
for name in postgres_password odoo_password replication_password admin_password; do
    file="secrets/$name"
    if [ -s "$file" ]; then
        echo "$file stays as it is."
        continue
    fi
    # 24 random bytes; no line end, and no character that a URL or a shell would change.
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' > "$file"
    chmod 0444 "$file"
    echo "$file made."
done
