package redis_test

import (
	"testing"

	"github.com/rdsh/rdsh/engine/store/storetest"
)

func TestConformance(t *testing.T) { storetest.Run(t, storetest.Redis) }
