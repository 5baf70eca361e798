package embedded

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// geoadd is GEOADD key [NX|XX] [CH] longitude latitude member…. It is ZADD with
// scores that are places.
func geoadd(t *tx, c *store.Command) store.Reply {
	var o addOptions
	i := 1
	for ; i < c.Len() && o.readGeo(c.Arg(i)); i++ {
	}
	if (c.Len()-i)%3 != 0 || o.nx && o.xx {
		return syntax
	}
	args := []string{c.Arg(0)}
	for ; i < c.Len(); i += 3 {
		p, bad := readPoint(c, i)
		if bad != nil {
			return *bad
		}
		args = append(args, strconv.FormatUint(p.score(), 10), c.Arg(i+2))
	}
	if len(args) == 1 {
		return syntax
	}
	pairs := store.CmdList(store.ZAdd, args[0], args[1:])
	return t.zadd(&pairs, 1, o)
}

// readGeo reads an option of GEOADD and reports whether it is one.
func (o *addOptions) readGeo(arg string) bool {
	switch strings.ToUpper(arg) {
	case "NX":
		o.nx = true
	case "XX":
		o.xx = true
	case "CH":
		o.ch = true
	default:
		return false
	}
	return true
}

// readPoint reads a longitude and a latitude from argument i on.
func readPoint(c *store.Command, i int) (p point, bad *store.Reply) {
	var ok1, ok2 bool
	if p.lon, ok1 = parseFloat(c.Arg(i)); ok1 {
		p.lat, ok2 = parseFloat(c.Arg(i + 1))
	}
	switch {
	case !ok1 || !ok2:
		return p, &notFloat
	case !p.valid():
		r := store.OfError(store.Error(fmt.Sprintf("ERR invalid longitude,latitude pair %s,%s", sixDigits(p.lon), sixDigits(p.lat))))
		return p, &r
	}
	return p, nil
}

// sixDigits is C's %f.
func sixDigits(f float64) string {
	if f > 1e308 || f < -1e308 {
		return store.FormatFloat(f)
	}
	return strconv.FormatFloat(f, 'f', 6, 64)
}

// human spells f with 17 digits behind the point at most.
func human(f float64) string { return formatLong(new(big.Float).SetPrec(longPrec).SetFloat64(f)) }

func (p point) reply() store.Reply { return store.OfStrs(human(p.lon), human(p.lat)) }

// geopos is GEOPOS key [member…].
func geopos(t *tx, c *store.Command) store.Reply {
	return t.eachPlace(c, func(p point) store.Reply { return p.reply() })
}

// geohash is GEOHASH key [member…].
func geohash(t *tx, c *store.Command) store.Reply {
	return t.eachPlace(c, func(p point) store.Reply { return store.OfStr(p.standard()) })
}

func (t *tx) eachPlace(c *store.Command, show func(p point) store.Reply) store.Reply {
	z, _, bad := holding[zset](t, c.Arg(0))
	if !bad.IsNil() {
		return bad
	}
	rs := make([]store.Reply, c.Len()-1)
	for i := range rs {
		if p, found := z.place(c.Arg(i + 1)); found {
			rs[i] = show(p)
		}
	}
	return store.OfList(rs)
}

// place gives the place of a member; z may be nil.
func (z *zset) place(member string) (p point, found bool) {
	if z == nil {
		return p, false
	}
	at := z.scores.get(member)
	if at == nil {
		return p, false
	}
	return pointOf(*at), true
}

// geodist is GEODIST key member member [unit].
func geodist(t *tx, c *store.Command) store.Reply {
	unit := 1.0
	if c.Len() == 4 {
		var bad *store.Reply
		if unit, bad = readUnit(c.Arg(3)); bad != nil {
			return *bad
		}
	} else if c.Len() > 4 {
		return syntax
	}
	z, _, bad := holding[zset](t, c.Arg(0))
	if z == nil {
		return bad
	}
	a, ok1 := z.place(c.Arg(1))
	b, ok2 := z.place(c.Arg(2))
	if !ok1 || !ok2 {
		return store.Reply{}
	}
	return distanceReply(distance(a, b) / unit)
}

func distanceReply(d float64) store.Reply {
	return store.OfStr(strconv.FormatFloat(d, 'f', 4, 64))
}

// readUnit gives the meters of a unit.
func readUnit(arg string) (float64, *store.Reply) {
	switch strings.ToLower(arg) {
	case "m":
		return 1, nil
	case "km":
		return 1000, nil
	case "ft":
		return 0.3048, nil
	case "mi":
		return 1609.34, nil
	}
	r := store.OfError("ERR unsupported unit provided. please use M, KM, FT, MI")
	return 0, &r
}
