package call

import (
	"strings"

	"runner/collection/wire"
)

// agentHeader carries a credential, which is shown nowhere.
const agentHeader = "Agent-Token"

// AgentVariable is the variable of the shell that a printed command takes the agent token from.
const AgentVariable = "AGENT_TOKEN"

// Curl returns a command for a shell that sends req with its signature. What curl adds by itself is left out.
func Curl(req *wire.Request) string {
	var b strings.Builder
	b.WriteString("curl -sS -X " + req.Method + " " + shellQuote(req.URL.String()))
	for _, f := range req.Header {
		switch {
		case strings.EqualFold(f.Name, agentHeader):
			b.WriteString(" \\\n  -H \"" + f.Name + ": $" + AgentVariable + `"`)
		case f.Origin != wire.System || strings.EqualFold(f.Name, "User-Agent"):
			b.WriteString(" \\\n  -H " + shellQuote(f.Name+": "+f.Value))
		}
	}
	b.WriteString(" \\\n  --data-binary " + shellQuote(string(req.Body.Bytes)) + "\n")
	return b.String()
}

// shellQuote quotes s for a POSIX shell: between single quotes nothing but the single quote means anything.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
