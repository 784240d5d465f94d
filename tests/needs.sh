# needs.sh, sourced: what the test scripts' command lines have in common, and what they need of the machine. The script has
# set root, the repository's folder.

# One line on standard error, and exit code 2.
fail_usage() {
    echo "$0: $1 (its head says how)" >&2
    exit 2
}

# Takes an option of those that run many things: sets engines, GOWL, jobs or list. False: it is none of them.
common_option() {
    case $1 in
    --engines=*) engines=${1#*=} ;;
    --gowl=*) GOWL=${1#*=} ;;
    --jobs=*) jobs=${1#*=} ;;
    --list) list=1 ;;
    *) return 1 ;;
    esac
}

# Is each of $engines one that we know?
check_engines() {
    local engine
    for engine in ${engines//,/ }; do
        [ "$engine" = wasmtime ] || [ "$engine" = node ] || fail_usage "unknown engine $engine"
    done
}

# Sets GOWL to the gowl to try: $GOWL, or the one built here, or that of PATH.
need_gowl() {
    [ -z "${GOWL-}" ] || [ -x "$GOWL" ] || fail_usage "$GOWL is no gowl"
    for GOWL in "${GOWL-}" "$root/build/gowl" "$(command -v gowl || true)"; do [ -x "$GOWL" ] && break; done
    [ -x "$GOWL" ] || fail_usage "no gowl: build it, or say which in GOWL"
    GOWL=$(realpath "$GOWL")
}

# Sets WASMTIME, a path.
need_wasmtime() {
    [ -z "${WASMTIME-}" ] || [ -x "$WASMTIME" ] || fail_usage "$WASMTIME is no wasmtime"
    for WASMTIME in "${WASMTIME-}" "$(command -v wasmtime || true)" "$root/.cache/wasmtime/wasmtime"; do [ -x "$WASMTIME" ] && break; done
    [ -x "$WASMTIME" ] || fail_usage "no wasmtime: set WASMTIME, or put it in PATH or .cache/wasmtime/"
}

# What $engines needs.
need_engines() {
    [[ $engines != *wasmtime* ]] || need_wasmtime
    [[ $engines != *node* ]] || command -v node >/dev/null || fail_usage "no node in PATH"
}

# Notes in FOLDER/runs that results in it are now made: commit, engines, Go's version, day. --fresh: there are none of before.
# note_run FOLDER ENGINES [--fresh]
note_run() {
    local line
    line="$(git -C "$root" describe --always --abbrev=7 --exclude='*' --dirty=+ 2>/dev/null || echo unknown) $2 $(go env GOVERSION) $(date +%F)"
    mkdir -p "$1"
    [ "${3-}" != --fresh ] || : >"$1/runs"
    grep -qxF "$line" "$1/runs" 2>/dev/null || echo "$line" >>"$1/runs"
}
