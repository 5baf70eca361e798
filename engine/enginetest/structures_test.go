package enginetest_test

import (
	"strings"
	"testing"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestQueueEmbedded(t *testing.T) { enginetest.Queue(t, openEmbedded) }
func TestQueueLua(t *testing.T)      { enginetest.Queue(t, openLua) }
func TestQueueRedis(t *testing.T)    { enginetest.Queue(t, storetest.Redis) }

func TestStackEmbedded(t *testing.T) { enginetest.Stack(t, openEmbedded) }
func TestStackLua(t *testing.T)      { enginetest.Stack(t, openLua) }
func TestStackRedis(t *testing.T)    { enginetest.Stack(t, storetest.Redis) }

func TestDequeEmbedded(t *testing.T) { enginetest.Deque(t, openEmbedded) }
func TestDequeLua(t *testing.T)      { enginetest.Deque(t, openLua) }
func TestDequeRedis(t *testing.T)    { enginetest.Deque(t, storetest.Redis) }

func TestListEmbedded(t *testing.T) { enginetest.List(t, openEmbedded) }
func TestListLua(t *testing.T)      { enginetest.List(t, openLua) }
func TestListRedis(t *testing.T)    { enginetest.List(t, storetest.Redis) }

// TestListSort sorts with both bodies of the script, and on a server.
func TestListSort(t *testing.T) {
	seed := storetest.Seed(t)
	for i := range uint64(8) {
		enginetest.ListSortRandom(t, []store.Store{openEmbedded(t), openLua(t), storetest.Redis(t)}, seed+i)
	}
}

func TestPopAnyEmbedded(t *testing.T) { enginetest.PopAny(t, openEmbedded) }
func TestPopAnyLua(t *testing.T)      { enginetest.PopAny(t, openLua) }
func TestPopAnyRedis(t *testing.T)    { enginetest.PopAny(t, storetest.Redis) }

// TestPopAnyCluster pops of names on one slot and on two.
func TestPopAnyCluster(t *testing.T) {
	e := engine.New(storetest.Cluster(t))
	for _, c := range []struct{ a, b, want string }{{"{x}a", "{x}b", ""}, {"a", "b", "different slots of the cluster"}} {
		a, _ := e.Queue(c.a, engine.QueueOptions{})
		b, _ := e.List(c.b, engine.ListOptions{})
		_, err := engine.PopAny(t.Context(), []engine.Source{a, b}, engine.WaitOptions{})
		if c.want == "" && err != nil || c.want != "" && (engine.KindOf(err) != "value" || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("PopAny of %s and %s: got %v, want %q", c.a, c.b, err, c.want)
		}
	}
}

func TestHashMapEmbedded(t *testing.T) { enginetest.HashMap(t, openEmbedded) }
func TestHashMapLua(t *testing.T)      { enginetest.HashMap(t, openLua) }
func TestHashMapRedis(t *testing.T)    { enginetest.HashMap(t, storetest.Redis) }

func TestDefaultDictEmbedded(t *testing.T) { enginetest.DefaultDict(t, openEmbedded) }
func TestDefaultDictLua(t *testing.T)      { enginetest.DefaultDict(t, openLua) }
func TestDefaultDictRedis(t *testing.T)    { enginetest.DefaultDict(t, storetest.Redis) }

func TestCellEmbedded(t *testing.T) { enginetest.Cell(t, openEmbedded) }
func TestCellLua(t *testing.T)      { enginetest.Cell(t, openLua) }
func TestCellRedis(t *testing.T)    { enginetest.Cell(t, storetest.Redis) }

func TestCounterEmbedded(t *testing.T) { enginetest.Counter(t, openEmbedded) }
func TestCounterLua(t *testing.T)      { enginetest.Counter(t, openLua) }
func TestCounterRedis(t *testing.T)    { enginetest.Counter(t, storetest.Redis) }

func TestSetEmbedded(t *testing.T) { enginetest.Set(t, openEmbedded) }
func TestSetLua(t *testing.T)      { enginetest.Set(t, openLua) }
func TestSetRedis(t *testing.T)    { enginetest.Set(t, storetest.Redis) }

func TestSortedSetEmbedded(t *testing.T) { enginetest.SortedSet(t, openEmbedded) }
func TestSortedSetLua(t *testing.T)      { enginetest.SortedSet(t, openLua) }
func TestSortedSetRedis(t *testing.T)    { enginetest.SortedSet(t, storetest.Redis) }

func TestPriorityQueueEmbedded(t *testing.T) { enginetest.PriorityQueue(t, openEmbedded) }
func TestPriorityQueueLua(t *testing.T)      { enginetest.PriorityQueue(t, openLua) }
func TestPriorityQueueRedis(t *testing.T)    { enginetest.PriorityQueue(t, storetest.Redis) }

func TestBitmapEmbedded(t *testing.T) { enginetest.Bitmap(t, openEmbedded) }
func TestBitmapLua(t *testing.T)      { enginetest.Bitmap(t, openLua) }
func TestBitmapRedis(t *testing.T)    { enginetest.Bitmap(t, storetest.Redis) }

func TestHyperLogLogEmbedded(t *testing.T) { enginetest.HyperLogLog(t, openEmbedded) }
func TestHyperLogLogLua(t *testing.T)      { enginetest.HyperLogLog(t, openLua) }
func TestHyperLogLogRedis(t *testing.T)    { enginetest.HyperLogLog(t, storetest.Redis) }

func TestGeoSetEmbedded(t *testing.T) { enginetest.GeoSet(t, openEmbedded) }
func TestGeoSetLua(t *testing.T)      { enginetest.GeoSet(t, openLua) }
func TestGeoSetRedis(t *testing.T)    { enginetest.GeoSet(t, storetest.Redis) }

func TestRingBufferEmbedded(t *testing.T) { enginetest.RingBuffer(t, openEmbedded) }
func TestRingBufferLua(t *testing.T)      { enginetest.RingBuffer(t, openLua) }
func TestRingBufferRedis(t *testing.T)    { enginetest.RingBuffer(t, storetest.Redis) }

func TestRateLimiterEmbedded(t *testing.T) { enginetest.RateLimiter(t, openEmbedded) }
func TestRateLimiterLua(t *testing.T)      { enginetest.RateLimiter(t, openLua) }
func TestRateLimiterRedis(t *testing.T)    { enginetest.RateLimiter(t, storetest.Redis) }

func TestLRUDictEmbedded(t *testing.T) { enginetest.LRUDict(t, openEmbedded) }
func TestLRUDictLua(t *testing.T)      { enginetest.LRUDict(t, openLua) }
func TestLRUDictRedis(t *testing.T)    { enginetest.LRUDict(t, storetest.Redis) }

func TestLRUCacheEmbedded(t *testing.T) { enginetest.LRUCache(t, openEmbedded) }
func TestLRUCacheLua(t *testing.T)      { enginetest.LRUCache(t, openLua) }
func TestLRUCacheRedis(t *testing.T)    { enginetest.LRUCache(t, storetest.Redis) }

func TestBloomFilterEmbedded(t *testing.T) { enginetest.BloomFilter(t, openEmbedded) }
func TestBloomFilterLua(t *testing.T)      { enginetest.BloomFilter(t, openLua) }
func TestBloomFilterRedis(t *testing.T)    { enginetest.BloomFilter(t, storetest.Redis) }

func TestWholeEmbedded(t *testing.T) { enginetest.Whole(t, openEmbedded) }
func TestWholeLua(t *testing.T)      { enginetest.Whole(t, openLua) }
func TestWholeRedis(t *testing.T)    { enginetest.Whole(t, storetest.Redis) }

func TestKeyspaceEmbedded(t *testing.T) { enginetest.Keyspace(t, openEmbedded) }
func TestKeyspaceLua(t *testing.T)      { enginetest.Keyspace(t, openLua) }
func TestKeyspaceRedis(t *testing.T)    { enginetest.Keyspace(t, storetest.Redis) }

func TestTripsEmbedded(t *testing.T) { enginetest.Trips(t, openEmbedded) }
func TestTripsRedis(t *testing.T)    { enginetest.Trips(t, storetest.Redis) }

func TestConcurrentEmbedded(t *testing.T) { enginetest.Concurrent(t, openEmbedded) }
func TestConcurrentLua(t *testing.T)      { enginetest.Concurrent(t, openLua) }
func TestConcurrentRedis(t *testing.T)    { enginetest.Concurrent(t, storetest.Redis) }

func TestDeferredEmbedded(t *testing.T) { enginetest.Deferred(t, openEmbedded) }
func TestDeferredLua(t *testing.T)      { enginetest.Deferred(t, openLua) }
func TestDeferredRedis(t *testing.T)    { enginetest.Deferred(t, storetest.Redis) }

func TestLocalEmbedded(t *testing.T) { enginetest.Local(t, openEmbedded) }
func TestLocalLua(t *testing.T)      { enginetest.Local(t, openLua) }
func TestLocalRedis(t *testing.T)    { enginetest.Local(t, storetest.Redis) }

func TestFenceEmbedded(t *testing.T) { enginetest.Fence(t, openEmbedded) }
func TestFenceLua(t *testing.T)      { enginetest.Fence(t, openLua) }
func TestFenceRedis(t *testing.T)    { enginetest.Fence(t, storetest.Redis) }
