module example.com/jsglue

go 1.24
