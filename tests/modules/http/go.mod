module example.com/gowltests/http

go 1.24.0
