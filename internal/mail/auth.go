package mail

import (
	"net/smtp"
	"slices"
)

// signIn is PLAIN, or LOGIN where the server has no other. Left to itself go-mail sends without signing in when the
// server offers nothing, and picks CRAM-MD5 when that is offered.
type signIn struct {
	user, password string
	line           *line
	asked          int // LOGIN: challenges so far
}

func (s *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	s.line.enter(StageAuth)
	switch {
	case !server.TLS:
		return "", nil, errClearText
	case slices.Contains(server.Auth, "PLAIN"):
		return "PLAIN", []byte("\x00" + s.user + "\x00" + s.password), nil
	case slices.Contains(server.Auth, "LOGIN"):
		return "LOGIN", nil, nil
	default:
		return "", nil, errNoAuth
	}
}

// Next answers LOGIN's two questions, name and password, in their order: servers word them differently.
func (s *signIn) Next(_ []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	s.asked++
	switch s.asked {
	case 1:
		return []byte(s.user), nil
	case 2:
		return []byte(s.password), nil
	default:
		return nil, errAskedOn
	}
}
