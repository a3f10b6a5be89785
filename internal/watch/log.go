package watch

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// NewLog writes a line of JSON for each record; level is what settings may change it to, once they have been read. A
// record that is made with the context of a request has its number, and that of a trace has the trace's.
func NewLog(w io.Writer) (log *slog.Logger, level *slog.LevelVar) {
	level = new(slog.LevelVar)
	return slog.New(numbered{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})}), level
}

type requestKey struct{}

// numbered adds to a record what its context belongs to.
type numbered struct{ slog.Handler }

// Handle implements slog.Handler.
func (h numbered) Handle(ctx context.Context, r slog.Record) error {
	if request, ok := ctx.Value(requestKey{}).(string); ok {
		r.AddAttrs(slog.String("request", request))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace", span.TraceID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h numbered) WithAttrs(attrs []slog.Attr) slog.Handler {
	return numbered{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h numbered) WithGroup(name string) slog.Handler { return numbered{h.Handler.WithGroup(name)} }

// Numbered gives each request a number of its own, which its answer says too, and logs that it was answered. Of its address
// the log has the route only: addresses may be secrets.
func Numbered(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		number, begun := rand.Text()[:16], now()
		w.Header().Set("X-Request-Id", number)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, number))
		next.ServeHTTP(w, r)
		log.DebugContext(r.Context(), "answered", "method", r.Method, "route", r.Pattern, "took", now().Sub(begun).String())
	})
}
