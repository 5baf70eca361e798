package enginetest_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/enginetest"
	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestQueueEmbedded(t *testing.T) { enginetest.Queue(t, openEmbedded) }
func TestQueueLua(t *testing.T)      { enginetest.Queue(t, openLua) }
func TestQueueRedis(t *testing.T)    { enginetest.Queue(t, storetest.Redis) }

func TestHashMapEmbedded(t *testing.T) { enginetest.HashMap(t, openEmbedded) }
func TestHashMapLua(t *testing.T)      { enginetest.HashMap(t, openLua) }
func TestHashMapRedis(t *testing.T)    { enginetest.HashMap(t, storetest.Redis) }
