// Package antom is what is published of the Antom (Alipay global) payment API, as data: its operations with their fields,
// products and minimal requests, its result codes and what to do about them, currencies, regions and notifications.
//
// It is the one source for the simulator, "runner send", the linter and the generated collection. It sends nothing and
// keeps no state; [API.Check] tells what is wrong with a request.
//
// Where the documents leave something open, the catalogue is generous: a field that is not listed is no mistake, a code
// that is not listed passes through.
package antom
