// A panic with a value of a type of its own: printed by its kind, which no other type of the program has.
package main

type temperature float32

func main() {
	defer func() {
		switch r := recover().(type) {
		case float64:
			println("not that")
		case temperature:
			println("hot")
			panic(r + 1)
		}
	}()
	panic(temperature(36.5))
}
