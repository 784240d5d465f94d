// A range over a function within a function literal within a range over a function: closures of inlined closures.
package main

import (
	"fmt"
	"iter"
)

type site struct{ n int }

func all(sites []*site, include func(s *site) bool) iter.Seq[*site] {
	if include == nil {
		include = func(s *site) bool { return true }
	}
	return func(yield func(s *site) bool) {
		for _, s := range sites {
			if !include(s) {
				continue
			}
			if !yield(s) {
				return
			}
		}
	}
}

func render(sites []*site, skip int) error {
	i := 0
	for s := range all(sites, nil) {
		if s.n == skip {
			continue
		}
		for k := range 3 {
			if err := func() error {
				i++
				defer func() { fmt.Println("done", s.n, k) }()
				for s2 := range all(sites, nil) {
					if s == s2 && k == 2 && s.n > 3 {
						return fmt.Errorf("at %d, %d, %d", s.n, k, i)
					}
				}
				return nil
			}(); err != nil {
				return err
			}
		}
	}
	return nil
}

func main() {
	var sites []*site
	for i := range 6 {
		sites = append(sites, &site{i})
	}
	fmt.Println(render(sites, 2))
}
