package tests

import (
	_ "github.com/rogpeppe/go-internal/testscript"
)
