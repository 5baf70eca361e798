package stdlib

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/rdsh/rdsh/bindings/catalog"
)

// UUID is the module uuid.
var UUID = catalog.CompileModule(catalog.Module{
	Name: "uuid",
	Doc:  "Names that nobody else has (RFC 9562).",
	Funcs: []catalog.Method{
		{
			Sig: "v4()", Doc: "Returns a random one, of which 122 bits cannot be guessed, such as 9e107d9d-372b-46a1-8f26-5b3c1d2e4f60.",
			Example: `print(len(uuid.v4()))`, Prints: "36",
			Func: catalog.Func0(randomUUID),
		},
	},
})

func randomUUID(*Run, context.Context) (string, error) {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
