package embedded

import (
	"cmp"
	"math"
	"slices"

	"github.com/rdsh/rdsh/engine/store/embedded/order"
)

// An area is a circle, or a box along the meridians, around a point.
type area struct {
	center        point
	box           bool
	radius        float64 // in units, as what follows
	width, height float64
	unit          float64 // in meters
	measures      bool    // somebody wants to know how far places are
}

// A place is a member that a search has found.
type place struct {
	member   string
	score    float64
	at       point
	distance float64 // from the center, in units, if the area measures
}

// reaches reports whether p is within the area.
func (s *area) reaches(p point) bool {
	if !s.box {
		return noFarther(s.center, p, s.radius*s.unit)
	}
	return noFarther(p, point{p.lon, s.center.lat}, s.height*s.unit/2) &&
		noFarther(p, point{s.center.lon, p.lat}, s.width*s.unit/2)
}

// extent gives how many degrees the area extends from its center: a little
// more than it does, so that rounding loses nothing.
func (s *area) extent() (lat, lon float64) {
	const more = 1 + 1e-6
	up, side := s.radius*s.unit, s.radius*s.unit
	if s.box {
		up, side = s.height*s.unit/2, s.width*s.unit/2
	}
	lat = degrees(up/earth)*more + 1e-6
	far := math.Abs(s.center.lat) + lat // the latitude where meridians are closest
	if far >= 90 || side/earth >= math.Pi/2 {
		return lat, 360
	}
	sine := math.Sin(side/(2*earth)) / math.Cos(radians(min(far, latMax)))
	if sine >= 1 {
		return lat, 360
	}
	return lat, degrees(2*math.Asin(sine))*more + 1e-6
}

// A cellRange is the cells from lo to hi of a coordinate, both included.
type cellRange struct{ lo, hi int64 }

// mostCells is how many cells of a coordinate a search looks at, at most.
const mostCells = 3

// equator is half of the way around the world on a map, in meters, as Redis
// has it.
const equator = 20037726.37

// grid gives the step where Redis begins, whose cells are at least as large as
// the area.
func (s *area) grid() int {
	reach := s.radius * s.unit
	if s.box {
		reach = math.Hypot(s.width, s.height) / 2 * s.unit
	}
	step, narrow := -1, []float64{66, 80} // from these latitudes on, cells are narrow
	for ; reach < equator && step < geoStep+len(narrow); reach *= 2 {
		step++
	}
	for _, lat := range narrow {
		if math.Abs(s.center.lat) > lat {
			step--
		}
	}
	return min(max(step, 1), geoStep)
}

// cells gives the rows and columns of the grid of some step that cover the
// shape: few, and not much larger than it.
func (s *area) cells() (rows cellRange, columns []cellRange, step int) {
	lat, lon := s.extent()
	south, north := max(s.center.lat-lat, -latMax), min(s.center.lat+lat, latMax)
	for step = s.grid(); step > 0; step-- {
		scale := float64(int64(1) << step)
		rows = cellRange{cellOf(south, latMax, scale), cellOf(north, latMax, scale)}
		columns = lonCells(s.center.lon-lon, s.center.lon+lon, scale)
		n := rows.hi - rows.lo + 1
		wide := int64(0)
		for _, c := range columns {
			wide += c.hi - c.lo + 1
		}
		if n <= mostCells && wide <= mostCells {
			break
		}
	}
	return rows, columns, step
}

func cellOf(deg, limit, scale float64) int64 {
	return int64(min(max((deg+limit)/(2*limit)*scale, 0), scale-1))
}

// lonCells gives the columns between two longitudes, which may lie across the
// antimeridian.
func lonCells(west, east, scale float64) []cellRange {
	span := func(w, e float64) cellRange { return cellRange{cellOf(w, lonMax, scale), cellOf(e, lonMax, scale)} }
	switch {
	case east-west >= 2*lonMax:
		return []cellRange{span(-lonMax, lonMax)}
	case west < -lonMax:
		return disjoint(span(-lonMax, east), span(west+2*lonMax, lonMax))
	case east > lonMax:
		return disjoint(span(-lonMax, east-2*lonMax), span(west, lonMax))
	}
	return []cellRange{span(west, east)}
}

// disjoint gives two ranges, or one if they meet.
func disjoint(a, b cellRange) []cellRange {
	if a.hi >= b.lo {
		return []cellRange{{a.lo, b.hi}}
	}
	return []cellRange{a, b}
}

// Places at the largest longitude or latitude lie one cell behind the grid, and
// their scores behind those of all cells.
const (
	edgeFrom = 1 << (2 * geoStep)
	edgeTo   = edgeFrom << 2
)

// search gives the places of z in the area, at most limit if that is not 0.
// It takes time for those in the cells that cover it, and on the edge.
func (s *area) search(z *zset, limit int) (found []place) {
	cells, step := s.cellList()
	shift := 2 * (geoStep - step)
	for _, c := range cells {
		found = s.searchCell(z, float64(c.bits<<shift), float64((c.bits+1)<<shift), limit, found)
	}
	return s.searchCell(z, edgeFrom, edgeTo, limit, found)
}

// A tile is one of the cells that cover an area, with its place as seen from
// that of the center.
type tile struct {
	bits        uint64
	north, east int64
}

// around is the order in which Redis looks into the cells around a center.
var around = [3][3]int{{8, 2, 7}, {4, 0, 3}, {6, 1, 5}}

// turn gives the place of a tile in that order; cells that are farther away
// come last.
func (c tile) turn() int {
	if c.north < -1 || c.north > 1 || c.east < -1 || c.east > 1 {
		return 9
	}
	return around[c.north+1][c.east+1]
}

// tileAt gives the cell in a row and a column of the grid of some step.
func tileAt(row, column int64, center uint64, step int) tile {
	north, east := row-int64(gather(center)), column-int64(gather(center>>1))
	switch all := int64(1) << step; { // it may be closer across the antimeridian
	case east > all/2:
		east -= all
	case east < -all/2:
		east += all
	}
	return tile{spread(uint32(row)) | spread(uint32(column))<<1, north, east}
}

// cellList gives the cells that cover the area, in the order in which Redis
// looks into them.
func (s *area) cellList() (cells []tile, step int) {
	rows, columns, step := s.cells()
	center := s.center.score() >> (2 * (geoStep - step))
	for row := rows.lo; row <= rows.hi; row++ {
		for _, c := range columns {
			for column := c.lo; column <= c.hi; column++ {
				cells = append(cells, tileAt(row, column, center, step))
			}
		}
	}
	slices.SortStableFunc(cells, func(a, b tile) int { return cmp.Compare(a.turn(), b.turn()) })
	return cells, step
}

// searchCell adds the places whose scores are from lo to hi, which is excluded,
// until limit are found.
func (s *area) searchCell(z *zset, lo, hi float64, limit int, found []place) []place {
	for at := z.order.Seek(z.order.Rank(order.Item{Score: lo})); at.Valid(); at.Next() {
		if limit > 0 && len(found) >= limit {
			break
		}
		e := at.Item()
		if e.Score >= hi {
			break
		}
		p := pointOf(e.Score)
		if !s.reaches(p) {
			continue
		}
		found = append(found, place{member: e.Member, score: e.Score, at: p})
		if s.measures {
			found[len(found)-1].distance = distance(s.center, p) / s.unit
		}
	}
	return found
}
