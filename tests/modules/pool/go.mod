module example.com/gowltests/pool

go 1.24.0

require (
	github.com/panjf2000/ants/v2 v2.11.3
	golang.org/x/sync v0.11.0
)
