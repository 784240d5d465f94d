// Package store is one of variables that main reads, one of them alone.
package store

import "errors"

var ErrBad = errors.New("bad")

var Names = []string{"x", "y"}
