package run

import (
	"context"
	"errors"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/wire"
)

// maxReplays is how often one request is sent again because an auth type asks for it.
const maxReplays = 3

const tooManyReplays = "runtime: maximum intermediate request limit exceeded"

// A sessionKey tells sessions apart: what one server asked for is not for another.
type sessionKey struct {
	auth   *collection.Auth
	origin string
}

// session returns what authorizes ex. An inherited block keeps what a server told it for the items to come; an item's
// own block starts anew each time.
func (r *runner) session(ex *execution, req *wire.Request) *auth.Session {
	own := ex.written.Auth
	block := ex.path.Auth(own)
	key := sessionKey{auth: block}
	if req != nil {
		key.origin = req.URL.Scheme + "://" + req.URL.Authority()
	}
	if s, ok := r.sessions[key]; ok {
		return s
	}
	s := &auth.Session{Auth: block, Expand: r.scopes.Expand, Now: r.cfg.Now,
		RawQuery: collection.IsTrue(ex.behavior.DisableURLEncoding)}
	if block != nil && block != own {
		r.keepSession(key, s)
	}
	return s
}

// maxSessions is how many sessions are kept. A collection that goes through more servers than that learns from each anew.
const maxSessions = 256

func (r *runner) keepSession(key sessionKey, s *auth.Session) {
	if r.sessions == nil {
		r.sessions = make(map[sessionKey]*auth.Session)
	}
	if len(r.sessions) == maxSessions {
		clear(r.sessions)
	}
	r.sessions[key] = s
}

// warning returns what the console shows of an error after which a request can be sent all the same.
func warning(err error) (text string, ok bool) {
	if w, ok := errors.AsType[interface {
		error
		Warning() string
	}](err); ok {
		return w.Warning(), true
	}
	return "", false
}

// authorize applies s to req. What cannot be authorized is a warning, as in Newman: the request goes out without it.
func (r *runner) authorize(cur Cursor, s *auth.Session, req *wire.Request) error {
	err := s.Sign(req)
	if text, ok := warning(err); ok {
		r.emit(&Warned{Cursor: cur, Message: text})
		return nil
	}
	return err
}

// challenged reports whether the response asks for the request once more.
func (r *runner) challenged(cur Cursor, s *auth.Session, resp *wire.Response) bool {
	again, err := s.Answer(resp)
	if text, ok := warning(err); ok {
		r.emit(&Warned{Cursor: cur, Message: text})
	}
	return again
}

// deliver sends out.Wire for a script, authorized by s, as often as the server asks for it. It emits nothing: it may run
// in any goroutine. What came before the last exchange is in out.Earlier.
func (r *runner) deliver(ctx context.Context, out *Sent, s *auth.Session, opts wire.Options) {
	base, warn := out.Wire, func(err error) error {
		text, ok := warning(err)
		if !ok {
			return err
		}
		out.Earlier = append(out.Earlier, &Warned{Message: text})
		return nil
	}
	for replays := 0; ; replays++ {
		out.Wire, out.Exchange = base.Clone(), nil
		err := warn(s.Sign(out.Wire))
		if err == nil {
			out.Exchange, err = r.cfg.Sender.Send(ctx, out.Wire, opts)
		}
		if err != nil {
			out.Err = requestError(err)
			return
		}
		again, err := s.Answer(out.Exchange.Response())
		_ = warn(err) // an answer brings nothing but warnings
		if !again {
			return
		}
		if replays == maxReplays {
			out.Earlier = append(out.Earlier, &Warned{Message: tooManyReplays})
			return
		}
		out.Earlier = append(out.Earlier, &Exchanged{Source: FromScript, Request: out.Request, Wire: out.Wire,
			Exchange: out.Exchange})
	}
}
