// image/png: a picture of N by N points, encoded and decoded, in colour and in grey.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"strconv"
)

func main() {
	n := 500
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	rgb, grey := image.NewNRGBA(image.Rect(0, 0, n, n)), image.NewGray(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			rgb.Set(x, y, color.NRGBA{uint8(x), uint8(y), uint8(x * y >> 6), uint8(255 - x&y&15)})
			grey.SetGray(x, y, color.Gray{uint8((x*x + y*y) >> 8)})
		}
	}
	for _, m := range []image.Image{rgb, grey} {
		var z bytes.Buffer
		err := png.Encode(&z, m)
		size, sum := z.Len(), uint32(0)
		if err == nil {
			var back image.Image
			if back, err = png.Decode(&z); err == nil {
				switch p := back.(type) {
				case *image.NRGBA:
					sum = crc32.ChecksumIEEE(p.Pix)
				case *image.Gray:
					sum = crc32.ChecksumIEEE(p.Pix)
				}
			}
		}
		fmt.Printf("%T %d %08x %v\n", m, size, sum, err)
	}
}
