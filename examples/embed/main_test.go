package main

func Example() {
	main()
	// Output:
	// ada: 10 pieces, 15% off
	// bob: 1 pieces, 0% off
	// best seller: [("bulb", 8)]
	// error of kind value: queue orders: maxlen is 1000, not 5: configure changes it
}
