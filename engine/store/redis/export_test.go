package redis

// Parse is for the fuzzer.
var Parse = parse
