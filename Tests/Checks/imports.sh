#!/usr/bin/env bash
# The pure core imports the standard library alone, and no edge imports another one.
set -euo pipefail
cd "$(dirname "$0")/../.."

core=(Doris Supervision)
edges=(ProcessControl ClusterClient KubernetesAPI NodeStorage HTTPEndpoints ControlSocket Observability)
failed=0

# imports TARGET: the modules that a target's files import, one a line.
imports() {
    grep -rhoE '^\s*(@[A-Za-z_]+(\([A-Za-z]+\))?\s+)*((public|package|internal|private|fileprivate)\s+)?import\s+((class|struct|enum|func|var|let|protocol|typealias)\s+)?[A-Za-z_]+' \
        "Sources/$1" | awk '{print $NF}' | sort -u
}

complain() {
    echo "imports: $1" >&2
    failed=1
}

for target in "${core[@]}"; do
    [ -d "Sources/$target" ] || complain "there is no Sources/$target"
    while read -r module; do
        case $target/$module in
            */Swift | Supervision/Doris) ;;
            *) complain "$target is pure and imports $module" ;;
        esac
    done < <(imports "$target")
done

for target in "${edges[@]}"; do
    [ -d "Sources/$target" ] || complain "there is no Sources/$target"
    while read -r module; do
        for other in "${edges[@]}" Supervisor DorisSimulator; do
            [ "$module" = "$other" ] && complain "$target imports $other, another edge or what is above it"
        done
    done < <(imports "$target")
done

# The scenarios judge the stand-in as a program; what they shared with it, they could not judge.
while read -r module; do
    case $module in
        DorisSimulator | Supervisor) complain "DorisScenarios imports $module" ;;
    esac
done < <(imports DorisScenarios)

exit "$failed"
