//go:build race

package crypt_test

// underRace leaves out what takes minutes under the race detector and adds nothing that it could see.
const underRace = true
