// A program that has little of the run time, built without tracebacks (emit/optimise/late_idle.c).

package main

type I interface{ M() int }
type A int

func (a A) M() int { return int(a) }

type B struct{ x int }

func (b *B) M() int { return b.x }

var i I = A(4)

func main() {
	println(i.M())
	var j any = i
	_, ok := j.(*B)
	println(ok)
	var n *B
	defer func() { println(recover() != nil) }()
	println(n.M())
}
