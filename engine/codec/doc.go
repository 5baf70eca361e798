// Package codec is the stored form of values: JSON without spaces, except that
// a string which cannot be mistaken for something else is stored bare.
//
//	hello            the string hello
//	"42"             the string 42
//	42  4.0  true    an int, a float, a bool
//	null             none
//	[1,2]            a list
//	{"to":"a"}       a dict whose keys are strings
//
// What JSON lacks is an object whose first key begins with $:
//
//	{"$bytes":"AP8="}                    bytes, in base64
//	{"$str":"/w=="}                      a string that is not UTF-8, inside another value
//	{"$float":"nan"}                     nan, inf and -inf
//	{"$tuple":[1,2]}                     a tuple
//	{"$set":[1,2]}                       a set
//	{"$dict":[[1,"a"],["$b",2]]}         a dict with other keys, or keys that begin with $
//	{"$time":"2026-01-02T03:04:05Z"}     a time, in RFC 3339
//	{"$duration":"1h0m0s"}               a duration
//	{"$type":"Point","x":1,"y":2}        a record
//
// A [Text] is a value in stored form. A [Key] is one in canonical form, so
// that equal values are equal keys: members of sets, keys of maps, vertices.
// The two read text of others differently. A Text is read as any JSON, so
// 4.50 is a float. A Key is what it says only if the value encodes back to the
// same text, so the member 4.50 is a string, and can be removed by that name.
//
// The package knows no language. A binding walks its own values and calls an
// [Encoder]; [Decode] and [DecodeKey] call the binding's [Builder]. There is no
// tree in between.
package codec
