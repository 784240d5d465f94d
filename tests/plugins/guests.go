//go:build guests

// Package plugins holds the hosts and guests of ./run. This file, which is never built, keeps in go.mod what guests of other modules need.
package plugins

import _ "github.com/extism/go-pdk"
