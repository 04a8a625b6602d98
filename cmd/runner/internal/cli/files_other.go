//go:build !unix

package cli

// withoutWaiting is nothing where pipes have no names among files.
const withoutWaiting = 0
