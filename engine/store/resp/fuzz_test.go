package resp_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/rdsh/rdsh/engine/store/resp"
)

// FuzzParse reads the same text at once and in pieces: the commands are the
// same, and they are read again as they were when they are written as clients
// write them.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		array("SET", "a", "b\r\n") + array("GET", "a"), "PING\r\nGET 'a b' \"c\\x41\\n\"\r\n", "*0\r\n*-1\r\n*1\r\n$0\r\n\r\n",
		"*2\r\n$3\r\nGET\r\n$99\r\n", "*1\r\n$-1\r\n", "GET \"a", "\r\n\n  \n", "*3000000000\r\n", "*1\r\n$1\rxa\r\n",
	} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		whole, err := resp.Parse(text, len(text)+1)
		pieces, err2 := resp.Parse(text, max(1, size))
		if !reflect.DeepEqual(whole, pieces) || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Errorf("at once: %q, %v; in pieces of %d: %q, %v", whole, err, size, pieces, err2)
		}
		spelled := ""
		for _, words := range whole {
			spelled += array(words...)
		}
		if again, err := resp.Parse(spelled, len(spelled)+1); err != nil || !reflect.DeepEqual(whole, again) {
			t.Errorf("%q was written as %q and read as %q, %v", whole, spelled, again, err)
		}
	})
}
