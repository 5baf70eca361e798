package gotype

import (
	"encoding"
	"fmt"
	"math/big"
	"reflect"
	"time"

	"github.com/rdsh/rdsh/engine/codec"
)

// A plan is how values of one type are written and read.
type plan struct {
	typ    reflect.Type
	encode func(e *codec.Encoder, v reflect.Value) error
	decode func(x any, v reflect.Value) error // x is a tree; v can be set
}

// A planner makes the plans of a type and all types in it.
type planner struct{ seen map[reflect.Type]*plan }

// plan gives the plan of t, which may still be in the making, for a type that
// contains itself.
func (p *planner) plan(t reflect.Type) (*plan, error) {
	if made, ok := p.seen[t]; ok {
		return made, nil
	}
	made := &plan{typ: t}
	p.seen[t] = made
	return made, p.fill(made)
}

// inner is plan of a type within another one; where says where.
func (p *planner) inner(t reflect.Type, where string) (*plan, error) {
	made, err := p.plan(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", where, err)
	}
	return made, nil
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	bigIntType   = reflect.TypeFor[big.Int]()
	anyType      = reflect.TypeFor[any]()
	emptyType    = reflect.TypeFor[struct{}]()
	marshaler    = reflect.TypeFor[encoding.TextMarshaler]()
	unmarshaler  = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// fill makes the plan of a type.
func (p *planner) fill(made *plan) error {
	switch t := made.typ; {
	case t == timeType:
		made.encode, made.decode = encodeTime, decodeTime
	case t == durationType:
		made.encode, made.decode = encodeDuration, decodeDuration
	case t == bigIntType:
		made.encode, made.decode = encodeBig, decodeBig
	case t == anyType:
		made.encode, made.decode = encodeAny, decodeAny
	case t.Kind() != reflect.Pointer && t.Implements(marshaler) && reflect.PointerTo(t).Implements(unmarshaler):
		made.encode, made.decode = encodeMarshaler, decodeMarshaler
	default:
		return p.fillKind(made)
	}
	return nil
}

// fillKind makes the plan of a type that is like others of its kind.
func (p *planner) fillKind(made *plan) error {
	switch made.typ.Kind() {
	case reflect.Bool:
		made.encode, made.decode = encodeBool, decodeBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		made.encode, made.decode = encodeInt, decodeInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		made.encode, made.decode = encodeUint, decodeUint
	case reflect.Float32, reflect.Float64:
		made.encode, made.decode = encodeFloat, decodeFloat
	case reflect.String:
		made.encode, made.decode = encodeStr, decodeStr
	case reflect.Slice:
		return p.slice(made)
	case reflect.Array:
		return p.array(made)
	case reflect.Map:
		return p.mapping(made)
	case reflect.Struct:
		return p.structure(made)
	case reflect.Pointer:
		return p.pointer(made)
	default:
		return &codec.Unstorable{What: made.typ.String()}
	}
	return nil
}
