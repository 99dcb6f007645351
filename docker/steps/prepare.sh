#!/usr/bin/env bash
# Makes an image with Doris in it one of doris-supervisor: the user, the folders that it may write, the configuration
# that keeps Doris within them, and the names by which the official operator calls.
#
# usage: prepare.sh fe|be    DORIS_VERSION: checks Java for it, where it is named
set -euo pipefail

role=$1 top=/opt/apache-doris
home=$top/$role program=/usr/local/bin/doris-supervisor user=10001
steps=$(dirname "$0")

fail() {
    echo "prepare: $*" >&2
    exit 1
}

[ -x "$home/bin/start_$role.sh" ] ||
    fail "there is no $home/bin/start_$role.sh: name a release in DORIS_VERSION, or an image that has Doris in BASE_IMAGE"

# 3.0 and later run on 17 alone, 1.2 and 2.0 on 8, 2.1 on both.
if [ -n "${DORIS_VERSION:-}" ]; then
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    found=$("$java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p') || true
    case $DORIS_VERSION/$found in
        1.*/8 | 2.*/8 | 2.1*/17 | [3-9].*/17) ;;
        *) fail "Doris $DORIS_VERSION does not run on Java '${found:-none}': choose another BASE_IMAGE" ;;
    esac
fi

# Hadoop's library, in the backend, wants the user to have a name.
grep -q "^doris:" /etc/group || echo "doris:x:$user:" >>/etc/group
grep -q "^doris:" /etc/passwd || echo "doris:x:$user:$user:Apache Doris:$top:/usr/sbin/nologin" >>/etc/passwd

# A backend's start script sets the mode of the server and makes this folder, which its user may not do and a read-only root
# forbids; it ends where that fails.
if [ "$role" = be ]; then
    sed -i '/^[[:blank:]]*chmod .*lib\/doris_be/d' "$home/bin/start_be.sh"
    if [ -e "$home/lib/doris_be" ]; then chmod 755 "$home/lib/doris_be"; fi
    mkdir -p "$home/lib/udf-runtime"
fi

# Keys that are set already stay as they are.
while read -r line; do
    case $line in '' | '#'*) continue ;; esac
    key=${line%%[ =]*}
    grep -Eq "^[[:blank:]]*${key}[[:blank:]]*=" "$home/conf/$role.conf" || echo "$line" >>"$home/conf/$role.conf"
done <"$steps/$role.folders.conf"

# What an empty volume over conf is laid out from.
cp -a "$home/conf" "$home/conf.dist"

# All that the user may write. With a read-only root file system each is a volume, or, as conf, stays as it is.
[ "$role" = fe ] && data=doris-meta || data=storage
for folder in "$home/$data" "$home/conf" "$home/log" "$home/custom" "$home/scratch" /run/doris-supervisor; do
    mkdir -p "$folder"
    chown -R "$user:$user" "$folder"
done
# A tmpfs in place of these two takes their mode and not their owner.
chmod 1777 "$home/scratch" /run/doris-supervisor

# The program takes its part from the name under which it is called.
for name in entrypoint prestop probe; do ln -sf "$program" "$top/${role}_$name.sh"; done
[ "$role" = fe ] || [ -e "$top/be_disaggregated_entrypoint.sh" ] ||
    install -m 755 "$steps/be_disaggregated_entrypoint.sh" "$top/"
