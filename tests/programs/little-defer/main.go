// A program that has little of the run time, built without tracebacks (emit/optimise/late_idle.c).

package main

func main() { defer println("deferred", 1.5); println(42, "x", true, -7) }
