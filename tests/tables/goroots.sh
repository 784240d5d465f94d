# Sourced. goroot_of MINOR [fetch]: prints the GOROOT of the newest patch of Go 1.MINOR in the module cache, or, with
# fetch, of the newest that the proxy has. Fails if there is none.
goroot_of() {
    local cache newest
    cache=$(go env GOMODCACHE)/golang.org
    if [ -n "${2-}" ]; then
        newest=$(cd / && go list -m -versions golang.org/toolchain 2>/dev/null | tr ' ' '\n' |
            sed -nE "s/^v0\.0\.1-(go1\.$1\.[0-9]+)\.$(go env GOHOSTOS)-$(go env GOHOSTARCH)$/\1/p" | sort -V | tail -n 1)
        [ -n "$newest" ] && (cd / && GOTOOLCHAIN=$newest go env GOROOT) && return
    fi
    newest=$(ls -d "$cache/toolchain@v0.0.1-go1.$1."[0-9]*"$(go env GOHOSTOS)-$(go env GOHOSTARCH)" 2>/dev/null | sort -V | tail -n 1)
    [ -n "$newest" ] && echo "$newest"
}
