module large/compile

go 1.24
