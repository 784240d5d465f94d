module large/gofmt

go 1.24
