package bench

import (
	"errors"
	"strconv"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/codec"
)

// nothing is to be there before.
func nothing(*duel) error { return nil }

var sequences = []sequence{
	{"Queue.push, pop", func(d *duel) error {
		return errors.Join(d.do("RPUSH", "there", "item").Err(), d.do("LPOP", "there").Err())
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		call, err := pushPop(e)
		return func(d *duel) error { return call(d.ctx) }, err
	}, nothing},
	{"Set.add", func(d *duel) error { return d.do("SADD", "there", "item").Err() }, func(e *engine.Engine) (func(d *duel) error, error) {
		s, err := e.Set("x", engine.Common{})
		return func(d *duel) error { return second(s.Add(d.ctx, "item")) }, err
	}, nothing},
	{"HashMap.get", func(d *duel) error { return d.do("HGET", "x", "k500").Err() }, func(e *engine.Engine) (func(d *duel) error, error) {
		m, err := e.HashMap("x", engine.HashMapOptions{})
		return func(d *duel) error { return second(m.Get(d.ctx, "k500")) }, err
	}, func(d *duel) error { return fillMap(d.ctx, d.e) }},
	{"PriorityQueue.push, pop", func(d *duel) error {
		return errors.Join(
			d.do("ZADD", "there", 5, "item").Err(),
			d.do("ZRANGE", "there", 0, 0, "WITHSCORES").Err(),
			d.do("ZREM", "there", "item").Err(),
		)
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		q, err := e.PriorityQueue("x", engine.PriorityQueueOptions{})
		return func(d *duel) error {
			_, err := q.Push(d.ctx, "item", 5)
			return errors.Join(err, second(q.Pop(d.ctx, engine.WaitOptions{})))
		}, err
	}, nothing},
	{"RingBuffer.push", func(d *duel) error {
		if err := d.do("LLEN", "there").Err(); err != nil {
			return err
		}
		d.trips++
		_, err := d.rdb.TxPipelined(d.ctx, func(p goredis.Pipeliner) error {
			p.Incr(d.ctx, "there:pos")
			p.LPop(d.ctx, "there")
			p.RPush(d.ctx, "there", "item")
			return nil
		})
		return err
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		r, err := e.RingBuffer("x", engine.RingBufferOptions{Capacity: 1000})
		return func(d *duel) error { return second(r.Push(d.ctx, "item")) }, err
	}, func(d *duel) error { return d.do("RPUSH", "there", "item").Err() }},
	{"Trie.insert", func(d *duel) error { return insertThere(d, wordOf(d.turn)) }, func(e *engine.Engine) (func(d *duel) error, error) {
		t, err := e.Trie("x", engine.TrieOptions{})
		return func(d *duel) error { return second(t.Insert(d.ctx, wordOf(d.turn), engine.WeightOptions{})) }, err
	}, fillWords},
	{"Trie.contains", func(d *duel) error {
		word := wordOf(d.turn)
		for i := range word {
			if err := d.do("HEXISTS", "there:"+word[:i], word[i:i+1]).Err(); err != nil {
				return err
			}
		}
		return d.do("HEXISTS", "there:"+word, "*").Err()
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		t, err := e.Trie("x", engine.TrieOptions{})
		return func(d *duel) error { return second(t.Contains(d.ctx, wordOf(d.turn))) }, err
	}, fillWords},
	{"Trie.starts_with", func(d *duel) error {
		prefix := wordOf(d.turn)[:6]
		for i := range prefix {
			if err := d.do("HEXISTS", "there:"+prefix[:i], prefix[i:i+1]).Err(); err != nil {
				return err
			}
		}
		return collectThere(d, prefix)
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		t, err := e.Trie("x", engine.TrieOptions{})
		return func(d *duel) error { return second(t.StartsWith(d.ctx, wordOf(d.turn)[:6], engine.LimitOptions{})) }, err
	}, fillWords},
	{"Graph.add_edge", func(d *duel) error { return addThere(d, d.turn) }, func(e *engine.Engine) (func(d *duel) error, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(d *duel) error {
			u, v := edgeOf(d.turn)
			return second(g.AddEdge(d.ctx, u, v, weighted))
		}, err
	}, fillEdges},
	{"Graph.has_vertex", func(d *duel) error {
		u, _ := edgeOf(d.turn)
		return errors.Join(d.do("EXISTS", "there:vertex:"+string(u)).Err(), d.do("EXISTS", "there:adj:"+string(u)).Err())
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(d *duel) error {
			u, _ := edgeOf(d.turn)
			return second(g.HasVertex(d.ctx, u))
		}, err
	}, fillEdges},
	{"Graph.neighbors", func(d *duel) error {
		u, _ := edgeOf(d.turn)
		return d.do("HGETALL", "there:adj:"+string(u)).Err()
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(d *duel) error {
			u, _ := edgeOf(d.turn)
			return second(g.Neighbors(d.ctx, u))
		}, err
	}, fillEdges},
	{"Graph.weight", func(d *duel) error {
		u, v := edgeOf(d.turn)
		return d.do("HGET", "there:adj:"+string(u), string(v)).Err()
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(d *duel) error {
			u, v := edgeOf(d.turn)
			return second(g.Weight(d.ctx, u, v))
		}, err
	}, fillEdges},
	{"Graph.remove_edge", func(d *duel) error {
		u, v := edgeOf(d.turn)
		return d.do("HDEL", "there:adj:"+string(u), string(v)).Err()
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		g, err := e.Graph("x", engine.GraphOptions{})
		return func(d *duel) error {
			u, v := edgeOf(d.turn)
			return second(g.RemoveEdge(d.ctx, u, v))
		}, err
	}, fillEdges},
	{"BloomFilter.contains", func(d *duel) error {
		for i := range 7 {
			if err := d.do("GETBIT", "there", 1000*i).Err(); err != nil {
				return err
			}
		}
		return nil
	}, func(e *engine.Engine) (func(d *duel) error, error) {
		f, err := e.BloomFilter("x", engine.BloomFilterOptions{})
		return func(d *duel) error { return second(f.Contains(d.ctx, "k500")) }, err
	}, func(d *duel) error { return fillBloom(d.ctx, d.e) }},
}

