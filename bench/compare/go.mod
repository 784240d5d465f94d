module gowl/bench/compare

go 1.24
