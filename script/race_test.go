//go:build race

package script_test

// raceDetector says that everything takes about ten times as long.
const raceDetector = true
