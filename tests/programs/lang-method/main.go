// Method sets, embedding by value and pointer, promoted methods, interfaces in structs, wrappers.
package main

type Animal interface {
	Name() string
	Sound() string
}
type Mover interface{ Move(n int) (int, string) }
type Both interface {
	Animal
	Mover
}
type base struct {
	name string
	pos  int
}

func (b base) Name() string              { return b.name }
func (b *base) Move(n int) (int, string) { b.pos += n; return b.pos, b.name }
func (b base) Sound() string             { return "..." }

type dog struct {
	base
	loud bool
}

func (d dog) Sound() string {
	if d.loud {
		return "WOOF"
	}
	return "woof"
}

type cat struct{ *base }
type lion struct {
	cat
	Mover
}

func (l lion) Move(n int) (int, string) { a, b := l.Mover.Move(n * 2); return a, b + "!" }

type num int

func (n num) Name() string  { return "num" }
func (n *num) Inc()         { *n++ }
func (n num) Sound() string { return string(rune('a' + n)) }

type fn func(string) string

func (f fn) Name() string  { return f("fn") }
func (f fn) Sound() string { return "f" }

type mp map[string]string

func (m mp) Name() string  { return m["n"] }
func (m mp) Sound() string { m["n"] += "+"; return "m" }

type huge struct {
	pad [50]int
	base
}

func (h huge) Sound() string { h.pad[0]++; return string(rune('0' + h.pad[0])) }

type wrap struct{ Animal }
type empty struct{}

func (empty) Name() string   { return "empty" }
func (*empty) Sound() string { return "e" }

//go:noinline
func say(a Animal) { println(a.Name(), a.Sound()) }

type ptrOnly interface{ Inc() }

func main() {
	d := dog{base{"rex", 0}, true}
	say(d)
	say(&d)
	var b Both = &d
	println(b.Move(3))
	println(d.pos)
	c := cat{&base{"tom", 1}}
	say(c)
	var m Mover = c
	m.Move(10)
	l := lion{cat: c, Mover: &d}
	println(l.Move(2))
	println(c.pos, d.pos, l.Name())
	n := num(2)
	say(n)
	n.Inc()
	say(&n)
	var p ptrOnly = &n
	p.Inc()
	println(n)
	say(fn(func(s string) string { return s + "()" }))
	mm := mp{"n": "map"}
	say(mm)
	say(mm)
	h := huge{base: base{"huge", 0}}
	say(h)
	say(&h)
	say(wrap{wrap{h}})
	say(&wrap{&d})
	say(&empty{})
	f := d.Sound
	d.loud = false
	println(f(), d.Sound(), dog.Sound(d), (*dog).Name(&d), Animal.Name(d))
	g := Animal.Sound
	println(g(d), g(h))
	mv := b.Move
	_, s := mv(1)
	println(s, d.pos)
	as := []Animal{d, &d, c, n, h, wrap{c}}
	for i, a := range as {
		_, isM := a.(Mover)
		_, isP := a.(ptrOnly)
		_, isD := a.(dog)
		println(i, isM, isP, isD)
	}
	anon := struct {
		*dog
		extra int
	}{&d, 1}
	println(anon.Sound(), anon.name)
	var ai Animal = anon
	say(ai)
}
