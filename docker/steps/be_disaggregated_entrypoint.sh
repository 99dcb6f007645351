#!/bin/sh
# The official operator looks into this file for the words TERMINATING_SENTINEL_PATH and
# exit_if_terminating_sentinel_exists before it deals with an image. It is run for clusters with storage apart (cloud
# mode) only, which this image does not serve.
echo "this image runs frontends and backends with storage of their own, not those of a disaggregated cluster" >&2
exit 78
