# METADATA
# title: example
# description: who may do what
package example

import data.grants
import data.roles

default allow := false

allow if { some r in roles[input.user]; r == "admin" }
allow if {
  some role in roles[input.user]
	some grant in grants[role]
  grant.verb == input.verb;  grant.kind == input.kind
}

kinds contains grant.kind if { some role, gs in grants; some grant in gs }
users[user] := count(rs) if { some user, rs in roles }
factorial(n) := product(numbers.range(1, n))
local_net if net.cidr_contains("10.0.0.0/8", input.ip)
grade := "high" if { input.n > 5 } else := "middle" if { input.n > 2 } else := "low"
deny contains msg if {
    not allow
    msg := sprintf("%s may not %v %q", [input.user, input.verb, input.kind])
}
test_words := {upper(w): n | some n, w in split("one two three", " "); startswith(w, "t")}
