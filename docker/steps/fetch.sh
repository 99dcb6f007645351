#!/usr/bin/env bash
# Fetches one role of a Doris release, checks it, and unpacks it; does nothing where no version is named, since the base
# image has Doris in it then.
#
# usage: fetch.sh fe|be FOLDER    leaves FOLDER/fe or FOLDER/be
#   DORIS_VERSION         such as 2.1.7
#   DORIS_MIRROR          the URL of the folder that holds the release's files, where it is not the one that is known here
#   DORIS_FILE            the file there, where it is not named as usual
#   DORIS_SHA512          the file's checksum, from Doris' download page
#   DEPENDENCIES_SHA512   1.2's backend: the checksum of the file with its Java functions
set -euo pipefail

role=$1 folder=$2
mkdir -p "$folder"
[ -n "${DORIS_VERSION:-}" ] || exit 0

fail() {
    echo "fetch: $*" >&2
    exit 1
}

# fetch FILE SHA512 FOLDER: the file's content, once its checksum is right.
fetch() {
    local file=$1 checksum=$2 target=$3
    [ "${#checksum}" -eq 128 ] || fail "the SHA-512 of $file is '$checksum'; give all 128 digits"
    curl --fail --silent --show-error --location --retry 3 --output "$work/$file" "$mirror/$file" ||
        fail "$mirror/$file cannot be fetched: check DORIS_VERSION, or name folder and file in DORIS_MIRROR and DORIS_FILE"
    echo "$checksum  $work/$file" | sha512sum --check --quiet || fail "$file is not what its checksum says"
    mkdir -p "$target"
    tar --extract --file "$work/$file" --directory "$target" --no-same-owner
    rm "$work/$file"
}

# Where Doris' download page leads. Each release of 1.2 has a folder of its own, named by its candidate.
case $DORIS_VERSION in
    1.2.4.1) usual=https://archive.apache.org/dist/doris/1.2/1.2.4.1-rc01 ;;
    1.*) usual= ;;
    *) usual=https://apache-doris-releases.oss-accelerate.aliyuncs.com ;;
esac
mirror=${DORIS_MIRROR:-$usual}
[ -n "$mirror" ] || fail "the folder of release $DORIS_VERSION is not known here: give its URL as DORIS_MIRROR"
if ! command -v curl >/dev/null || ! command -v xz >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates curl xz-utils >/dev/null
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 1.2 has a file for each role and one for the Java functions; later releases are one file.
case $DORIS_VERSION in
    1.*) file=${DORIS_FILE:-apache-doris-$role-$DORIS_VERSION-bin-x86_64.tar.xz} ;;
    *) file=${DORIS_FILE:-apache-doris-$DORIS_VERSION-bin-x64.tar.gz} ;;
esac
fetch "$file" "${DORIS_SHA512:-}" "$work/doris"
script=$(find "$work/doris" -path "*/bin/start_$role.sh" -print -quit)
[ -n "$script" ] || fail "$file has no bin/start_$role.sh"
mv "${script%/bin/*}" "$folder/$role"

# Without it the backend of 1.2 ends at its start, unless be.conf has enable_java_support = false.
if [ "$role" = be ] && [[ $DORIS_VERSION == 1.2* ]]; then
    fetch "apache-doris-dependencies-$DORIS_VERSION-bin-x86_64.tar.xz" "${DEPENDENCIES_SHA512:-}" "$work/more"
    jar=$(find "$work/more" -name java-udf-jar-with-dependencies.jar -print -quit)
    [ -n "$jar" ] || fail "the dependencies of $DORIS_VERSION have no java-udf-jar-with-dependencies.jar"
    mv "$jar" "$folder/be/lib/"
fi
