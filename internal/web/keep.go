package web

import (
	"container/list"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// keptBytes is how much memory made documents may take.
const keptBytes = 128 << 20

// making is how long a document may take that others may wait for too.
const making = 10 * time.Second

// longestQuery is the longest text in a query by which a document is kept.
const longestQuery = 60

// page makes a document that is the same for everybody as long as no revision is published.
type page func(r *http.Request, e *edition) (*document, error)

// keeper keeps documents, those that were asked for last, until a revision is published.
type keeper struct {
	mu    sync.Mutex
	most  int // bytes
	used  int
	items map[keptKey]*list.Element // of *kept
	order *list.List                // the one that was asked for last in front
}

type keptKey struct{ edition, path, query string }

// kept is a document, or its place while the first who asked for it has it made.
type kept struct {
	key  keptKey
	once sync.Once
	doc  *document
	err  error
	size int
}

func newKeeper(most int) *keeper {
	return &keeper{most: most, items: map[keptKey]*list.Element{}, order: list.New()}
}

// ready is a document that is made already; nil: it is not.
func (k *keeper) ready(key keptKey) *document {
	k.mu.Lock()
	defer k.mu.Unlock()
	found := k.items[key]
	if found == nil || found.Value.(*kept).size == 0 {
		return nil
	}
	k.order.MoveToFront(found)
	return found.Value.(*kept).doc
}

// at is the place of a document.
func (k *keeper) at(key keptKey) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	if found := k.items[key]; found != nil {
		k.order.MoveToFront(found)
		return found.Value.(*kept)
	}
	place := &kept{key: key}
	k.items[key] = k.order.PushFront(place)
	return place
}

// settle counts a made document and drops those that were asked for longest ago. One that could not be made, or that
// alone would take half of the room, is not kept.
func (k *keeper) settle(place *kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.items[place.key] == nil {
		return
	}
	if place.doc == nil || place.doc.size() > k.most/2 {
		k.drop(k.items[place.key])
		return
	}
	place.size = place.doc.size() + 512
	k.used += place.size
	for k.used > k.most {
		k.drop(k.order.Back())
	}
}

func (k *keeper) drop(e *list.Element) {
	place := e.Value.(*kept)
	k.order.Remove(e)
	delete(k.items, place.key)
	k.used -= place.size
}

// Ready answers what is kept for an address without a query, in no time and without asking anybody; false: it is not
// kept, and nothing has been said.
func (s *site) Ready(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.RawQuery != "" || r.Method != http.MethodGet {
		return false
	}
	e := s.editions.fresh()
	if e == nil {
		return false
	}
	doc := s.kept.ready(keptKey{e.tag, r.URL.Path, ""})
	if doc == nil {
		return false
	}
	s.protect(w.Header())
	doc.send(w, r)
	s.Kept()
	return true
}

// keeping answers with a document that is kept by its address, the language and the queries that it depends on.
func (s *site) keeping(make page, queries []string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		e, err := s.editions.latest(r.Context())
		if err != nil {
			return err
		}
		query, keepable := significant(r, queries)
		if !keepable {
			return s.fresh(make)(w, r)
		}
		place := s.kept.at(keptKey{e.tag, r.URL.Path, query})
		place.once.Do(func() { s.make(place, make, r, e) })
		if place.err != nil {
			return place.err
		}
		place.doc.unguarded(w, r)
		return nil
	}
}

// fresh answers with a document that is made for each who asks: it depends on what they have typed.
func (s *site) fresh(make page) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		e, err := s.editions.latest(r.Context())
		if err != nil {
			return err
		}
		doc, err := make(r, e)
		if err == nil {
			doc.unguarded(w, r)
		}
		return err
	}
}

// make makes a document also for the others who ask for it meanwhile, so it goes on when this one has gone.
func (s *site) make(place *kept, make page, r *http.Request, e *edition) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), making)
	defer cancel()
	place.err = errors.New("the document was not made") // stays when making panics
	defer s.kept.settle(place)
	place.doc, place.err = make(r.WithContext(ctx), e)
}

// significant are the queries that a document depends on, in a fixed order, so that no others make a second one of it.
// A document of a long query is not kept.
func significant(r *http.Request, queries []string) (query string, keepable bool) {
	if r.URL.RawQuery == "" {
		return "", true
	}
	if len(r.URL.RawQuery) > 4*longestQuery {
		return "", false
	}
	given, kept := r.URL.Query(), url.Values{}
	if langOf(r) != "vi" {
		kept.Set("lang", string(langOf(r)))
	}
	for _, name := range queries {
		if values := given[name]; len(values) > 0 && values[0] != "" {
			kept[name] = values
		}
	}
	query = kept.Encode()
	return query, len(query) <= longestQuery
}
