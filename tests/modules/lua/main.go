// A scripting language with coroutines: github.com/yuin/gopher-lua, with Go goroutines that run states of their own and talk over channels.
package main

import (
	"fmt"
	"sync"

	lua "github.com/yuin/gopher-lua"
)

const script = `
local function walk(t) -- a tree, by a recursive coroutine
  if t then
    walk(t.left)
    coroutine.yield(t.key)
    walk(t.right)
  end
end
local function insert(t, k)
  if not t then return {key = k} end
  if k < t.key then t.left = insert(t.left, k) else t.right = insert(t.right, k) end
  return t
end
local root
for _, k in ipairs{5, 2, 9, 1, 7, 3, 8} do root = insert(root, k) end
local keys = {}
for k in coroutine.wrap(function() walk(root) end) do keys[#keys + 1] = k end
print(table.concat(keys, " "))

local function producer(n) return coroutine.create(function() for i = 1, n do coroutine.yield(i * i) end return "end" end) end
local function filter(source) return coroutine.create(function()
  while true do
    local ok, x = coroutine.resume(source)
    if x == "end" then return x end
    if x % 3 ~= 0 then coroutine.yield(x) end
  end
end) end
local f, out = filter(producer(10)), {}
while true do
  local ok, x = coroutine.resume(f)
  out[#out + 1] = tostring(x)
  if coroutine.status(f) == "dead" then break end
end
print(table.concat(out, ","))

local bad = coroutine.create(function() coroutine.yield(1) error({code = 7}) end)
print(coroutine.resume(bad))
local ok, e = coroutine.resume(bad)
print(ok, type(e), e.code, coroutine.status(bad))
print(coroutine.resume(bad))
print(pcall(function() local s = string.rep("x", 3) .. nil end))
print(string.format("%5.2f|%-5s|%05d|%q", 3.14159, "ab", 42, "a\nb"))
local t = {}
for w in string.gmatch("the quick brown fox", "%a+") do t[#t + 1] = w:upper() end
table.sort(t)
print(table.concat(t, " "), string.gsub("hello world", "o", "0"))
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(20))
`

func main() {
	l := lua.NewState()
	defer l.Close()
	if err := l.DoString(script); err != nil {
		fmt.Println(err)
	}

	// Coroutines resumed from Go.
	if err := l.DoString(`function count(a, b) for i = a, b do coroutine.yield(i) end return "done" end`); err != nil {
		panic(err)
	}
	co, _ := l.NewThread()
	fn := l.GetGlobal("count").(*lua.LFunction)
	args := []lua.LValue{lua.LNumber(1), lua.LNumber(3)}
	for {
		st, err, values := l.Resume(co, fn, args...)
		args = nil
		fmt.Println(st == lua.ResumeYield, err, values)
		if st != lua.ResumeYield {
			break
		}
	}

	// States in goroutines, with Lua's channels.
	requests, answers := make(chan lua.LValue), make(chan lua.LValue)
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := lua.NewState()
			defer l.Close()
			l.SetGlobal("requests", lua.LChannel(requests))
			l.SetGlobal("answers", lua.LChannel(answers))
			if err := l.DoString(`
				while true do
				  local more = true
				  channel.select({"|<-", requests, function(ok, v)
				    if ok then answers:send(v * v) else more = false end
				  end})
				  if not more then break end
				end`); err != nil {
				fmt.Println(err)
			}
		}()
	}
	go func() {
		for i := range 20 {
			requests <- lua.LNumber(i)
		}
		close(requests)
	}()
	sum := 0
	for range 20 {
		sum += int((<-answers).(lua.LNumber))
	}
	wg.Wait()
	fmt.Println("sum", sum)

	if err := l.DoString(`local function f() return f() + 1 end f()`); err != nil {
		fmt.Println("error:", err.Error()[:40])
	}
}
