package luavm

import (
	"encoding/binary"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// structFuncs are the library struct: values in the layout of C
// (http://www.inf.puc-rio.br/~roberto/struct/).
var structFuncs = map[string]Func{
	"pack":   structPack,
	"size":   structSize,
	"unpack": structUnpack,
}

const (
	maxIntSize = 32 // of i and I, in bytes
	maxAlign   = 8  // of ! without a number
)

// A layout reads a format, option by option.
type layout struct {
	a      Args
	format string
	big    bool
	align  int
}

func newLayout(a Args) *layout { return &layout{a: a, format: a.Str(1), align: 1} }

// next gives the next option and its size, 0 if that depends on the value.
func (l *layout) next() (option byte, size int) {
	option, l.format = l.format[0], l.format[1:]
	switch option {
	case 'b', 'B', 'x':
		return option, 1
	case 'h', 'H':
		return option, 2
	case 'f':
		return option, 4
	case 'l', 'L', 'T', 'd':
		return option, 8
	case 'c':
		return option, l.number(1)
	case 'i', 'I':
		if size = l.number(4); size > maxIntSize {
			l.a.Raise("integral size %d is larger than limit of %d", size, maxIntSize)
		}
		return option, size
	}
	return option, 0
}

// number reads a number in the format.
func (l *layout) number(otherwise int) int {
	if l.format == "" || !isDigit(l.format[0]) {
		return otherwise
	}
	n := 0
	for l.format != "" && isDigit(l.format[0]) {
		if n = 10*n + int(l.format[0]-'0'); n > math.MaxInt32 {
			l.a.Raise("integral size overflow")
		}
		l.format = l.format[1:]
	}
	return n
}

// padding gives how many bytes stand before an option at a place.
func (l *layout) padding(at int, option byte, size int) int {
	if size == 0 || option == 'c' {
		return 0
	}
	size = min(size, l.align)
	return (size - at&(size-1)) & (size - 1)
}

// control handles an option that stands for no value.
func (l *layout) control(option byte) {
	switch option {
	case ' ':
	case '<':
		l.big = false
	case '>':
		l.big = true
	case '!':
		n := l.number(maxAlign)
		if n <= 0 || n&(n-1) != 0 {
			l.a.Raise("alignment %d is not a power of 2", n)
		}
		l.align = n
	default:
		l.a.Fail(1, "invalid format option '"+string(rune(option))+"'")
	}
}

func structSize(a Args) int {
	l, at := newLayout(a), 0
	for l.format != "" {
		option, size := l.next()
		at += l.padding(at, option, size)
		switch {
		case option == 's':
			a.Fail(1, "option 's' has no fixed size")
		case option == 'c' && size == 0:
			a.Fail(1, "option 'c0' has no fixed size")
		case !isAlnum(option):
			l.control(option)
		}
		at += size
	}
	return a.PushNum(float64(at))
}

func structPack(a Args) int {
	l := newLayout(a)
	a.Push(lua.LNil) // what is missing is nil first, as in Redis
	var b []byte
	arg := 2
	for l.format != "" {
		option, size := l.next()
		b = append(b, make([]byte, l.padding(len(b), option, size))...)
		switch option {
		case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I':
			b = l.appendInt(b, a.Num(arg), size)
			arg++
		case 'x':
			b = append(b, 0)
		case 'f', 'd':
			b = l.appendFloat(b, a.Num(arg), size)
			arg++
		case 'c', 's':
			b = l.appendText(b, arg, option, size)
			arg++
		default:
			l.control(option)
		}
	}
	return a.PushStr(string(b))
}

func (l *layout) appendInt(b []byte, f float64, size int) []byte {
	n := toUnsigned(f)
	at := len(b)
	b = append(b, make([]byte, size)...)
	for i := range size {
		to := at + i
		if l.big {
			to = at + size - 1 - i
		}
		b[to] = byte(n)
		n >>= 8
	}
	return b
}

func (l *layout) order() binary.AppendByteOrder {
	if l.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (l *layout) appendFloat(b []byte, f float64, size int) []byte {
	if size == 4 {
		return l.order().AppendUint32(b, math.Float32bits(float32(f)))
	}
	return l.order().AppendUint64(b, math.Float64bits(f))
}

func (l *layout) appendText(b []byte, arg int, option byte, size int) []byte {
	s := l.a.Str(arg)
	if size == 0 {
		size = len(s)
	}
	if len(s) < size {
		l.a.Fail(arg+1, "string too short")
	}
	l.a.Size(len(b) + size)
	b = append(b, s[:size]...)
	if option == 's' {
		b = append(b, 0)
	}
	return b
}

func structUnpack(a Args) int {
	l, data := newLayout(a), a.Str(2)
	at := a.OptInt(3, 1)
	if at == 0 {
		a.Fail(3, "offset must be 1 or greater")
	}
	at--
	a.L.SetTop(2)
	n := 0
	for l.format != "" {
		option, size := l.next()
		if at >= 0 {
			at += l.padding(at, option, size)
		}
		l.need(data, at, size)
		if n >= maxResults {
			a.Raise("stack overflow (too many results)")
		}
		value := lua.LValue(nil)
		switch option {
		case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I':
			value = lua.LNumber(l.integer(data[at:at+size], 'a' <= option))
		case 'f', 'd':
			value = lua.LNumber(l.float(data[at : at+size]))
		case 'x':
		case 'c':
			if size == 0 {
				size = l.previous(n)
				n--
				l.need(data, at, size)
			}
			value = lua.LString(data[at : at+size])
		case 's':
			end := strings.IndexByte(data[at:], 0)
			if end < 0 {
				a.Raise("unfinished string in data")
			}
			value, size = lua.LString(data[at:at+end]), end+1
		default:
			l.control(option)
		}
		if value != nil {
			a.Push(value)
			n++
		}
		at += size
	}
	return n + a.Push(lua.LNumber(at+1))
}

// need ends the call unless data has size bytes at a place.
func (l *layout) need(data string, at, size int) {
	if at < 0 || size < 0 || size > len(data) || at > len(data)-size {
		l.a.Fail(2, "data string too short")
	}
}

// previous takes the size of c0 from the last of n results.
func (l *layout) previous(n int) int {
	size, ok := number(l.a.At(l.a.Len()))
	if n == 0 || !ok {
		l.a.Raise("format 'c0' needs a previous size")
	}
	l.a.L.Pop(1)
	return int(toUnsigned(size))
}

func (l *layout) integer(data string, signed bool) float64 {
	var n uint64
	for i := range len(data) {
		from := len(data) - 1 - i
		if l.big {
			from = i
		}
		n = n<<8 | uint64(data[from])
	}
	if !signed {
		return float64(n)
	}
	mask := ^uint64(0) << ((len(data)*8 - 1) & 63)
	if n&mask != 0 {
		n |= mask
	}
	return float64(int64(n))
}

func (l *layout) float(data string) float64 {
	var order binary.ByteOrder = binary.LittleEndian
	if l.big {
		order = binary.BigEndian
	}
	if len(data) == 4 {
		return float64(math.Float32frombits(order.Uint32([]byte(data))))
	}
	return math.Float64frombits(order.Uint64([]byte(data)))
}
