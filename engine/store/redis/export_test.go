package redis

// Parse is for the fuzzer.
var Parse = parse

// Ends gives where whole replies end in what comes in pieces.
func Ends(pieces ...[]byte) (ends []int, err error) {
	var b []byte
	s := scanner{left: 1}
	for _, piece := range pieces {
		b = append(b, piece...)
		for {
			whole, err := s.scan(b)
			if err != nil {
				return ends, err
			}
			if !whole {
				break
			}
			ends, s.left = append(ends, s.at), 1
		}
	}
	return ends, nil
}
