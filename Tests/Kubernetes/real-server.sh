#!/usr/bin/env bash
# Prepares a namespace of a real Kubernetes cluster as a supervisor's pod finds it, runs a command there, and removes it:
# a service account with the Role that a supervisor needs, its token, and a StatefulSet of two replicas whose pods can
# run nowhere.
#
# usage: real-server.sh COMMAND…        KUBECONFIG names the cluster; needs kubectl and python3
#        real-server.sh --manifest NAMESPACE    prints the objects alone
set -euo pipefail

# objects NAMESPACE: what is made. Only the one StatefulSet and the one ConfigMap may be read; `create` knows no names.
objects() {
    cat <<EOF
apiVersion: v1
kind: ServiceAccount
metadata: {name: doris, namespace: "$1"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: doris, namespace: "$1"}
rules:
  - {apiGroups: [apps], resources: [statefulsets], resourceNames: [doris-be], verbs: [get]}
  - {apiGroups: [""], resources: [pods], verbs: [get]}
  - {apiGroups: [""], resources: [configmaps], resourceNames: [doris-founded], verbs: [get]}
  - {apiGroups: [""], resources: [configmaps, events], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: doris, namespace: "$1"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: doris}
subjects: [{kind: ServiceAccount, name: doris, namespace: "$1"}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: doris-be, namespace: "$1"}
spec:
  serviceName: doris-be
  replicas: 2
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: doris-be}}
  template:
    metadata: {labels: {app: doris-be}}
    spec:
      serviceAccountName: doris
      # No node has it: the pods exist, wait, and need no image.
      nodeSelector: {doris-supervisor/nowhere: "true"}
      containers: [{name: doris, image: doris-supervisor/none}]
EOF
}

fail() {
    echo "real-server: $*" >&2
    exit 1
}

# until_said WHAT COMMAND…: prints what the command prints, as soon as it prints anything.
until_said() {
    local limit=$((SECONDS + 60)) what=$1 said=
    shift
    until said=$("$@" 2>/dev/null) && [ -n "$said" ]; do
        [ "$SECONDS" -lt "$limit" ] || fail "$what did not come within a minute"
        sleep 0.5
    done
    printf '%s' "$said"
}

# get_uid KIND NAME
get_uid() { kubectl --namespace "$namespace" get "$1" "$2" --output 'jsonpath={.metadata.uid}'; }

# request_token: a token as pods get it, for ten minutes. `kubectl create token` is younger than what it asks.
request_token() {
    echo '{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 600}}' |
        kubectl create --raw "/api/v1/namespaces/$namespace/serviceaccounts/doris/token" --filename - |
        python3 -c 'import json, sys; sys.stdout.write(json.load(sys.stdin)["status"]["token"])'
}

# of_cluster FIELD: of the cluster that the kubeconfig's context names.
of_cluster() { kubectl config view --raw --minify --flatten --output "jsonpath={.clusters[0].cluster.$1}"; }

clean_up() {
    [ -z "${namespace:-}" ] || kubectl delete namespace "$namespace" --wait=false || true
    rm -rf "$folder"
}

if [ "${1:-}" = --manifest ]; then
    objects "$2"
    exit
fi
[ $# -gt 0 ] || fail "name a command"
[ -n "${KUBECONFIG:-}" ] || fail "KUBECONFIG names no cluster"
command -v kubectl >/dev/null || fail "kubectl is not installed"

folder=$(mktemp -d "${TMPDIR:-/tmp}/doris-kubernetes.XXXXXX")
trap clean_up EXIT
mkdir "$folder/account"

server=$(of_cluster server)
authority=${server#https://}
authority=${authority%/}
case $server in
    https://?*) ;;
    *) fail "the cluster's server is '$server', and a pod asks over https" ;;
esac
case $authority in
    */*) fail "the cluster's server is '$server', and a pod knows no path before that of the API" ;;
    \[*\]) host=$authority port=443 ;;
    *:*) host=${authority%:*} port=${authority##*:} ;;
    *) host=$authority port=443 ;;
esac
[ -z "$(of_cluster insecure-skip-tls-verify)" ] || fail "the kubeconfig does not verify the server, and a pod does"
of_cluster certificate-authority-data | base64 -d >"$folder/account/ca.crt"
[ -s "$folder/account/ca.crt" ] || fail "the kubeconfig has no certificate authority"

namespace=doris-supervisor-$(date +%s)-$$
kubectl create namespace "$namespace" >/dev/null || {
    namespace=
    fail "the namespace cannot be made"
}
printf '%s' "$namespace" >"$folder/account/namespace"
objects "$namespace" | kubectl apply --filename - >/dev/null
request_token >"$folder/account/token"
get_uid statefulset doris-be >"$folder/set.uid"
until_said "the pod doris-be-1" get_uid pod doris-be-1 >"$folder/pod.uid"

DORIS_SUPERVISOR_KUBERNETES=$folder KUBERNETES_SERVICE_HOST=$host KUBERNETES_SERVICE_PORT=$port "$@"
[ -s "$folder/ran" ] || fail "no test was run"
