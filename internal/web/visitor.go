package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"danhgia/activities"
)

// visitorOf is the browser of a request, as far as signing in needs to know it.
func (s *site) visitorOf(r *http.Request) activities.Visitor {
	return activities.Visitor{Source: s.source(r), Browser: browserOf(r), Cookie: s.asked(r), Remember: r.PostForm.Get("remember") == "1"}
}

// source is the network address that a request comes from: the one that connects or, where that is a proxy of ours, the
// last one that the proxy has not been told by another.
func (s *site) source(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && s.isProxy(host); i-- {
		next := strings.TrimSpace(forwarded[i])
		if _, err := netip.ParseAddr(next); err != nil {
			break
		}
		host = next
	}
	return host
}

func (s *site) isProxy(host string) bool {
	at, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, network := range s.Proxies {
		if network.Contains(at.Unmap()) {
			return true
		}
	}
	return false
}

// browserWords are what user agents call themselves, the more particular ones first.
var (
	browserWords = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"coc_coc_browser", "Cốc Cốc"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systemWords  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// browserOf is the browser in words, so that people know their devices: «Chrome, Windows». Nothing else of what it says
// of itself is kept.
func browserOf(r *http.Request) string {
	var words []string
	for _, table := range [][][2]string{browserWords, systemWords} {
		for _, w := range table {
			if strings.Contains(r.UserAgent(), w[0]) {
				words = append(words, w[1])
				break
			}
		}
	}
	return strings.Join(words, ", ")
}

// askedName is the cookie of a browser that has asked for a mail, or gone to the single sign-on.
func (s *site) askedName() string { return s.cookieName() + "-dang-nhap" }

func (s *site) asked(r *http.Request) string {
	cookie, err := r.Cookie(s.askedName())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// cookie keeps a token for some time; none removes it. It comes back from the single sign-on too.
func (s *site) cookie(name, token string, lasts time.Duration) *http.Cookie {
	cookie := s.sessionCookie(token)
	cookie.Name = name
	if token != "" {
		cookie.MaxAge = int(lasts.Seconds())
	}
	return cookie
}

// isNobody says whether an error is that nobody is signed in.
func isNobody(err error) bool {
	return errors.Is(err, errSignIn) || errors.Is(err, activities.ErrNotFound)
}

func queryEscape(s string) string { return url.QueryEscape(s) }
