package config

import (
	"log/slog"
	"testing"
)

var usualWatch = Watch{ServerListen: "127.0.0.1:9464", WorkerListen: "127.0.0.1:9465", LogLevel: "info"}

func TestSettingsOfWatchingAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Watch)
		err    string
	}{
		"the usual ones": {func(*Watch) {}, ""},
		"any free port":  {func(w *Watch) { w.WorkerListen = "127.0.0.1:0" }, ""},
		"everything wrong is said at once": {
			func(w *Watch) { w.ServerListen, w.WorkerListen, w.LogLevel = "9464", "off", "loud" },
			`DANHGIA_SERVER_WATCH: "9464" is not an address such as 127.0.0.1:9464` + "\n" +
				`DANHGIA_WORKER_WATCH: "off" is not an address such as 127.0.0.1:9464` + "\n" +
				`DANHGIA_LOG_LEVEL: "loud" is none of debug, info, warn and error`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := usualWatch
			c.change(&w)
			err := w.check()
			if c.err == "" && err != nil || c.err != "" && (err == nil || err.Error() != c.err) {
				t.Errorf("got %v, want %s", err, c.err)
			}
		})
	}
}

func TestLevelIsThatOfTheSetting(t *testing.T) {
	for text, want := range map[string]slog.Level{"debug": slog.LevelDebug, "INFO": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError} {
		if got := (Watch{LogLevel: text}).Level(); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}
