package main

func init()  { println("init 3, second file", b) }
func init2() { println("the second file's function", fromSecond) }

var fromSecond = f("second", a+100)
