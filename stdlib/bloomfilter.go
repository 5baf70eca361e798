package stdlib

import (
	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine"
)

// bloomFilter is what scripts see of engine.BloomFilter.
func bloomFilter() *catalog.Type {
	type F = engine.BloomFilter
	return catalog.Compile(catalog.Type{
		Name: "BloomFilter",
		Doc:  "Tells what it has certainly never seen, in a few bits for each element; it keeps none of them. error_rate is the part of what it has not seen that it takes for seen once it holds capacity elements. Its size is how many were added that it had not seen.",
		Len:  "size", Has: "contains",
		New: catalog.Method{
			Sig: `BloomFilter(name, capacity=10000, error_rate=0.01, *, ` + options, Doc: "Returns the Bloom filter called name.",
			Example: `f = BloomFilter("seen", capacity=1000000, error_rate=0.001)`, Func: catalog.New1(newBloomFilter),
		},
		Methods: methods[*F](
			catalog.Method{
				Sig: "add(x)", Doc: "Adds x. Returns whether it is new: False if it was probably seen before.",
				Example: `print(f.add("ada@example.org"), f.add("ada@example.org"))`, Prints: "True False", Func: catalog.Func1((*F).Add),
			},
			catalog.Method{
				Sig: "approximate_size()", Doc: "Returns an estimate of how many different elements were added, from the bits that are on.",
				Example: `
					f.update(["ada", "bob", "eve", "bob"])
					print(f.approximate_size())`,
				Prints: "3", Func: catalog.Func0((*F).ApproximateSize),
			},
			catalog.Method{
				Sig: "bit_size()", Doc: "Returns how many bits the filter has, or will have.",
				Example: `print(f.bit_size())`, Prints: "14377588", Func: catalog.Func0((*F).BitSize),
			},
			catalog.Method{
				Sig: "contains(x)", Doc: "Reports whether x was probably seen. False is certain.",
				Example: `
					f.add("ada@example.org")
					print(f.contains("ada@example.org"), f.contains("bob@example.org"))`,
				Prints: "True False", Func: catalog.Func1((*F).Contains),
			},
			catalog.Method{
				Sig: "contains_many(items)", Doc: "Reports for each of items whether it was probably seen, as a list.",
				Example: `
					f.add("ada@example.org")
					print(f.contains_many(["ada@example.org", "bob@example.org"]))`,
				Prints: "[True, False]", Func: catalog.Func1((*F).ContainsMany),
			},
			catalog.Method{
				Sig: "info()", Doc: "Returns a dict of capacity, error_rate, bit_size, hashes (the bits of an element), bits_on, approximate_size, and false_positive_rate, the error rate as the filter is now.",
				Example: `print(f.info())`,
				Prints:  `{"capacity": 1000000, "error_rate": 0.001, "bit_size": 14377588, "hashes": 10, "bits_on": 0, "approximate_size": 0, "false_positive_rate": 0}`,
				Func:    catalog.Func0((*F).Info).AsDict("capacity", "error_rate", "bit_size", "hashes", "bits_on", "approximate_size", "false_positive_rate"),
			},
			catalog.Method{
				Sig: "update(items)", Doc: "Adds items, 1,000 at a time. Returns how many are new.",
				Example: `print(f.update(["ada@example.org", "bob@example.org", "ada@example.org"]))`, Prints: "2", Func: catalog.Func1((*F).Update),
			},
		),
	})
}

// bloomFilterOptions are those of the constructor.
type bloomFilterOptions struct {
	engine.Common
	Capacity  engine.Opt[int]
	ErrorRate engine.Opt[float64]
}

func newBloomFilter(e *engine.Engine, name string, opts bloomFilterOptions) (*engine.BloomFilter, error) {
	if opts.Capacity.OK && opts.Capacity.V < 1 {
		return nil, catalog.Errorf("value", "capacity must be at least 1, got %d", opts.Capacity.V)
	}
	if p := opts.ErrorRate; p.OK && !(p.V > 0 && p.V < 1) {
		return nil, catalog.Errorf("value", "error_rate must be between 0 and 1, got %v", p.V)
	}
	return e.BloomFilter(name, engine.BloomFilterOptions{
		Common: opts.Common, Capacity: opts.Capacity.V, ErrorRate: opts.ErrorRate.V,
	})
}
