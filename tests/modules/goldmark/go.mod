module example.com/gowltests/goldmark

go 1.24.0

require github.com/yuin/goldmark v1.8.7
