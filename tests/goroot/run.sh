#!/bin/bash
# make goroot: runs the programs of GOROOT/test through gowl, on both engines, as GOROOT's own runner does
# (src/cmd/internal/testdir/testdir_test.go): those whose first line is `// run`, `// rundir`, `// runoutput` or
# `// runindir`, and whose build constraints admit wasip1/wasm.
#
# usage: tests/goroot/run.sh [options] [PATTERN]...     (make goroot ARGS='chan/ ken/ fixedbugs/issue1*')
#   PATTERN             a folder (chan/, or ./ for the top one) or a glob over names such as fixedbugs/bug1*.go; none: all
#   --concurrency       the programs about goroutines, defer, panic and recover (select_concurrency says which)
#   --memory            the programs about memory, finalizers, maps and stacks (select_memory says which)
#   --failed            only those that failed last time (with the same compiler and level)
#   --new               only those without a result: goes on with an interrupted run
#   --level=L           gowl's level (default Oz, which builds fastest of those that optimise; O0 builds three times as fast)
#   --engines=LIST      of wasmtime,node (default: both; with gc: wasmtime)
#   --compiler=gc       the same by gc's own wasip1 port: what fails there, too, belongs into `excluded`
#   --gowl=PATH         the gowl to try (default: $GOWL, or build/gowl, or gowl of PATH)
#   --jobs=N            programs at a time (default: 2)
#   --list              print what would run
#   --table             print the table of the last results and run nothing
#
# A program passes if it ends with exit code 0 and prints (standard output and error together) its .out file, or nothing if it has
# none: testdir_test.go holds native Go to the same. Each has 60 s of CPU time.
#
# Beside this script, a name and a reason a line:
#   expected   fails with gowl for now; if it passes, the run fails. NAME@LEVEL: at that level only
#   excluded   fails with gc's own wasip1 port as well: not counted
#
# Results are kept as they come: an interrupted run loses nothing. The last one of each program is in .cache/goroot/COMPILER-LEVEL/results, what a failed one printed in logs/ beside it.
set -u
{ # read as a whole before it runs, so that an edit meanwhile does no harm
export LC_ALL=C
self=$(realpath "$0") here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
. "$root/tests/needs.sh"

# ---- what a program's head says ----

# The recipe: the first line that is not a build constraint, without its slashes. recipe FILE
recipe() {
    local line
    while IFS= read -r line; do
        case $line in
        "//go:build "* | "// +build "*) ;;
        *) break ;;
        esac
    done <"$1"
    line=${line#//}
    echo "${line# }"
}

# Do FILE's build constraints admit wasip1/wasm? As testdir_test.go's shouldTest: no cgo, no experiments of this machine's.
admitted() {
    local line expr
    while IFS= read -r line; do
        case $line in
        "package "*) break ;;
        "//go:build "*) ;;
        *) continue ;;
        esac
        expr=$(sed -E -e 's/[A-Za-z0-9_.]+/ <&> /g' \
            -e 's/<(wasip1|wasm|gc|test_run)>/1/g' -e "s/<go1\.([0-9]+)>/(\1<=$go_minor)/g" -e 's/<[^>]*>/0/g' <<<"${line#//go:build}")
        ((expr)) || return 1
    done <"$1"
}

