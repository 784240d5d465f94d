#include "textflag.h"
#include "funcdata.h"

/* Each of these is one jump;
   the text is the same for every machine. */
TEXT ·plus(SB), NOSPLIT, $0-48 // (int64, string) (int64, string)
	JMP ·plusBody(SB)

TEXT ·mayPanic(SB), NOSPLIT, $0-40
	NO_LOCAL_POINTERS; JMP ·at(SB)
TEXT ·sorted(SB), NOSPLIT, $0-24; JMP ·sortBody(SB)

TEXT ·depth(SB), NOSPLIT, $0-16
	JMP ·depthBody(SB)
