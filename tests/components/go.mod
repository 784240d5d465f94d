module example.com/gowlcomponents

go 1.24
