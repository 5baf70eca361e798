package stdlib

import (
	"time"

	"github.com/rdsh/rdsh/engine/codec/tree"
)

// typeName names the type of v as scripts do.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "none"
	case bool:
		return "bool"
	case int64, tree.BigInt:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case tree.Bytes:
		return "bytes"
	case tree.List:
		return "list"
	case tree.Tuple:
		return "tuple"
	case tree.Set:
		return "set"
	case tree.Dict:
		return "dict"
	case time.Time:
		return "time"
	case time.Duration:
		return "duration"
	}
	return "record"
}
