//go:build race

package main

// raceEnabled says that the race detector is in use.
const raceEnabled = true
