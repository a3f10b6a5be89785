package watch

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Traces follow one click from the page to the mail. They are made where OTEL_EXPORTER_OTLP_ENDPOINT says to whom they
// are told, and nowhere else. Spans have routes, kinds and numbers of rows; no address, name or token.
type Traces struct {
	provider *sdk.TracerProvider // nil: there are none
}

// StartTraces begins to tell the traces of a program.
func StartTraces(ctx context.Context, log *slog.Logger, program string) (Traces, error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return Traces{}, nil
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"} {
		if protocol := os.Getenv(name); protocol != "" && protocol != "http/protobuf" {
			return Traces{}, fmt.Errorf("%s: %q is not spoken here: give http/protobuf, or nothing", name, protocol)
		}
	}
	to, err := otlptracehttp.New(ctx)
	if err != nil {
		return Traces{}, fmt.Errorf("tell traces: %w", err)
	}
	service := os.Getenv("OTEL_SERVICE_NAME")
	if service == "" {
		service = "danhgia-" + program
	}
	// Nothing else of the process or its machine: command lines may have secrets.
	of := resource.NewSchemaless(attribute.String("service.name", service))
	t := Traces{sdk.NewTracerProvider(sdk.WithBatcher(to), sdk.WithResource(of))}
	otel.SetTracerProvider(t.provider)
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) { // its text may have the collector's address, with a key
		log.Warn("traces are not told: does the collector of OTEL_EXPORTER_OTLP_ENDPOINT answer?")
	}))
	return t, nil
}

// Stop tells what has not been told yet.
func (t Traces) Stop(ctx context.Context) error {
	if t.provider == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// Carried has a client of Temporal, and the workers on it, carry traces on in what they start and call.
func (t Traces) Carried(o *client.Options) error {
	if t.provider == nil {
		return nil
	}
	carrier, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: tracer(), TextMapPropagator: propagation.TraceContext{}, DisableBaggage: true, DisableQueryTracing: true, AllowInvalidParentSpans: true,
	})
	if err != nil {
		return fmt.Errorf("carry traces on: %w", err)
	}
	o.Interceptors = append(o.Interceptors, carrier)
	return nil
}

func tracer() trace.Tracer { return otel.Tracer("danhgia") }

// Within is ctx within the trace that a traceparent names; none: as it was.
func Within(ctx context.Context, traceparent string) context.Context {
	if traceparent == "" {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": traceparent})
}

// Span is a step of a trace.
type Span struct{ trace.Span }

// Step begins a step of the trace that a traceparent names, where there is one; it is linked with that of ctx, of which
// it is a step otherwise.
func Step(ctx context.Context, name, traceparent string) (context.Context, Span) {
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient)}
	if traceparent != "" {
		options = append(options, trace.WithLinks(trace.LinkFromContext(ctx)))
	}
	ctx, span := tracer().Start(Within(ctx, traceparent), name, options...)
	return ctx, Span{span}
}

// Say adds a fact: a word of ours or a number, never of a person.
func (s Span) Say(key, value string) { s.SetAttributes(attribute.String("danhgia."+key, value)) }

// Traced begins a trace for each request to a route. What trace a stranger wants to be in does not count.
func Traced(route string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tracer().Start(r.Context(), r.Method+" "+route, trace.WithNewRoot(), trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.route", route), attribute.String("http.request.method", r.Method)))
		defer span.End()
		if !span.IsRecording() {
			next.ServeHTTP(w, r)
			return
		}
		said := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(said, r.WithContext(ctx))
		span.SetAttributes(attribute.Int("http.response.status_code", said.code))
		if said.code >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
	})
}

// status keeps what was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader implements http.ResponseWriter.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap is for http.ResponseController.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
