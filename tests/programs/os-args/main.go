// os.Args, the environment, standard error and the exit code of os.Exit, which runs no deferred function.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

func main() {
	defer fmt.Println("never printed")
	fmt.Printf("%q\n", os.Args[1:])
	env := []string{}
	for _, e := range os.Environ() {
		if strings.HasPrefix(e, "T_") {
			env = append(env, e)
		}
	}
	sort.Strings(env)
	fmt.Printf("%q %q\n", env, os.Getenv("T_EMPTY"))
	_, ok := os.LookupEnv("T_NONE")
	os.Setenv("T_NEW", "set")
	os.Unsetenv("T_ONE")
	fmt.Println(ok, os.Getenv("T_NEW"), os.ExpandEnv("$T_TWO-${T_ONE}-$T_NEW"), len(os.Args))
	fmt.Fprintln(os.Stderr, "to standard error")
	os.Exit(len(os.Args))
}