// insertThere makes a node, with a field for each letter that may follow, for
// every beginning of word.
func insertThere(d *duel, word string) error {
	for i := range word {
		if err := d.do("HSET", "there:"+word[:i], word[i:i+1], "1").Err(); err != nil {
			return err
		}
	}
	return d.do("HSET", "there:"+word, "*", "1").Err()
}

// collectThere asks each node whether it ends a word, and what follows.
func collectThere(d *duel, prefix string) error {
	if err := d.do("HEXISTS", "there:"+prefix, "*").Err(); err != nil {
		return err
	}
	letters, err := d.do("HKEYS", "there:"+prefix).StringSlice()
	for _, letter := range letters {
		if letter != "*" && err == nil {
			err = collectThere(d, prefix+letter)
		}
	}
	return err
}

// inserted is how many words and edges there are.
const inserted = 4096

// wordOf gives word i: eight letters, of which eight words share the first seven.
func wordOf(i int) string {
	digits := []byte(strconv.FormatInt(int64(i%inserted)+1<<30, 8)) // 8 digits at the end differ
	for k := range digits {
		digits[k] += 'a' - '0'
	}
	return string(digits[len(digits)-8:])
}

func fillWords(d *duel) error {
	t, err := d.e.Trie("x", engine.TrieOptions{})
	if err != nil {
		return err
	}
	var words []engine.WordWeight
	err = d.together(func() (err error) {
		for i := range inserted {
			words = append(words, engine.WordWeight{Word: wordOf(i), Weight: 1})
			err = errors.Join(err, insertThere(d, wordOf(i)))
		}
		return err
	})
	return errors.Join(err, second(t.InsertMany(d.ctx, words)))
}

// edgeOf gives edge i: each of 512 vertices has eight neighbours.
func edgeOf(i int) (u, v codec.Key) {
	vertex := func(n int) codec.Key { return codec.Key("vertex" + strconv.Itoa(n%512)) }
	return vertex(i / 8), vertex(i/8 + i%8 + 1)
}

var weighted = engine.WeightOptions{Weight: codec.Some(2.5)}

// addThere asks for both vertices, of which the second has no data, and adds
// the edge.
func addThere(d *duel, i int) error {
	u, v := edgeOf(i)
	return errors.Join(
		d.do("EXISTS", "there:vertex:"+string(u)).Err(),
		d.do("EXISTS", "there:vertex:"+string(v)).Err(),
		d.do("EXISTS", "there:adj:"+string(v)).Err(),
		d.do("HSET", "there:adj:"+string(u), string(v), "2.5").Err(),
	)
}

func fillEdges(d *duel) error {
	g, err := d.e.Graph("x", engine.GraphOptions{})
	if err != nil {
		return err
	}
	var edges []engine.EdgeSpec
	err = d.together(func() (err error) {
		for i := range inserted {
			u, v := edgeOf(i)
			edges = append(edges, engine.EdgeSpec{From: u, To: v, Weight: weighted.Weight})
			err = errors.Join(err, addThere(d, i))
		}
		return err
	})
	return errors.Join(err, second(g.AddEdges(d.ctx, edges)))
}
