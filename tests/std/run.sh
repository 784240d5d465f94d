#!/bin/bash
# make std: runs the tests of the standard library through gowl, test by test beside gc's own wasip1 port: what passes there must
# pass here. What gc's port fails or skips is out of the count.
#
# usage: tests/std/run.sh [options] [PATTERN]...     (make std ARGS='sync encoding/*')
#   PATTERN             a glob over import paths such as encoding/*; none: all of `go list std` with tests
#   --modules           not std, but the packages of the modules in tests/std/modules (make modules): a PATTERN may be a module
#                       path, and stands for its packages, too
#   --concurrency       sync sync/atomic context time errors iter log log/slog testing bufio io strings
#   --memory            runtime/debug unique weak sync container/heap container/list container/ring strings bytes
#   --target=js         for GOOS=js, in Node by its own wasm_exec_node.js, beside gc's port for it; results are in .cache/std-js
#   --failed            only packages in which something failed last time (with the same level)
#   --new               only packages without a result on some engine, here or in tests/conformance/kept: goes on with an
#                       interrupted run
#   --level=L           gowl's level (default Oz; O0 builds fastest)
#   --engines=LIST      of wasmtime,node (default: both)
#   --gowl=PATH         the gowl to try (default: $GOWL, or build/gowl, or gowl of PATH)
#   --jobs=N            packages at a time (default: 2)
#   --long              without -test.short
#   --timeout=SECONDS   a test that prints nothing for so long is ended (default: 180)
#   --list              print what would run
#   --table             print the table of the last results and run nothing
#
# Each test binary is built once (go test -c) and run as go's lib/wasm/go_wasip1_wasm_exec does, in the package's folder with the
# whole file system as `/`. A binary that dies or hangs fails the test it was in, and is started again without that and all
# before it. Every test and subtest counts, and `(binary)`: that it builds, and ends as its tests say.
#
# tests/std/expected: what fails with gowl for now, a line each: package, test (with its subtests; * for any), reason. If it passes, the run fails.
#
# Results are kept by package as they come: an interrupted run loses nothing. They are in .cache/std (.cache/modules) /gowl-LEVEL/ENGINE/PACKAGE
# (`/` is `+`), a line for each test, with the output beside it in PACKAGE.log; gc's in .cache/std/gc-GOVERSION/, made when missing.
set -u
{ # read as a whole before it runs, so that an edit meanwhile does no harm
export LC_ALL=C
self=$(realpath "$0") here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
. "$root/tests/needs.sh"

# ---- one package: run by xargs ----

# Builds the test binary: build COMPILER PACKAGE MODULE; what go says is in MODULE.log.
build() {
    local toolexec=()
    [ "$1" = gc ] || toolexec=(-toolexec="$GOWL -$level")
    (
        [ -z "$sources" ] || cd "$dir" || exit 1
        GOENV=off GOOS=$target GOARCH=wasm timeout 3000 go test -c -o "$3" "${toolexec[@]}" "$2"
    ) >"$3.log" 2>&1 && [ -e "$3" ]
}

# The command that runs MODULE on ENGINE with COMPILER's needs, as the array `command`: engine_command ENGINE COMPILER MODULE.
# wasmtime's is compiled first, since a binary may be started several times.
engine_command() {
    local flags=(-C cache=n)
    if [ "$target" = js ]; then # its environment is part of 8 KB
        command=(env -i "PATH=$PATH" "TMPDIR=$work/tmp" "$(go env GOROOT)/lib/wasm/go_js_wasm_exec" "$3")
        return
    fi
    command=(node "$here/../run-node.mjs" "${common[@]}" "$3")
    if [ "$2" = gc ]; then
        flags+=(-W max-wasm-stack=8388608)
        [ "$1" = wasmtime ] || command=(node --stack-size=8192 "${command[@]:1}") # as lib/wasm/go_js_wasm_exec
    else
        flags+=(-W "all-proposals=n,bulk-memory=y,multi-value=n,reference-types=n,simd=n,relaxed-simd=n")
    fi
    [ "$1" = wasmtime ] || return 0
    command=("$WASMTIME" run "${flags[@]}" --allow-precompiled "${common[@]}" "$3.cwasm")
    [ -e "$3.cwasm" ] || "$WASMTIME" compile "${flags[@]}" -o "$3.cwasm" "$3" 2>"$work/run"
}

# Runs a command with its output, standard error included, in $work/run, and ends it when it prints nothing for $timeout
# seconds. The exit code is its own; 124 if it was ended, whatever for.
watch() {
    local pid size last=-1 since=$SECONDS
    (cd "$dir" && ulimit -t 1800 && exec "$@") </dev/null >"$work/run" 2>&1 &
    pid=$!
    while kill -0 $pid 2>/dev/null; do
        sleep 0.5
        size=$(stat -c %s "$work/run")
        if [ "$size" != "$last" ]; then
            last=$size since=$SECONDS
        elif ((SECONDS - since > timeout)) || ((size > 100000000)); then
            kill -KILL $pid
            wait $pid 2>/dev/null
            return 124
        fi
    done
    wait $pid
}

# What the output of -test.v=test2json in file $1 says, a line each: `pass|fail|skip NAME WHY`, `open NAME` for what did not end
# (the one it was in last, but none if that has failed: the panic was its), `end` if all of it ran.
digest() {
    awk '
        function in_test(name) { current = name; if (!(name in done)) { if (!(name in opened)) { opened[name]; order[++n] = name } } }
        {
            count = split($0, part, "\026")
            if (part[1] ~ /^ +[A-Za-z0-9_]+\.go:[0-9]+: / && !(current in why)) { why[current] = part[1]; sub(/^ +/, "", why[current]) }
            else if (current in why && why[current] ~ /: $/ && part[1] ~ /[^ ]/) why[current] = why[current] part[1]
            for (i = 2; i <= count; i++) {
                $0 = part[i]
                if ($1 == "===" && ($2 == "RUN" || $2 == "CONT" || $2 == "NAME") && $3 != "") in_test($3)
                else if ($1 == "---" && $2 ~ /^(PASS|FAIL|SKIP):$/) {
                    done[$3]
                    verdict = tolower(substr($2, 1, 4))
                    if (verdict == "fail") failed[$3]
                    reason = verdict == "pass" ? "" : why[$3]
                    gsub(/[^ -~]/, "", reason)
                    print verdict, $3, substr(reason, 1, 200)
                } else if ($0 ~ /^(PASS|FAIL)$/) end = 1
            }
        }
        END {
            if (end) print "end"
            else if (current != "" && !(current in done)) print "open", current
            else if (!(current in failed)) for (i = n; i > 0; i--) if (!(order[i] in done)) { print "open", order[i]; break }
        }' "$1"
}

# The first line that says why the binary in $work/run died.
last_words() {
    { grep -a -m 1 -E '^(panic:|fatal error:|Error:|run-node:|runtime:)' "$work/run" || tail -n 1 "$work/run"; } | tr -cd '\40-\176' | cut -c 1-200
}

# The tests with a result (one of $1) in $into.part, and those that did not end, as alternatives of a regular expression.
begun() {
    { printf '%s\n' "${died[@]}" && sed -nE "s,^($1) ([^ /]+)( .*)?\$,\2,p" "$into.part"; } | sed 's,/.*,,' | grep -vE '^(\(binary\))?$' | sort -u | paste -sd "|"
}

# Runs MODULE's tests on ENGINE, by as many starts as it takes, and leaves the results in file $4, output in $4.log. $5: a file of
# results by another compiler: tests that did not end there, and so do not count, are not tried.
# run_tests COMPILER ENGINE MODULE INTO [OTHER]
run_tests() {
    local compiler=$1 engine=$2 module=$3 into=$4 code skip="" next starts=0 binary="pass (binary)" short=-test.short open names died=() command=()
    if [ -n "${5-}" ]; then
        mapfile -t died < <(sed -nE 's,^fail ([^ /()]+) does not end$,\1,p' "$5")
        [ ${#died[@]} = 0 ] || skip="^($(printf '%s\n' "${died[@]}" | sort -u | paste -sd "|"))\$"
    fi
    [ "$long" = 0 ] || short=-test.short=false
    common=(--dir=/::/ --env=PWD="$dir" --env=PATH="$PATH" --env=TMPDIR="$work/tmp")
    : >"$into.part"
    : >"$into.log"
    if ! engine_command "$engine" "$compiler" "$module"; then
        echo "fail (binary) $engine does not take the module: $(last_words)" >"$into.part"
    else
        while :; do
            rm -rf "${work:?}/tmp"
            mkdir "$work/tmp" || exit 255
            watch "${command[@]}" -test.v=test2json $short -test.paniconexit0 -test.timeout=30m ${skip:+"-test.skip=$skip"}
            code=$?
            starts=$((starts + 1))
            { echo "== start $starts${skip:+, without $skip}" && head -c 3000000 "$work/run" && echo "== exit code $code"; } >>"$into.log"
            digest "$work/run" >"$work/digest"
            grep -E '^(pass|fail|skip) ' "$work/digest" >>"$into.part"
            if grep -q '^end$' "$work/digest"; then
                if grep -q '^fail ' "$work/digest"; then [ $code = 1 ]; else [ $code = 0 ]; fi ||
                    binary="fail (binary) exit code $code: $(last_words)"
                break
            fi
            open=$(sed -n 's/^open //p' "$work/digest")
            died+=("$open")
            if [ $code = 124 ]; then
                echo "fail ${open:-(binary)} does not end" >>"$into.part"
            elif [ -n "$open" ]; then
                echo "fail $open dies: exit code $code: $(last_words)" >>"$into.part"
            elif ! grep -q '^fail ' "$work/digest"; then # not the panic of a test that failed by it
                binary="fail (binary) dies outside of tests: exit code $code: $(last_words)"
            fi
            names=$(begun 'pass|fail|skip')
            # wasm_exec.js takes 8 KB of arguments: then what passed runs again.
            [ "$target" != js ] || [ ${#names} -lt 6000 ] || names=$(begun fail)
            next="^($names)\$"
            [ -n "$names" ] && [ "$next" != "$skip" ] && [ $starts -lt 40 ] || break
            skip=$next
        done
        echo "$binary" >>"$into.part"
    fi
    # Of a test with two results (its binary died after it had passed) the last counts.
    awk '{ last[$2] = $0 } END { for (name in last) print last[name] }' "$into.part" | sort -k 2,2 >"$into"
    rm "$into.part"
}

# Builds and runs PACKAGE by COMPILER on each engine, gc's only where folder $3 has no result of it: try COMPILER PACKAGE KEPT
try() {
    local compiler=$1 package=$2 kept=$3 module=$work/$1.wasm engine file=${2//\//+}
    for engine in ${engines//,/ }; do
        [ "$compiler" = gowl ] || [ ! -e "$kept/$engine/$file" ] || continue
        mkdir -p "$kept/$engine"
        if [ ! -e "$module" ] && ! build "$compiler" "$package" "$module"; then
            cp "$module.log" "$kept/$engine/$file.log"
            echo "fail (binary) build: $(grep -v '^#' "$module.log" | head -n 1 | tr -cd '\40-\176' | cut -c 1-200)" >"$kept/$engine/$file"
            continue
        fi
        if [ "$compiler" = gc ]; then
            run_tests gc "$engine" "$module" "$kept/$engine/$file"
        else
            run_tests gowl "$engine" "$module" "$kept/$engine/$file" "$kept_gc/$engine/$file"
        fi
    done
    rm -f "$module"*
}

one() { # PACKAGE: leaves its results and prints a line
    local package=$1 work dir started=$SECONDS
    work=$(mktemp -d "$out/XXXXXX") || exit 255 # ends xargs: the run that made the folder has ended
    dir=$(awk -v p="$package" '$1 == p { print $2 }' "$folders")
    try gc "$package" "$kept_gc"
    try gowl "$package" "$kept"
    {
        flock 9
        echo "$package" >>"$out/done"
        printf '[%d/%d] %-30s %4d s  %s\n' "$(wc -l <"$out/done")" "$total" "$package" $((SECONDS - started)) "$(compare line <<<"$package")"
    } 9>"$out/lock"
    rm -rf "$work"
}

# ---- gowl beside gc ----

# Compares the results of the packages on standard input; prints a table, or with $1 = line what to say of one package.
compare() {
    awk -v expected="$here/expected" -v gowl="$kept" -v gc="$kept_gc" -v engines="$engines" -v form="$1" '
        function read(file, into, why,   line, name, word, any) {
            while ((getline line < file) > 0) {
                split(line, word, " ")
                into[word[2]] = word[1]
                why[word[2]] = substr(line, length(word[1]) + length(word[2]) + 3)
                any = 1
            }
            close(file)
            return any
        }
        function top(name) { sub(/\/.*/, "", name); return name }
        # The line of `expected` that holds for a test, or 0. The longest name wins.
        function exception(package, name, engine) {
            while (1) {
                if ((package, name) in line_of) return line_of[package, name]
                if (name !~ /\//) break
                sub(/\/[^\/]*$/, "", name)
            }
            return line_of[package, "*"]
        }
        BEGIN {
            while ((getline line < expected) > 0) if (line !~ /^(#|$)/) { split(line, w, " "); line_of[w[1], w[2]] = ++lines; text[lines] = w[1] " " w[2] }
            n_engines = split(engines, engine, ",")
            if (form == "table") printf "%-32s %-9s %7s %7s %9s %7s\n", "package", "engine", "counted", "passed", "expected", "failed"
        }
        {
            package = $1; file = $1; gsub(/\//, "+", file)
            for (e = 1; e <= n_engines; e++) judge(engine[e])
        }
        function judge(on,   name, verdict, why, ours, theirs, words, x, c, p, q, f, list) {
            split("", ours); split("", theirs); split("", why); split("", words)
            if (!read(gowl "/" on "/" file, ours, why)) { missing++; return }
            read(gc "/" on "/" file, theirs, words)
            theirs["(binary)"] = "pass"
            for (name in theirs) {
                if (theirs[name] != "pass") { left_out++; continue }
                verdict = name in ours ? ours[name] : "missing"
                if (verdict == "missing") {
                    # Names of subtests may hold what differs from run to run: its test says whether they passed.
                    if (name != top(name) && ours[top(name)] == "pass") verdict = "pass"
                    else why[name] = "not reached: " (ours["(binary)"] == "fail" ? why["(binary)"] : why[top(name)])
                }
                c++
                x = exception(package, name)
                if (verdict == "pass") p++
                else if (x) { q++; used[x] = 1 }
                else { f++; list = list " " name; if (form == "table") failures[++nf] = package " " on " " name ": " (verdict == "skip" ? "skipped: " : "") why[name] }
                if (x) seen[x] = 1
            }
            if (form == "table") printf "%-32s %-9s %7d %7d %9d %7d\n", package, on, c, p, q, f
            else printf "%s: %d of %d%s%s  ", on, p, c, q ? ", " q " expected failures" : "", f ? ", failed:" substr(list, 1, 200) : ""
            passed += p; failed += f; expect += q; counted += c; packages[package]
        }
        END {
            if (form != "table") exit
            for (x in seen) if (!(x in used)) { failures[++nf] = text[x] ": passes, though it is in tests/std/expected"; failed++ }
            printf "%-32s %-9s %7d %7d %9d %7d\n", length(packages) " packages", "", counted, passed, expect, failed
            if (missing) print missing " without a result"
            if (nf) { print "failed:"; for (x = 1; x <= nf; x++) print "    " failures[x] | "sort"; close("sort") }
            printf "%d passed, %d failed\n", passed, failed
            exit failed != 0 || passed == 0
        }'
}

if [ "${1-}" = --one ]; then
    one "$2"
    exit 0
fi

# ---- the command line ----

level=Oz target=wasip1 engines=wasmtime,node jobs=2 long=0 timeout=180 list=0 table=0 only=all patterns=() sources=""
for a in "$@"; do
    case $a in
    --concurrency) patterns+=(sync sync/atomic context time errors iter log log/slog testing bufio io strings) ;;
    --memory) patterns+=(runtime/debug unique weak sync container/heap container/list container/ring strings bytes) ;;
    --modules) # without symbolic links on the way: what is behind one that says an absolute path is closed to wasmtime's guests
        mkdir -p "$root/.cache/modules/src"
        sources=$(realpath "$root/.cache/modules/src")
        ;;
    --target=js) target=js engines=node ;;
    --failed | --new) only=${a#--} ;;
    --level=*) level=${a#*=} ;;
    --long) long=1 ;;
    --timeout=*) timeout=${a#*=} ;;
    --table) table=1 ;;
    -*) common_option "$a" || fail_usage "unknown option $a" ;;
    *) patterns+=("$a") ;;
    esac
done
check_engines
unset GOFLAGS GOOS GOARCH GOEXPERIMENT
export GOWORK=off
version=$(go env GOVERSION)
[ $long = 0 ] || { version+=-long level+=-long; }
store=$root/.cache/std
[ -z "$sources" ] || store=$root/.cache/modules
[ $target = wasip1 ] || store+=-$target
kept=$store/gowl-$level
kept_gc=$store/gc-$version
level=${level%-long}

# Packages whose last result has a failure, out of the names on standard input; so --failed needs no other list than the table's.
failed_ones() {
    local package
    while read -r package; do
        compare table <<<"$package" >/dev/null || echo "$package"
    done
}

# Packages without a result on some engine, out of the names on standard input.
new_ones() {
    local package engine
    while read -r package; do
        for engine in ${engines//,/ }; do
            [ -e "$kept/$engine/${package//\//+}" ] ||
                grep -q "^${package//./\\.} " "$root/tests/conformance/kept/${store##*/}-$level-$engine" 2>/dev/null || { echo "$package" && break; }
        done
    done
}

# The packages with tests that go list finds by its pattern $1 in this folder, each with its folder.
packages() {
    GOOS=$target GOARCH=wasm go list -e -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}} {{.Dir}}{{end}}' "$1" | grep -v '^$'
}

# The sources of a module, with those of what its tests need, in a folder of their own that tests may write to: module PATH VERSION
module() {
    local to=$sources/${1//\//+}@$2 from
    if [ ! -e "$to/go.mod" ]; then
        from=$(cd / && GOFLAGS=-mod=mod go mod download -json "$1@$2" | sed -nE 's/^\t"Dir": "(.*)",$/\1/p')
        [ -n "$from" ] || { echo "$0: no sources of $1@$2" >&2 && return 1; }
        rm -rf "$to" "$to.part"
        mkdir -p "$sources"
        cp -r "$from" "$to.part"
        chmod -R u+w "$to.part"
        # What its tests need beside what its go.mod names.
        (cd "$to.part" && { [ -e go.mod ] || go mod init "$1"; } && { GOFLAGS=-mod=mod go list -test -deps ./... || go mod tidy; }) >/dev/null 2>&1
        mv "$to.part" "$to"
    fi
    (cd "$to" && packages ./...)
}

folders=$(mktemp)
trap 'rm -f "$folders"' EXIT
if [ -z "$sources" ]; then
    packages std >"$folders"
else
    grep -vE '^(#|$)' "$here/modules" | while read -r path version why; do module "$path" "$version"; done >"$folders"
fi
work=$(while read -r package _; do
    for p in "${patterns[@]}"; do
        # shellcheck disable=SC2053
        { [[ $package == $p ]] || { [ -n "$sources" ] && [[ $package == $p/* ]]; }; } && echo "$package" && break
    done
    [ ${#patterns[@]} -gt 0 ] || echo "$package"
done <"$folders")
[ -n "$work" ] || fail_usage "no package matches ${patterns[*]}"
if [ $table = 1 ]; then
    compare table <<<"$work"
    exit
fi
matched=$work
case $only in
failed) work=$(failed_ones <<<"$work") ;;
new) work=$(new_ones <<<"$work") ;;
esac
if [ $list = 1 ]; then
    echo "$work"
    exit 0
fi
[ -n "$work" ] || fail_usage "nothing to run"

# ---- what it needs ----

need_gowl
need_engines

# ---- run ----

out=$(mktemp -d "${TMPDIR:-/tmp}/gowl-std.XXXXXX")
trap 'rm -rf "$out" "$folders"' EXIT
total=$(wc -l <<<"$work")
WASMTIME=${WASMTIME-}
export GOWL WASMTIME target out kept kept_gc level engines total long timeout sources folders
note_run "$kept" "$engines" $(compgen -G "$kept/*/*" >/dev/null || echo --fresh)
xargs -d '\n' -P "$jobs" -n 1 "$self" --one <<<"$work"
compare table <<<"$matched"
exit
}
