//go:build !race

package crypt_test

const underRace = false