# Names of all programs, with paths relative to GOROOT/test, in testdir_test.go's order of folders.
all_programs() {
    local dir file what
    cd "$gotest" || exit 2
    for dir in . ken chan interface internal/runtime/sys syntax dwarf fixedbugs codegen abi typeparam typeparam/mdempsky arenas simd; do
        grep -lE -m 1 '^// ?run(dir|output|indir)?( |$)' "$dir"/*.go 2>/dev/null | while read -r file; do
            what=$(recipe "$file")
            case ${what%% *} in
            run | rundir | runoutput | runindir) admitted "$file" && echo "${file#./}" ;;
            esac
        done
    done
}

# The programs about goroutines, defer, panic and recover, out of the names on standard input.
select_concurrency() {
    local name
    while read -r name; do
        case $name in
        chan/* | ken/* | interface/* | typeparam/*) echo "$name" ;;
        recover.go | recover[1-3].go | defer.go | defernil.go | deferprint.go | closure*.go | escape.go | escape3.go | stack.go | peano.go) echo "$name" ;;
        fixedbugs/*)
            [[ $(recipe "$gotest/$name") == run* ]] || continue
            [[ $(recipe "$gotest/$name") =~ ^run( |$) ]] || continue
            grep -qE '(^|[[:space:];{])go [A-Za-z_(]|(^|[^A-Za-z_])select[[:space:]]*\{|(^|[^A-Za-z_.])recover\(|runtime\.Goexit|"time"' \
                <(sed 's,^[[:space:]]*//.*,,' "$gotest/$name") && echo "$name"
            ;;
        esac
    done
}

# The programs about memory, finalizers, maps and stacks: by name, and those that ask the collector for something.
select_memory() {
    local name
    while read -r name; do
        case $name in
        stackobj*.go | deferfin.go | finprofiled.go | mallocfin.go | tinyfin.go | init1.go | heapsampling.go | peano.go | stack.go) echo "$name" ;;
        gc*.go | escape*.go | map*.go | bigmap.go | nilptr*.go | live*.go | append.go | copy.go | wasmmemsize.go) echo "$name" ;;
        typeparam/orderedmap* | typeparam/maps* | typeparam/sliceimp*) echo "$name" ;;
        *)
            grep -qE 'runtime\.(GC|SetFinalizer|AddCleanup|ReadMemStats|MemStats|MemProfile|KeepAlive)|debug\.(SetGC|SetMemoryLimit|FreeOSMemory|ReadGCStats)|weak\.|unique\.Make|sync\.Pool' \
                <(cat "$gotest/$name" "$gotest/${name%.go}.dir"/*.go 2>/dev/null) && echo "$name"
            ;;
        esac
    done
}

# ---- one program: run by xargs ----

# go build for the compiler under test: build DIR ARGUMENTS...
build() {
    local dir=$1 toolexec=()
    shift
    [ "$compiler" = gc ] || toolexec=(-toolexec="$GOWL -$level")
    (cd "$dir" && PWD=$dir && GOENV=off GOOS=wasip1 GOARCH=wasm GOEXPERIMENT="$experiment" timeout 1200 go build "${toolexec[@]}" "$@") >"$work/out" 2>&1
}

# Runs MODULE on ENGINE in folder DIR; its output, standard error included, is in $work/out. execute ENGINE DIR MODULE ARGUMENTS...
execute() {
    local engine=$1 dir=$2 module=$3 command=(node "$here/../run-node.mjs")
    shift 3
    if [ "$engine" = wasmtime ]; then
        command=("$WASMTIME" run -C cache=n)
        if [ "$compiler" = gc ]; then
            command+=(-W max-wasm-stack=8388608) # as lib/wasm/go_wasip1_wasm_exec
        else
            command+=(-W "all-proposals=n,bulk-memory=y,multi-value=n,reference-types=n,simd=n,relaxed-simd=n")
        fi
    fi
    (cd "$dir" && ulimit -t 60 && exec timeout 600 "${command[@]}" --dir=/::/ --env=PWD="$dir" --env=PATH="$PATH" "$module" "$@") \
        </dev/null >"$work/out" 2>&1
}

# The packages of rundir's folder $1, as folders of the module "test" in $work/src: a package's path is test/ and its first file's name
# (goDirPackages, compileInDir). Prints the last, which is the main package.
copy_packages() {
    local file package to asm path="" last="" single=$2
    declare -A paths=()
    mkdir -p "$work/src"
    printf 'module test\n\ngo 1.%s\n' "$go_minor" >"$work/src/go.mod"
    # Functions without a body are an error where no assembly is; testdir_test.go compiles without -complete.
    asm=$(grep -lE '^func [A-Za-z_]+\([^{]*$' "$1"/*.go)
    for file in "$1"/*.go; do
        to=$(basename "$file")
        [[ $to != *_test.go ]] || to=${to%.go}_.go # no test to go build
        package=$(sed -nE 's/^package ([A-Za-z0-9_]+).*/\1/p' "$file" | head -n 1)
        if [ "$single" = 1 ] || [ -z "${paths[$package]-}" ]; then
            path=$(basename "$file" .go)
            paths[$package]=$path
            last=$path
            mkdir "$work/src/$path"
        fi
        sed -E 's,^((import)?[[:space:]]*([A-Za-z0-9_.]+[[:space:]]+)?)"\./([^"]+)",\1"test/\4",' "$file" >"$work/src/${paths[$package]}/$to"
        [ -z "$asm" ] || touch "$work/src/${paths[$package]}/empty.s"
    done
    echo "$last"
}

