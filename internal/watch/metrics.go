package watch

import (
	"net/http"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Metrics are the figures of one program. No label of theirs is of a person.
type Metrics struct {
	registry *prometheus.Registry
	// Temporal is told what the workers and clients of this program do.
	Temporal client.MetricsHandler

	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
}

// seconds are the bounds of what a histogram tells apart.
var seconds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}

// NewMetrics are those of a program, beginning with what Go and the system tell of its process.
func NewMetrics(program string) (*Metrics, error) {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "danhgia_http_requests_total", Help: "Requests answered, by route, method and status; of the route (kept) are pages answered from memory.",
		}, []string{"route", "method", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "danhgia_http_request_duration_seconds", Help: "How long answers took, by route.", Buckets: seconds,
		}, []string{"route"}),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build(program), m.requests, m.durations)
	read, err := exporter.New(exporter.WithRegisterer(m.registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())
	if err != nil {
		return nil, err
	}
	provider := sdk.NewMeterProvider(sdk.WithReader(read), sdk.WithView(sdk.NewView(
		sdk.Instrument{Kind: sdk.InstrumentKindHistogram}, sdk.Stream{Aggregation: sdk.AggregationExplicitBucketHistogram{Boundaries: seconds}},
	)))
	m.Temporal = opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: provider.Meter("temporal-sdk-go"), UseMonotonicCounters: true,
		OnError: func(error) {}, // a figure that cannot be told keeps no work from being done
	})
	for _, name := range fromTheStart {
		m.Temporal.Counter(name).Inc(0)
	}
	return m, nil
}

// fromTheStart are counters of Temporal that begin with 0, so that an alert sees the first time.
var fromTheStart = []string{
	"temporal_workflow_task_execution_failed", "temporal_activity_execution_failed", "temporal_request_failure", "temporal_local_activity_execution_failed",
}

// build says by one figure what is running.
func build(program string) prometheus.Collector {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "danhgia_build_info", Help: "1, for the program and version that runs."}, []string{"program", "version"})
	g.WithLabelValues(program, version).Set(1)
	return g
}

// Handler tells all figures, in the text format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// Observe counts what a route answers, and how long that takes.
func (m *Metrics) Observe(route string, next http.Handler) http.Handler {
	requests, durations := m.requests.MustCurryWith(prometheus.Labels{"route": route}), m.durations.MustCurryWith(prometheus.Labels{"route": route})
	return promhttp.InstrumentHandlerCounter(requests, promhttp.InstrumentHandlerDuration(durations, next))
}

// kept is the route of pages that are answered from memory, whichever they are.
const kept = "(kept)"

// Kept says that a page was answered from memory: that takes microseconds, so it is counted only.
func (m *Metrics) Kept() func() {
	answered := m.requests.WithLabelValues(kept, "get", "200")
	return answered.Inc
}

// gauge is a description of a figure that is read when it is asked for.
func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("danhgia_"+name, help, labels, nil)
}

func figure(of *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(of, prometheus.GaugeValue, value, labels...)
}

func inSeconds(d time.Duration) float64 { return d.Seconds() }
