// A program that has little of the run time, built without tracebacks (emit/optimise/late_idle.c).

package main

func main() { println("before"); select {} }
