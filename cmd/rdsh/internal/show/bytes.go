package show

import (
	"fmt"
	"strconv"
)

// Bytes spells a number of bytes roughly, in powers of 1,024: 812 B, 3.4 kB.
func Bytes(n int) string {
	if n < 1024 {
		return strconv.Itoa(n) + " B"
	}
	v := float64(n)
	for _, unit := range []string{"kB", "MB", "GB"} {
		if v /= 1024; v < 1023.95 {
			return fmt.Sprintf("%.1f %s", v, unit)
		}
	}
	return fmt.Sprintf("%.1f TB", v/1024)
}
