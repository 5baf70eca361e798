package transfer

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const timeForm = "2006-01-02T15:04:05.000Z"

// lastTime ends the year 9999. After it times are in milliseconds since 1970.
const lastTime = 253402300799999

func appendTime(b []byte, ms int64) []byte {
	if ms > lastTime {
		return append(strconv.AppendInt(append(b, '"'), ms, 10), '"')
	}
	return append(append(append(b, '"'), time.UnixMilli(ms).UTC().Format(timeForm)...), '"')
}

// appendKey appends the JSON of a key.
func (m *image) appendKey(b []byte, key string) []byte {
	b = append(appendName(append(b, `{"key":`...), key), `,"`...)
	b = append(append(b, m.kind...), `":`...)
	switch m.kind {
	case "string":
		b = appendElement(b, strings.Join(m.words, ""))
	case "hash":
		b = appendPairs(b, m.words, 0, 1)
	case "zset":
		b = appendPairs(b, m.words, 1, 0)
	case "stream":
		b = m.appendStream(b)
	default:
		b = appendElements(b, m.words)
	}
	if m.at > 0 {
		b = appendTime(append(b, `,"expires":`...), m.at)
	}
	if len(m.times) > 0 {
		b = append(b, `,"field_expires":[`...)
		for i, t := range m.times {
			ms, _ := strconv.ParseInt(t.at, 10, 64)
			b = appendElement(append(comma(b, i), '['), t.field)
			b = append(appendTime(append(b, ','), ms), ']')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func appendElements(b []byte, words []string) []byte {
	b = append(b, '[')
	for i, w := range words {
		b = appendElement(comma(b, i), w)
	}
	return append(b, ']')
}

// appendPairs appends words as pairs, of which the first and second are at these
// places. A score is a number, or a string if JSON has none for it.
func appendPairs(b []byte, words []string, first, second int) []byte {
	b = append(b, '[')
	for i := 0; i+1 < len(words); i += 2 {
		b = appendElement(append(comma(b, i), '['), words[i+first])
		b = append(b, ',')
		if first == 0 {
			b = appendElement(b, words[i+second])
		} else {
			b = appendScore(b, words[i+second])
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func appendScore(b []byte, score string) []byte {
	f, err := strconv.ParseFloat(score, 64)
	if err != nil || math.IsInf(f, 0) {
		return strconv.AppendQuote(b, score)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

func (m *image) appendStream(b []byte) []byte {
	b = append(b, `{"entries":[`...)
	words := m.words
	for i := 0; len(words) > 0; i++ {
		n, _ := strconv.Atoi(words[1])
		b = append(append(append(comma(b, i), `["`...), words[0]...), `",`...)
		b = append(appendElements(b, words[2:2+n]), ']')
		words = words[2+n:]
	}
	s := m.stream
	b = fmt.Appendf(b, `],"last":%q,"deleted":%q,"added":%d,"groups":[`, s.last, s.deleted, s.added)
	for i, g := range s.groups {
		b = appendElement(append(comma(b, i), `{"name":`...), g.name)
		b = fmt.Appendf(b, `,"last":%q,"read":%q,"consumers":`, g.last, g.read)
		b = append(appendElements(b, g.consumers), `,"pending":[`...)
		for k, p := range g.pending {
			b = fmt.Appendf(comma(b, k), `[%q,`, p.id)
			b = fmt.Appendf(appendElement(b, p.consumer), `,%s,%s]`, p.at, p.count)
		}
		b = append(b, `]}`...)
	}
	return append(b, `]}`...)
}
