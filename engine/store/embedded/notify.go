package embedded

import "strings"

// An eventClass is a set of the kinds of events that are published about keys,
// as notify-keyspace-events selects them.
type eventClass uint16

const (
	eventKeyspace eventClass = 1 << iota // K: on __keyspace@0__:key
	eventKeyevent                        // E: on __keyevent@0__:event
	eventGeneric                         // g
	eventString                          // $
	eventList                            // l
	eventSet                             // s
	eventHash                            // h
	eventZset                            // z
	eventExpired                         // x
	eventEvicted                         // e
	eventStream                          // t
	eventMiss                            // m
	eventModule                          // d
	eventNew                             // n

	eventAll = eventGeneric | eventString | eventList | eventSet | eventHash | eventZset | eventExpired | eventEvicted | eventStream | eventModule
)

// eventLetters spells the classes, in the order in which CONFIG GET does.
var eventLetters = []struct {
	letter byte
	class  eventClass
}{
	{'g', eventGeneric},
	{'$', eventString},
	{'l', eventList},
	{'s', eventSet},
	{'h', eventHash},
	{'z', eventZset},
	{'x', eventExpired},
	{'e', eventEvicted},
	{'t', eventStream},
	{'d', eventModule},
	{'K', eventKeyspace},
	{'E', eventKeyevent},
	{'m', eventMiss},
	{'n', eventNew},
}

// parseEvents reads letters such as KEA.
func parseEvents(s string) (class eventClass, ok bool) {
	for i := range len(s) {
		if s[i] == 'A' {
			class |= eventAll
			continue
		}
		found := false
		for _, l := range eventLetters {
			if l.letter == s[i] {
				class, found = class|l.class, true
			}
		}
		if !found {
			return 0, false
		}
	}
	return class, true
}

func (class eventClass) String() string {
	var b strings.Builder
	all := class&eventAll == eventAll
	if all {
		b.WriteByte('A')
	}
	for _, l := range eventLetters {
		if class&l.class != 0 && !(all && l.class&eventAll != 0) {
			b.WriteByte(l.letter)
		}
	}
	return b.String()
}

// notify publishes that an event of a class has happened to key, if somebody
// asked for such events.
func (t *tx) notify(class eventClass, event, key string) {
	want := eventClass(t.s.tunables.get(notifyEvents))
	if want&class == 0 {
		return
	}
	if want&eventKeyspace != 0 {
		t.s.hub.publish("__keyspace@0__:"+key, event)
	}
	if want&eventKeyevent != 0 {
		t.s.hub.publish("__keyevent@0__:"+event, key)
	}
}
