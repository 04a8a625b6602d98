package cli

import "os"

// interrupt asks p to end as Ctrl-C does; where there is no such signal (Windows) it ends p.
func interrupt(p *os.Process) {
	if p.Signal(os.Interrupt) != nil {
		p.Kill()
	}
}
