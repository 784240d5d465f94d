//go:build ignore

// A method value and a method expression.
package main

type point struct{ x, y int }

//go:noinline
func (p point) Add(n int) int { return p.x + p.y + n }

func Value(p point) func(int) int { return p.Add }

func Expr() func(point, int) int { return point.Add }

func main() {}
