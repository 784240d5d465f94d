package beta

import "example.com/gowltests/programs/lang-init/alpha"

var Value = alpha.Count * 10
var Table = map[int]string{1: "one", 2: "two", 3: name()}

func name() string { println("beta name", Value); return "three" }
func init()        { println("beta init", Value) }
