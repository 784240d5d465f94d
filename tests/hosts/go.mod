module example.com/gowlhosts

go 1.24
