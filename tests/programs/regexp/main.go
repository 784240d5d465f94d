package main

import (
	"fmt"
	"regexp"
	"strings"
)

func main() {
	re := regexp.MustCompile(`(?P<user>[a-z0-9._%+-]+)@(?P<host>[a-z0-9.-]+\.[a-z]{2,})`)
	text := "write to bob.smith@example.com, or alice@mail.example.org; not to nobody@"
	fmt.Println(re.FindAllString(text, -1), re.FindAllStringSubmatchIndex(text, -1), re.SubexpNames())
	fmt.Println(re.ReplaceAllString(text, "<${host}|$user>"), re.NumSubexp(), re)
	fmt.Println(re.ReplaceAllStringFunc(text, strings.ToUpper))
	for _, p := range []string{`a(b`, `[z-a]`, `*`, `a{2000}`, `\8`, `(?<n>a)(?<n>b)`} {
		_, err := regexp.Compile(p)
		fmt.Println(err)
	}
	for _, c := range [][2]string{{`^(a+)+$`, strings.Repeat("a", 60) + "b"}, {`(?i)straße`, "STRASSE Straße STRAßE"}, {`\bfoo\b`, "foo food foo"},
		{`(?s)a.*?b`, "a\nb a b"}, {`(?m)^\w+$`, "one\ntwo three\nfour"}, {`\p{Greek}+`, "abc αβγ δ"}, {`x*`, "axxb"}, {`[^\x00-\x7f]`, "aé€😀"},
		{`(a|ab)(c|bcd)(d*)`, "abcd"}, {`\d{3,5}?`, "1234567"}, {`$^`, ""}} {
		r := regexp.MustCompile(c[0])
		fmt.Printf("%q %v %q %v\n", c[0], r.MatchString(c[1]), r.FindAllString(c[1], -1), r.FindStringSubmatchIndex(c[1]))
	}
	l := regexp.MustCompilePOSIX(`a+|a+b`)
	fmt.Println(l.FindString("aab"), regexp.QuoteMeta("a.b*[c]"))
	fmt.Printf("%q\n", regexp.MustCompile(`\s*[,;]\s*`).Split("a , b;c ,d", -1))
	// the one-pass, backtracking and NFA engines
	big := strings.Repeat("abcdefghij 0123456789 ", 3000)
	fmt.Println(len(regexp.MustCompile(`[a-j]+ \d+`).FindAllStringIndex(big, -1)), len(regexp.MustCompile(`(c|d)(e|f)?`).FindAllString(big, -1)),
		regexp.MustCompile(`^(?:a(b)c)(d)e`).FindStringSubmatch(big))
	prefix, full := regexp.MustCompile(`hello( world)?`).LiteralPrefix()
	fmt.Println(prefix, full)
	fmt.Println(string(regexp.MustCompile(`(\w+) (\w+)`).Expand(nil, []byte("$2-$1-$$-${1}x"), []byte("ab cd"), []int{0, 5, 0, 2, 3, 5})))
}
