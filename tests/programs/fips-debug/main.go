// GODEBUG=fips140=debug: what start-up does before it says that wasm has no FIPS 140-3 mode, as with gc's port.
package main

import (
	"crypto/sha256"
	"fmt"
)

func main() {
	fmt.Printf("%x\n", sha256.Sum256(nil))
}
