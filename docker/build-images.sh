#!/usr/bin/env bash
# Builds the sandbox images. An image whose inputs have not changed is left alone, so a second call takes a moment.
#
#   docker/build-images.sh [LANGUAGE…]      default: all languages
#   docker/build-images.sh service          the service's own image, from target/sandpool.jar
#
# SANDPOOL_BASE_IMAGE   image of a registry to start from (Debian 12 or newer, or Ubuntu 24.04 or newer); without it the
#                       machine's own release is fetched with debootstrap, which needs root but no registry
# SANDPOOL_REBUILD=1    build everything anew, for security updates of the packages inside
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly LABEL=io.sandpool.inputs
readonly ROOT_IMAGE=sandpool/debian
work=$(mktemp -d "${TMPDIR:-/var/tmp}/sandpool-images.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT

say() { printf 'images: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# fingerprint TEXT FOLDER…: one hash over a text and all files below the folders, their names and modes
fingerprint() {
    local text=$1
    shift
    {
        printf '%s\n' "$text"
        # Tests are no part of an image.
        find "$@" -type f -not -path '*/tests/*' -printf '%p %m\n' | LC_ALL=C sort | while read -r file mode; do
            printf '%s %s %s\n' "$file" "$mode" "$(sha256sum <"$file")"
        done
    } | sha256sum | cut -d ' ' -f 1
}

# is_current IMAGE HASH
is_current() {
    [[ -z ${SANDPOOL_REBUILD:-} && $(docker image inspect --format "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null) == "$2" ]]
}

id_of() { docker image inspect --format '{{.Id}}' "$1"; }

# build NAME FOLDER INPUTS_TEXT [ARGUMENT…]: sandpool/NAME from FOLDER/Dockerfile, unless it is current
build() {
    local name=$1 folder=$2 hash start=$SECONDS log=$work/$1.log
    hash=$(fingerprint "$3" "$folder")
    shift 3
    if is_current "sandpool/$name" "$hash"; then
        say "sandpool/$name is current"
        return
    fi
    say "building sandpool/$name"
    local options=()
    [[ -z ${SANDPOOL_REBUILD:-} ]] || options+=(--no-cache)
    # The classic builder is everywhere; the newer one is an extra package on some machines.
    if ! DOCKER_BUILDKIT=0 docker build --network=host --force-rm "${options[@]}" --label "$LABEL=$hash" --tag "sandpool/$name" \
        --file "$folder/Dockerfile" "$@" "${CONTEXT:-.}" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "sandpool/$name could not be built"
    fi
    say "sandpool/$name built in $((SECONDS - start)) s"
}

# The machine's own package sources for its own release, one "URI suite" per line. Mirrors are not named in this project.
package_sources() {
    # shellcheck disable=SC2016 # the dollars are apt's
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v c="$1" '$3 == "main" && ($2 == c || $2 == c "-updates" || $2 == c "-security") { print $1, $2 }' | sort -u
}

# Makes sandpool/debian: a minimal system of the machine's own release.
import_root() {
    local codename sources hash root=$work/root start=$SECONDS
    command -v apt-get >/dev/null || fail "no apt here: set SANDPOOL_BASE_IMAGE to a Debian image of a registry"
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    sources=$(package_sources "$codename")
    hash=$(printf '%s\n' 2 "$codename" "$sources" | sha256sum | cut -d ' ' -f 1)
    if is_current "$ROOT_IMAGE" "$hash"; then
        say "$ROOT_IMAGE is current"
        return
    fi
    [[ -n $sources ]] || fail "apt has no source for '$codename': set SANDPOOL_BASE_IMAGE to a Debian image of a registry"
    command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap, or set SANDPOOL_BASE_IMAGE"
    [[ $(id -u) == 0 ]] || fail "debootstrap needs root: run as root, or set SANDPOOL_BASE_IMAGE"

    say "fetching a minimal $codename with debootstrap"
    local mirror
    mirror=$(awk -v c="$codename" '$2 == c { print $1; exit }' <<<"$sources")
    debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 20 "$work/debootstrap.log" >&2; fail "debootstrap failed"; }
    rm -f "$root/etc/apt/sources.list"
    awk '{ print "deb", $1, $2, "main" }' <<<"$sources" >"$root/etc/apt/sources.list.d/build.list"
    # How this machine reaches its mirror (a proxy, a snapshot with old dates) holds for the build as well.
    apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date|Retries)' \
        >"$root/etc/apt/apt.conf.d/90sandpool-build" || true
    tar -C "$root" --one-file-system --numeric-owner --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' --exclude='./var/log/*' \
        --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./dev/*' -c . |
        docker import --change "LABEL $LABEL=$hash" - "$ROOT_IMAGE" >/dev/null
    say "$ROOT_IMAGE made in $((SECONDS - start)) s"
}

build_base() {
    local root=${SANDPOOL_BASE_IMAGE:-}
    if [[ -z $root ]]; then
        import_root
        build base base "$(id_of "$ROOT_IMAGE")" --build-arg "ROOT=$ROOT_IMAGE"
    else
        build base base "$root" --build-arg "ROOT=$root"
    fi
}

# The service's own image. What goes into it is laid out in a folder of its own, so that nothing else of the repository does.
build_service() {
    local jar=../target/sandpool.jar context=../target/service-image
    [[ -s $jar ]] || fail "target/sandpool.jar is missing: mvn -Dmaven.test.skip=true package"
    rm -rf "$context"
    mkdir -p "$context/conf"
    cp service/Dockerfile "$jar" "$context"
    cp ../conf/sandpool.yaml ../conf/system_settings.json ../conf/jvm.options "$context/conf"
    chmod -R u=rwX,go=rX "$context"
    CONTEXT=$context build service "$context" "$(id_of sandpool/base)"
    say "sandpool/service takes $(docker image inspect --format '{{.Size}}' sandpool/service | numfmt --to=iec --suffix=B)"
}

main() {
    local languages=("$@") language pids=() pid failed=
    if ((${#languages[@]} == 0)); then
        for language in */Dockerfile; do
            language=${language%/Dockerfile}
            [[ $language == base || $language == guest || $language == service ]] || languages+=("$language")
        done
    fi
    docker version >/dev/null 2>&1 || fail "no Docker daemon answers"
    build_base
    if [[ ${languages[*]} == service ]]; then
        build_service
        return
    fi
    build guest guest "$(id_of sandpool/base)"
    local parents
    parents="$(id_of sandpool/base) $(id_of sandpool/guest)"
    # Side by side: fetching packages of one language overlaps with unpacking those of another.
    for language in "${languages[@]}"; do
        [[ -f $language/Dockerfile ]] || fail "no such language: $language"
        build "$language" "$language" "$parents" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid" || failed=1
    done
    [[ -z $failed ]] || exit 1
}

main "$@"
