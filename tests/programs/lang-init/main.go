// Initialisation: dependency order within and across packages, several init functions, maps and closures made at init, blank variables.
package main

import (
	_ "embed"

	"example.com/gowltests/programs/lang-init/alpha"
	"example.com/gowltests/programs/lang-init/beta"
)

var (
	a = b + 1
	b = f("b", c*2)
	c = f("c", 20)
	_ = f("blank", 0)
	t = map[string]func() int{"a": func() int { return a }}
	s = []int{c, b, a}
	p = &struct{ x, y int }{a, beta.Value}
	x, y = pair()
	static   = [4]string{"static", "data"}
	iface    any = static
	big  [1000]int
	zero int
)

//go:embed text.txt
var text string

//go:embed text.txt
var raw []byte

func f(n string, v int) int { println("main var", n, v); return v }
func pair() (int, string)   { println("pair"); return alpha.Count, "y" }

func init() { println("init 1", a, b, c); a++ }
func init() { println("init 2", a) }

func main() {
	println(a, b, c, t["a"](), s[2], p.x, p.y, x, y, static[1], iface.([4]string)[0], big[999], zero)
	println(alpha.Count, beta.Value, beta.Table[3], alpha.Get(), len(text), text == string(raw))
	init2()
}
