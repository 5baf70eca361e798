package store

// A Form is what a reply is in RESP3, as far as its kind does not tell. The
// kind and the value are those of RESP2, so that whoever does not ask for the
// form sees the same as ever.
type Form uint8

const (
	UsualForm     Form = iota // what the kind says
	MapForm                   // a List: keys and values in turn
	SetForm                   // a List
	DoubleForm                // a Str
	BigNumberForm             // a Str
	TextForm                  // a Str for people to read
	BoolForm                  // an Int
)

// Form gives the form of r.
func (r Reply) Form() Form { return r.form }

// As gives r in another form, which must be one for its kind.
func (r Reply) As(f Form) Reply {
	r.form = f
	return r
}
