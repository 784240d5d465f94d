module example.com/gowltests

go 1.24
