// Error and String methods of an uncaught panic recover what they panic with, not the panic itself.
package main

type E struct{}
type S struct{}

func (E) Error() string {
	println("recover in Error", recover() == nil)
	defer func() {
		if e := recover().(error); e != nil {
			println(e.Error())
		}
	}()
	var m map[string]int
	m["a"] = 1
	return "not reached"
}

func (S) String() (s string) {
	defer func() { s = recover().(string) + ", recovered" }()
	panic("in String")
}

func main() {
	defer func() { panic(S{}) }()
	panic(E{})
}
