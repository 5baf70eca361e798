package embedded

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// A geoQuery is what GEOSEARCH, GEORADIUS and their kin ask for.
type geoQuery struct {
	area
	z                             *zset // nil if the key does not exist
	byMember, byPoint, round, box bool
	dist, hash, coord             bool
	any, sorted, desc             bool
	count                         int64
	target                        string
	stores, storeDist             bool
}

func georadius(t *tx, c *store.Command) store.Reply {
	q, bad := t.geoSource(c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	var wrong *store.Reply
	if q.center, wrong = readPoint(c, 1); wrong != nil {
		return *wrong
	}
	if wrong = q.readRadius(c, 3); wrong != nil {
		return *wrong
	}
	return t.geo(c, q, 5)
}

func georadiusbymember(t *tx, c *store.Command) store.Reply {
	q, bad := t.geoSource(c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	if q.z != nil {
		var found bool
		if q.center, found = q.z.place(c.Arg(1)); !found {
			return noPlace
		}
		if wrong := q.readRadius(c, 2); wrong != nil {
			return *wrong
		}
	}
	return t.geo(c, q, 4)
}

func geosearch(t *tx, c *store.Command) store.Reply {
	q, bad := t.geoSource(c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	return t.geo(c, q, 1)
}

func geosearchstore(t *tx, c *store.Command) store.Reply {
	q, bad := t.geoSource(c.Arg(1))
	if !bad.IsNil() {
		return bad
	}
	q.target, q.stores = c.Arg(0), true
	return t.geo(c, q, 2)
}

var noPlace = store.OfError("ERR could not decode requested zset member")

func (t *tx) geoSource(key string) (q *geoQuery, bad store.Reply) {
	z, _, bad := holding[zset](t, key)
	return &geoQuery{area: area{unit: 1}, z: z}, bad
}

// readRadius reads a radius and a unit from argument i on.
func (q *geoQuery) readRadius(c *store.Command, i int) (bad *store.Reply) {
	if q.radius, bad = readLength(c.Arg(i), "ERR need numeric radius"); bad != nil {
		return bad
	}
	if q.radius < 0 {
		r := store.OfError("ERR radius cannot be negative")
		return &r
	}
	q.unit, bad = readUnit(c.Arg(i + 1))
	return bad
}

// readBox reads a width, a height and a unit from argument i on.
func (q *geoQuery) readBox(c *store.Command, i int) (bad *store.Reply) {
	q.area.box = true
	if q.width, bad = readLength(c.Arg(i), "ERR need numeric width"); bad != nil {
		return bad
	}
	if q.height, bad = readLength(c.Arg(i+1), "ERR need numeric height"); bad != nil {
		return bad
	}
	if q.width < 0 || q.height < 0 {
		r := store.OfError("ERR height or width cannot be negative")
		return &r
	}
	q.unit, bad = readUnit(c.Arg(i + 2))
	return bad
}

func readLength(arg string, complaint store.Error) (float64, *store.Reply) {
	f, isFloat := parseFloat(arg)
	if !isFloat {
		r := store.OfError(complaint)
		return 0, &r
	}
	return f, nil
}

// geo executes a query whose options begin at argument i.
func (t *tx) geo(c *store.Command, q *geoQuery, i int) store.Reply {
	searches := c.Op == store.GeoSearch || c.Op == store.GeoSearchStore
	for i < c.Len() {
		read := q.option
		if searches {
			read = q.searchOption
		}
		n, bad := read(c, i)
		if bad != nil {
			return *bad
		}
		i += n
	}
	if bad := q.check(c, searches); bad != nil {
		return *bad
	}
	var found []place
	if q.z != nil {
		found = q.find()
	}
	if q.stores {
		return t.storePlaces(q, found)
	}
	rs := make([]store.Reply, len(found))
	for i := range found {
		rs[i] = q.show(&found[i])
	}
	return store.OfList(rs)
}

// option reads the option at argument i and gives how many arguments it has.
func (q *geoQuery) option(c *store.Command, i int) (n int, bad *store.Reply) {
	left := c.Len() - i - 1
	stores := c.Op == store.GeoRadius || c.Op == store.GeoRadiusByMember
	switch word := strings.ToUpper(c.Arg(i)); {
	case word == "WITHDIST":
		q.dist = true
	case word == "WITHHASH":
		q.hash = true
	case word == "WITHCOORD":
		q.coord = true
	case word == "ANY":
		q.any = true
	case word == "ASC" || word == "DESC":
		q.sorted, q.desc = true, word == "DESC"
	case word == "COUNT" && left > 0:
		return 2, q.readCount(c.Arg(i + 1))
	case stores && left > 0 && (word == "STORE" || word == "STOREDIST"):
		q.target, q.stores, q.storeDist = c.Arg(i+1), true, word == "STOREDIST"
		return 2, nil
	default:
		return 0, &syntax
	}
	return 1, nil
}

func (q *geoQuery) readCount(arg string) *store.Reply {
	n, isInt := parseInt(arg)
	switch {
	case !isInt:
		return &notInt
	case n <= 0:
		r := store.OfError("ERR COUNT must be > 0")
		return &r
	}
	q.count = n
	return nil
}

// searchOption is option for GEOSEARCH and GEOSEARCHSTORE, which have more.
func (q *geoQuery) searchOption(c *store.Command, i int) (n int, bad *store.Reply) {
	left := c.Len() - i - 1
	switch word := strings.ToUpper(c.Arg(i)); {
	case word == "FROMMEMBER" && left > 0 && !q.byPoint:
		q.byMember = true
		if q.z == nil {
			return 2, nil
		}
		var found bool
		if q.center, found = q.z.place(c.Arg(i + 1)); !found {
			return 0, &noPlace
		}
		return 2, nil
	case word == "FROMLONLAT" && left > 1 && !q.byMember:
		q.byPoint = true
		q.center, bad = readPoint(c, i+1)
		return 3, bad
	case word == "BYRADIUS" && left > 1 && !q.box:
		q.round, q.area.box = true, false
		return 3, q.readRadius(c, i+1)
	case word == "BYBOX" && left > 2 && !q.round:
		q.box = true
		return 4, q.readBox(c, i+1)
	case word == "STOREDIST" && c.Op == store.GeoSearchStore:
		q.storeDist = true
		return 1, nil
	}
	return q.option(c, i)
}

// check reports options that do not go together.
func (q *geoQuery) check(c *store.Command, searches bool) *store.Reply {
	var text string
	name := c.Row().Name
	switch {
	case q.stores && (q.dist || q.hash || q.coord):
		text = "STORE option in GEORADIUS"
		if searches {
			text = name
		}
		text += " is not compatible with WITHDIST, WITHHASH and WITHCOORD options"
	case searches && !q.byMember && !q.byPoint:
		text = "exactly one of FROMMEMBER or FROMLONLAT can be specified for " + name
	case searches && !q.round && !q.box:
		text = "exactly one of BYRADIUS and BYBOX can be specified for " + name
	case q.any && q.count == 0:
		text = "the ANY argument requires COUNT argument"
	default:
		return nil
	}
	r := store.OfError(store.Error("ERR " + text))
	return &r
}

// find gives the places that are asked for: with a count the closest ones,
// unless any will do.
func (q *geoQuery) find() []place {
	sorted, limit := q.sorted || q.count > 0, 0
	if q.any {
		sorted, limit = q.sorted, int(q.count)
	}
	q.measures = sorted || q.dist || q.storeDist
	found := q.search(q.z, limit)
	if q.count > 0 && q.count < int64(len(found)) {
		return first(found, int(q.count), q.compare)
	}
	if sorted {
		slices.SortStableFunc(found, q.compare)
	}
	return found
}

// compare puts places in the order that is asked for.
func (q *geoQuery) compare(a, b place) int {
	if q.desc {
		a, b = b, a
	}
	return cmp.Compare(a.distance, b.distance)
}

// first sorts all and gives the first n: it never sorts more than two times n.
func first(all []place, n int, compare func(a, b place) int) []place {
	kept, sorted := all[:0], false
	for _, p := range all {
		if sorted && compare(p, kept[n-1]) >= 0 {
			continue
		}
		if kept = append(kept, p); len(kept) == 2*n {
			slices.SortStableFunc(kept, compare)
			kept, sorted = kept[:n], true
		}
	}
	slices.SortStableFunc(kept, compare)
	return kept[:n]
}

// show gives a place as the options want it.
func (q *geoQuery) show(p *place) store.Reply {
	if !q.dist && !q.hash && !q.coord {
		return store.OfStr(p.member)
	}
	rs := []store.Reply{store.OfStr(p.member)}
	if q.dist {
		rs = append(rs, distanceReply(p.distance))
	}
	if q.hash {
		rs = append(rs, store.OfInt(int64(toBits(p.score))))
	}
	if q.coord {
		rs = append(rs, p.at.reply())
	}
	return store.OfList(rs)
}

func (t *tx) storePlaces(q *geoQuery, found []place) store.Reply {
	z := newZset()
	for _, p := range found {
		score := p.score
		if q.storeDist {
			score = p.distance
		}
		z.add(p.member, score)
	}
	return t.putZset(q.target, z)
}
