module example.com/gowltests/expr

go 1.24.0

require github.com/expr-lang/expr v1.17.8
