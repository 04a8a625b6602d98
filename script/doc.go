// Package script runs the scripts of a collection in goja: the pm object, console, timers and require, as Postman's
// sandbox has them. Its [Host] is a run.ScriptHost; no goja type occurs in its exported names. It does not decide which
// scripts run, and sends nothing itself.
//
// All scripts of a host share one runtime, its realm, because scripts rely on it: Newman runs a whole collection in one
// context, so that a helper which one script defines as a global is there for the next. What must not be shared, pm and
// its parts, is made anew for each script, and only when it is asked for. A realm that was stopped in the middle of
// something (a timeout, a stack overflow, a panic) is thrown away.
//
// The sandbox keeps a careless script from ending the process; it is no wall against a malicious one, which can still
// use up memory and time in single operations of the engine that cannot be interrupted.
package script
