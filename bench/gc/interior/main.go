// A linked structure held together by pointers into the middle of objects.
package main

import "fmt"

type cell struct {
	pad  [3]int
	next *int // points to the val of the next cell
	val  int
	self *cell
	tail []int // a slice of another cell's pad
}

func main() {
	sum := 0
	for round := 0; round < 40; round++ {
		var head *int
		var cells []*int
		for i := 0; i < 50_000; i++ {
			c := &cell{val: i}
			c.pad[1] = i * 2
			c.self = c
			c.next = head
			head = &c.val
			c.tail = c.pad[1:2]
			if i%10 == 0 {
				cells = append(cells, &c.pad[1])
				arr := make([]cell, 7) // only an inner pointer keeps it
				arr[3].val = i
				c.next = &arr[3].val
				arr[3].self = c
			}
		}
		for _, p := range cells {
			sum += *p
		}
		sum += *head
	}
	fmt.Println(sum)
}