# Tries program $name; sets verdict (pass, fail, notyet) and why.
try() {
    local words=() flags=() files=() args=() action engine dir=$gotest main version="" wanted=$gotest/${name%.go}.out single=0 module=$work/m.wasm
    mapfile -t words < <(recipe "$gotest/$name" | xargs -n 1 printf '%s\n')
    action=${words[0]}
    words=("${words[@]:1}")
    while [ ${#words[@]} -gt 0 ] && [[ ${words[0]} == -* ]]; do
        case ${words[0]} in
        -s) single=1 ;;
        -goexperiment) experiment=${words[1]} words=("${words[@]:1}") ;;
        -gomodversion) version=${words[1]} words=("${words[@]:1}") ;;
        -gcflags | -ldflags)
            if [ "$action" = rundir ]; then # all that follow are the linker's
                flags+=("-ldflags=${words[*]:1}") words=(x)
            else
                flags+=("${words[0]}=${words[1]}") words=("${words[@]:1}")
            fi
            ;;
        -*) if [ "$action" = rundir ]; then flags+=("-gcflags=${words[0]}"); else flags+=("${words[0]}"); fi ;;
        esac
        words=("${words[@]:1}")
    done
    verdict=fail
    case $action in
    run | runoutput) # as `go run`: arguments that end in .go are files
        files=("./$name")
        while [ ${#words[@]} -gt 0 ] && [[ ${words[0]} == *.go ]]; do
            files+=("${words[0]}")
            words=("${words[@]:1}")
        done
        ;;
    rundir)
        main=$(copy_packages "$gotest/${name%.go}.dir" $single)
        dir=$work/src files=("./$main")
        ;;
    runindir)
        dir=$work/src files=(.)
        main=$(basename "${name%.go}.dir")
        cp -rL "$gotest/${name%.go}.dir" "$dir"
        printf 'module %s\ngo %s\n' "$main" "${version:-1.14}" >"$dir/go.mod"
        ;;
    esac
    args=("${words[@]}")
    if ! build "$dir" -o "$module" "${flags[@]}" "${files[@]}"; then
        why="build: $(grep -v '^#' "$work/out" | head -n 1)"
        return
    fi
    if [ $action = runoutput ]; then
        for engine in ${engines//,/ }; do
            execute "$engine" "$gotest" "$module" "${args[@]}" || { judge_failure $? "$engine: the generator:" && return; }
            if [ -e "$work/tmp__.go" ] && ! cmp -s "$work/out" "$work/tmp__.go"; then
                why="the generator prints something else on $engine"
                return
            fi
            cp "$work/out" "$work/tmp__.go"
        done
        args=()
        if ! build "$gotest" -o "$module" "$work/tmp__.go"; then
            why="build of its output: $(grep -v '^#' "$work/out" | head -n 1)"
            return
        fi
    fi
    [ -e "$wanted" ] || wanted=/dev/null
    [ "$dir" = "$gotest" ] || [ $action = runindir ] || dir=$work
    for engine in ${engines//,/ }; do
        execute "$engine" "$dir" "$module" "${args[@]}" || { judge_failure $? "$engine:" && return; }
        if ! sed 's/\r$//' "$work/out" | cmp -s - "$wanted"; then
            why="$engine: output differs: $(diff -a "$wanted" "$work/out" | grep -a '^[<>]' | head -n 1)"
            return
        fi
    done
    verdict=pass why=""
}

# Why the last run failed. judge_failure CODE WORDS-BEFORE
judge_failure() {
    local code=$1
    why="$2 exit code $code: $(grep -a -m 1 -E '^(panic:|fatal error:|Error:|run-node:)' "$work/out" || grep -a -m 1 . "$work/out")"
    [ $code != 124 ] && [ $code != 152 ] && [ $code != 137 ] || why="$2 takes too long"
    ! grep -aq 'fatal error: gowl cannot do this yet' "$work/out" || verdict=notyet
}

one() { # NAME: adds "VERDICT NAME WHY" to $out/results and prints a line
    local name=$1 work log verdict=fail why="" experiment=""
    work=$(mktemp -d "$out/XXXXXX")
    log=$kept/logs/${name//\//__}
    rm -f "$log"
    try
    [ $verdict = pass ] || head -c 20000 "$work/out" >"$log"
    why=$(tr -cd '\40-\176' <<<"$why" | cut -c 1-200)
    {
        flock 9
        echo "$verdict $name $why" | tee -a "$out/results" >>"$kept/results"
        printf '[%d/%d] %-6s %s%s\n' "$(wc -l <"$out/results")" "$total" "$verdict" "$name" "${why:+: $why}"
    } 9>"$out/lock"
    rm -rf "$work"
}

if [ "${1-}" = --one ]; then
    one "$2"
    exit 0
fi

# ---- the command line ----

level=Oz engines="" compiler=gowl jobs=2 list=0 table=0 only=all select=cat patterns=()
for a in "$@"; do
    case $a in
    --concurrency | --memory) select=select_${a#--} ;;
    --failed | --new) only=${a#--} ;;
    --level=*) level=${a#*=} ;;
    --compiler=gc | --compiler=gowl) compiler=${a#*=} ;;
    --table) table=1 ;;
    -*) common_option "$a" || fail_usage "unknown option $a" ;;
    *) patterns+=("$a") ;;
    esac
