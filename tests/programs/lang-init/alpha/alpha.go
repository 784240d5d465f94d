package alpha

var Count = count()
var hook = func() int { return Count * 2 }

func count() int { println("alpha var"); return 11 }
func init()      { println("alpha init"); Count++ }
func Get() int   { return hook() }
