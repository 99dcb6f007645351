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

# A release may keep its files to their owner, who is root here. What is open already stays in the base image's layer.
find "$home" \( -type d ! -perm -005 -o -type f ! -perm -004 -o -type f -perm /110 ! -perm -001 \) -exec chmod a+rX {} +
# Doris' script gives the server its mode at each start, and ends where it may not: on a read-only root, or as anybody
# but the owner. So the mode is given here, and the script left to do it only where it is missing.
if [ "$role" = be ]; then
    server=lib/doris_be script=$home/bin/start_be.sh
    [ ! -e "$home/$server" ] || find "$home/$server" ! -perm -055 -exec chmod 755 {} +
    sed -i -E "s,^([[:blank:]]*)(chmod [0-7]+ [^ ]*/$server\"?)[[:blank:]]*$,\\1[ -x \"\${DORIS_HOME}/$server\" ] || \\2," \
        "$script"
    ! grep -Eq "^[[:blank:]]*chmod .*/$server" "$script" ||
        fail "$script gives $server its mode in a way that is not known here, and would end there: change that line"
    # Some releases' scripts make it where it is missing.
    mkdir -p "$home/lib/udf-runtime"
fi

# Keys that are set already stay as they are; a last line without an end gets one first.
[ -z "$(tail -c 1 "$home/conf/$role.conf")" ] || echo >>"$home/conf/$role.conf"
while read -r line; do
    case $line in '' | '#'*) continue ;; esac
    key=${line%%[ =]*}
    grep -Eq "^[[:blank:]]*${key}[[:blank:]]*=" "$home/conf/$role.conf" || echo "$line" >>"$home/conf/$role.conf"
done <"$steps/$role.folders.conf"

# What an empty volume over conf is laid out from. The base may be an image that was made here.
rm -rf "$home/conf.dist"
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
