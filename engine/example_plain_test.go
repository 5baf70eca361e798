package engine_test

import (
	"context"
	"fmt"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store/embedded"
)

func ExampleGeoSet_Within() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	towns, err := e.GeoSet("towns", engine.GeoSetOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for town, at := range map[codec.Key]engine.Position{
		"Basel": {Lat: 47.5596, Lon: 7.5886},
		"Bern":  {Lat: 46.948, Lon: 7.4474},
		"Zug":   {Lat: 47.1662, Lon: 8.5155},
	} {
		towns.Add(ctx, town, at)
	}
	near, err := towns.Within(ctx, engine.Position{Lat: 47, Lon: 7.5}, 70, engine.WithinOptions{Unit: "km"})
	fmt.Println(near, err)
	// Output:
	// [{Bern 7.0277} {Basel 62.6003}] <nil>
}

func ExampleBitmap_StoreAnd() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	var days []*engine.Bitmap
	for name, users := range map[string][]int{"monday": {3, 7, 42}, "tuesday": {7, 42, 50}} {
		day, err := e.Bitmap(name, engine.BitmapOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, user := range users {
			day.Set(ctx, user, true)
		}
		days = append(days, day)
	}
	both, err := e.Bitmap("both", engine.BitmapOptions{})
	if err == nil {
		err = both.StoreAnd(ctx, days)
	}
	n, _ := both.Count(ctx, 0, engine.Opt[int]{})
	first, _ := both.First(ctx, true)
	fmt.Println(n, first.V, err)
	// Output:
	// 2 7 <nil>
}

func ExampleHyperLogLog() {
	ctx, e := context.Background(), engine.New(embedded.New(embedded.Options{}))
	defer e.Close()

	visitors, err := e.HyperLogLog("visitors", engine.HyperLogLogOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, who := range []codec.Key{"ann", "bob", "ann"} {
		isNew, err := visitors.Add(ctx, who)
		fmt.Println(who, isNew, err)
	}
	n, err := visitors.Count(ctx)
	fmt.Println(n, err)
	// Output:
	// ann true <nil>
	// bob true <nil>
	// ann false <nil>
	// 2 <nil>
}
