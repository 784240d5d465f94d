// A page: clicks, animation frames, a request by net/http, bytes into a canvas. It says by report what came of it.
package main

import (
	"fmt"
	"io"
	"net/http"
	"syscall/js"
)

func frames(n int) {
	done := make(chan bool)
	var step js.Func
	step = js.FuncOf(func(this js.Value, args []js.Value) any {
		if n--; n == 0 {
			close(done)
		} else {
			js.Global().Call("requestAnimationFrame", step)
		}
		return nil
	})
	js.Global().Call("requestAnimationFrame", step)
	<-done
	step.Release()
}

func get(url string) string {
	r, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return fmt.Sprint(r.StatusCode, " ", string(b), " ", err)
}

func pixels() string {
	canvas := js.Global().Get("document").Call("createElement", "canvas")
	canvas.Set("width", 4)
	canvas.Set("height", 4)
	context := canvas.Call("getContext", "2d")
	image := context.Call("createImageData", 4, 4)
	bytes := make([]byte, 64)
	for i := range bytes {
		bytes[i] = 255
	}
	n := js.CopyBytesToJS(image.Get("data"), bytes)
	context.Call("putImageData", image, 0, 0)
	return fmt.Sprint(n, context.Call("getImageData", 1, 1, 1, 1).Get("data").Index(0).Int())
}

func main() {
	document := js.Global().Get("document")
	button := document.Call("createElement", "button")
	document.Get("body").Call("append", button)
	clicks := 0
	button.Call("addEventListener", "click", js.FuncOf(func(this js.Value, args []js.Value) any {
		clicks++
		this.Set("textContent", fmt.Sprint(clicks, " ", args[0].Get("type").String()))
		return nil
	}))
	for range 3 {
		button.Call("click")
	}
	frames(30)
	text := get(js.Global().Get("location").Get("origin").String() + "/text")
	js.Global().Call("report", fmt.Sprint(button.Get("textContent").String(), "; frames; ", text, "; ", pixels()))
}
