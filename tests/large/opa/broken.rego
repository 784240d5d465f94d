package broken

p if { q[ }
