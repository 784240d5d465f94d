module example.com/gowlsockets

go 1.24