done
[ $compiler = gowl ] || level=gc
[ -n "$engines" ] || { engines=wasmtime,node && [ $compiler = gowl ] || engines=wasmtime; }
check_engines
unset GOFLAGS GOOS GOARCH GOEXPERIMENT
export GOWORK=off
gotest=$(go env GOROOT)/test
[ -d "$gotest" ] || fail_usage "$gotest is not there (a Go of its own download has it, a toolchain module has not)"
go_minor=$(go env GOVERSION | sed -E 's/^go1\.([0-9]+).*/\1/')
kept=$root/.cache/goroot/$compiler-$level
mkdir -p "$kept/logs"
touch "$kept/results"
names() { sed -E '/^(#|$)/d; s/ .*//' "$1"; }

# What was chosen, before the excluded ones are taken out.
chosen() {
    local name p folder
    all_programs | $select | while read -r name; do
        folder=$(dirname "$name")/
        for p in "${patterns[@]}"; do
            # shellcheck disable=SC2053
            [[ $name == $p || $folder == "$p" ]] && echo "$name" && break
        done
        [ ${#patterns[@]} -gt 0 ] || echo "$name"
    done
}
matched=$(chosen)
[ -n "$matched" ] || fail_usage "no program matches ${patterns[*]}"
work=$matched
[ $compiler = gc ] || work=$(grep -vxFf <(names "$here/excluded") <<<"$matched")
case $only in
failed) work=$(grep -xFf <(awk '{ last[$2] = $1 } END { for (name in last) if (last[name] != "pass") print name }' "$kept/results") <<<"$work") ;;
new) work=$(grep -vxFf <(cut -d ' ' -f 2 "$kept/results") <<<"$work") ;;
esac
if [ $list = 1 ]; then
    echo "$work"
    exit 0
