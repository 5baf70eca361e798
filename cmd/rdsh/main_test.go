package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary rdsh itself when it is called so, and puts
// it in $PATH.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"rdsh": main}) }
