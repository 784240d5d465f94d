// Package gotest is what tests/gotest/run tests the testing package with.
package gotest

import "sync"

// Queue is a bounded queue of strings.
type Queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []string
	limit int
}

func New(limit int) *Queue {
	q := &Queue{limit: limit}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue) Put(s string) {
	q.mu.Lock()
	for len(q.items) == q.limit {
		q.cond.Wait()
	}
	q.items = append(q.items, s)
	q.cond.Broadcast()
	q.mu.Unlock()
}

func (q *Queue) Get() string {
	q.mu.Lock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	s := q.items[0]
	q.items = q.items[1:]
	q.cond.Broadcast()
	q.mu.Unlock()
	return s
}