fi

# ---- the table ----

# Prints the table of the results in file $1 (folder, how many matched, what became of them), what failed, and the sums.
print_table() {
    awk -v expected="$here/expected" -v excluded="$here/excluded" -v level="$level" -v gc=$([ $compiler = gc ] && echo 1) '
        function folder(name) { sub(/[^\/]*$/, "", name); return name == "" ? "./" : name }
        function read(file, into,   line, name) {
            while ((getline line < file) > 0) {
                if (line ~ /^(#|$)/)
                    continue
                name = line; sub(/ .*/, "", name)
                if (name ~ /@/ && name !~ "@" level "$")
                    continue
                sub(/@.*/, "", name)
                into[name] = line; sub(/^[^ ]+ +/, "", into[name])
            }
        }
        BEGIN { read(expected, known); read(excluded, out) }
        FILENAME == "-" { f = folder($1); if (!(f in matched)) order[++n] = f; matched[f]++; wanted[$1] = 1; if (!gc && $1 in out) left_out[f]++; next }
        ($2 in wanted) && (gc || !($2 in out)) { last[$2] = $0 }
        END {
            for (name in last) {
                $0 = last[name]
                count()
            }
            report()
        }
        function count(   f, why) {
            f = folder($2); why = $0; sub(/^[^ ]+ [^ ]+ ?/, "", why)
            if ($1 == "pass" && $2 in known) { failed[f]++; list = list "    " $2 ": passes, though it is in tests/goroot/expected\n" }
            else if ($1 == "pass") passed[f]++
            else if ($2 in known) expect[f]++
            else if ($1 == "notyet") { not_yet[f]++; later = later "    " $2 ": " why "\n" }
            else { failed[f]++; list = list "    " $2 ": " why "\n" }
        }
        function report(   i, f, form, m, o, p, e, y, x) {
            if (later != "") { print "not yet:"; printf "%s", later | "sort"; close("sort") }
            if (list != "") { print "failed:"; printf "%s", list | "sort"; close("sort") }
            form = "%-24s %8s %8s %8s %8s %8s %8s\n"
            printf form, "folder", "matched", "excluded", "passed", "expected", "not yet", "failed"
            for (i = 1; i <= n; i++) {
                f = order[i]
                printf form, f, matched[f], left_out[f] + 0, passed[f] + 0, expect[f] + 0, not_yet[f] + 0, failed[f] + 0
                m += matched[f]; o += left_out[f]; p += passed[f]; e += expect[f]; y += not_yet[f]; x += failed[f]
            }
            printf form, "all", m, o, p, e, y, x
            printf "%d passed, %d failed\n", p, x + y
            exit x + y != 0 || p == 0
        }' - "$1" <<<"$2"
}
if [ $table = 1 ]; then
    print_table "$kept/results" "$matched"
    exit
fi

# ---- what it needs ----

[ -n "$work" ] || fail_usage "nothing to run"
[ $compiler = gc ] || need_gowl
need_engines

# ---- run ----

out=$(mktemp -d "${TMPDIR:-/tmp}/gowl-goroot.XXXXXX")
trap 'rm -rf "$out"' EXIT
total=$(wc -l <<<"$work")
GOWL=${GOWL-} WASMTIME=${WASMTIME-}
export GOWL WASMTIME out kept gotest go_minor level engines compiler total
note_run "$kept" "$engines" $([ -s "$kept/results" ] || echo --fresh)
touch "$out/results"
xargs -d '\n' -P "$jobs" -n 1 "$self" --one <<<"$work"
awk '{ last[$2] = $0 } END { for (name in last) print last[name] }' "$kept/results" | sort -k 2,2 >"$out/all"
mv "$out/all" "$kept/results"
print_table "$kept/results" "$matched"
exit
}
