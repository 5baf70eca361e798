package embedded

import (
	"math"

	"github.com/rdsh/rdsh/engine/store/embedded/trig"
)

// A position on Earth becomes a number of 52 bits, the score of a member of a
// sorted set: 26 bits of the latitude and of the longitude, taken in turn. So
// a cell of a grid is a range of scores. The latitudes are those of the Mercator
// projection (EPSG:3857).
const (
	geoStep = 26
	latMax  = 85.05112878
	lonMax  = 180.0
	earth   = 6372797.560856 // its radius in meters, as Redis has it
)

// A point is a position in degrees.
type point struct{ lon, lat float64 }

func (p point) valid() bool {
	return p.lon >= -lonMax && p.lon <= lonMax && p.lat >= -latMax && p.lat <= latMax
}

// score gives the cell of p in the finest grid.
func (p point) score() uint64 { return p.hash(latMax) }

// hash is score with another limit of latitudes.
func (p point) hash(limit float64) uint64 {
	lat := (p.lat + limit) / (2 * limit)
	lon := (p.lon + lonMax) / (2 * lonMax)
	return spread(uint32(lat*(1<<geoStep))) | spread(uint32(lon*(1<<geoStep)))<<1
}

// pointOf gives the middle of a cell of the finest grid.
func pointOf(score float64) point {
	bits := toBits(score)
	return point{middle(gather(bits>>1), lonMax), middle(gather(bits), latMax)}
}

// middle gives the middle of cell i of a coordinate.
func middle(i uint32, limit float64) float64 {
	low := -limit + float64(float64(i)/(1<<geoStep)*(2*limit))
	high := -limit + float64(float64(uint64(i)+1)/(1<<geoStep)*(2*limit))
	return max(-limit, min((low+high)/2, limit))
}

// toBits converts a score, which may be any number, as C does on amd64.
func toBits(score float64) uint64 {
	switch {
	case score >= 1<<64:
		return 0
	case score >= 1<<63:
		return uint64(score)
	case score < -(1 << 63):
		return 1 << 63
	}
	return uint64(int64(score))
}

// spread puts a zero before each bit of v.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// gather takes every second bit of x.
func gather(x uint64) uint32 {
	x &= 0x5555555555555555
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

func radians(deg float64) float64 { return float64(deg * (math.Pi / 180)) }
func degrees(rad float64) float64 { return rad / (math.Pi / 180) }

// distance gives the meters between two points on a sphere, the same on every
// machine.
func distance(a, b point) float64 { return haversine(a, b, trig.Sin, trig.Cos, trig.Asin) }

// roughly gives a distance, several times faster and less exact: by a millionth
// of it at most, and a meter.
func roughly(a, b point) float64 { return haversine(a, b, math.Sin, math.Cos, math.Asin) }

// noFarther reports whether the distance of two points is at most meters.
func noFarther(a, b point, meters float64) bool {
	doubt := 1e-6*meters + 1
	switch rough := roughly(a, b); {
	case rough > meters+doubt:
		return false
	case rough < meters-doubt:
		return true
	}
	return !(distance(a, b) > meters) // what is no number is
}

// haversine is the formula of that name. The conversions keep a compiler from
// fusing a product with a sum.
func haversine(a, b point, sin, cos, asin func(float64) float64) float64 {
	lat1, lat2 := radians(a.lat), radians(b.lat)
	v := sin((radians(b.lon) - radians(a.lon)) / 2)
	if v == 0 {
		return earth * math.Abs(lat2-lat1)
	}
	u := sin((lat2 - lat1) / 2)
	h := float64(u*u) + float64(float64(float64(cos(lat1)*cos(lat2))*v)*v)
	return 2 * earth * asin(math.Sqrt(h))
}

const geoAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz"

// standard gives the geohash of a point in text, which counts latitudes up to
// the poles. Of the last letter only the first two bits would be known.
func (p point) standard() string {
	bits := p.hash(90)
	var text [11]byte
	for i := range 10 {
		text[i] = geoAlphabet[bits>>(52-5*(i+1))&31]
	}
	text[10] = geoAlphabet[0]
	return string(text[:])
}
