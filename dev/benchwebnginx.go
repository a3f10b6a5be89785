package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"danhgia/internal/devstack"
)

// The nginx of the comparison is set up for static files: as many workers as cores, sendfile, open files kept, no log.
const nginxSettings = `
daemon off;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
worker_processes auto;
%[3]s
events { worker_connections 1024; }
http {
    types { text/html html; }
    charset utf-8;
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 10000000;
    open_file_cache max=100;
    open_file_cache_valid 60s;
    gzip_static on;
    client_body_temp_path %[1]s/body;
    proxy_temp_path %[1]s/proxy;
    fastcgi_temp_path %[1]s/fastcgi;
    uwsgi_temp_path %[1]s/uwsgi;
    scgi_temp_path %[1]s/scgi;
    server {
        listen %[2]s backlog=1024;
        root %[1]s;
        etag on;
%[4]s    }
}
`

// startNginx serves the bytes of a page, also compressed, from files.
func startNginx(ctx context.Context, s *stack, p fetched) (n served, err error) {
	dir, err := filepath.Abs(s.path("nginx"))
	if err != nil {
		return n, err
	}
	port, err := devstack.FreePort(ctx, 0)
	if err != nil {
		return n, err
	}
	listen, user := fmt.Sprintf("127.0.0.1:%d", port), ""
	if os.Getuid() == 0 {
		user = "user root;" // else its workers may not read the folder
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return n, err
	}
	for name, content := range map[string][]byte{
		"page.html": p.plain, "page.html.gz": p.packed, "nginx.conf": fmt.Appendf(nil, nginxSettings, dir, listen, user, p.lines()),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return n, err
		}
	}
	program, err := find("nginx")
	if err != nil {
		return n, err
	}
	process, err := devstack.StartProcess(ctx, devstack.Command{
		Name: "nginx", Path: program, Args: []string{"-c", filepath.Join(dir, "nginx.conf"), "-p", dir}, LogFile: s.log("nginx"),
	})
	if err != nil {
		return n, err
	}
	n = served{process, "http://" + listen + "/page.html"}
	return n, s.await(ctx, "nginx", func() bool { _, _, err := ask(ctx, n.url, "identity"); return err == nil })
}

// find looks where administrators' programs are, too.
func find(program string) (string, error) {
	path, err := exec.LookPath(program)
	if err == nil {
		return path, nil
	}
	path = filepath.Join("/usr/sbin", program)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not on this machine: tools/install-bench-web installs it", program)
	}
	return path, nil
}

var (
	ratePattern = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	tailPattern = regexp.MustCompile(`99%\s+([0-9.]+)(us|ms|s)`)
	badPattern  = regexp.MustCompile(`Socket errors|Non-2xx`)
)

// wrk asks for one address from two threads.
func (o webBench) wrk(ctx context.Context, server served, encoding string, seconds int) (m measured, err error) {
	before := processorTime(server.PID())
	cmd := exec.CommandContext(ctx, "wrk", "--latency", "-t2", "-c"+strconv.Itoa(o.connections), "-d"+strconv.Itoa(seconds)+"s",
		"-H", "Accept-Encoding: "+encoding, server.url)
	out, err := cmd.CombinedOutput()
	rate, tail := ratePattern.FindSubmatch(out), tailPattern.FindSubmatch(out)
	if err != nil || rate == nil || tail == nil || badPattern.Match(out) {
		return m, fmt.Errorf("wrk on %s: %w\n%s", server.url, err, out)
	}
	used := processorTime(server.PID()) - before
	if m.perSecond, err = strconv.ParseFloat(string(rate[1]), 64); err == nil {
		m.p99, err = time.ParseDuration(string(tail[1]) + string(tail[2]))
	}
	m.cost = float64(used.Microseconds()) / (m.perSecond * float64(seconds))
	return m, err
}

// fetched is an address with its body as it is and compressed, and what its header says.
type fetched struct {
	address       string
	plain, packed []byte
	head          http.Header
}

// lines have nginx say in its header what we say in ours, beyond what it says by itself.
func (f fetched) lines() string {
	var b strings.Builder
	for name, values := range f.head {
		if !slices.Contains([]string{"Content-Type", "Content-Length", "Content-Encoding", "Etag", "Date"}, name) {
			fmt.Fprintf(&b, "        add_header %s %q;\n", name, values[0])
		}
	}
	return b.String()
}

// load is what a browser that has nothing yet fetches for a page: the page itself and the files that it names.
type load struct {
	page  fetched
	files []fetched
}

var namedFile = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)

func firstLoad(ctx context.Context, site, path string) (l load, err error) {
	if l.page, err = both(ctx, site, path); err != nil {
		return l, err
	}
	for _, match := range namedFile.FindAllSubmatch(l.page.plain, -1) {
		file, err := both(ctx, site, string(match[1]))
		if err != nil {
			return l, err
		}
		l.files = append(l.files, file)
	}
	return l, nil
}

func (l load) print() {
	sum := 0
	fmt.Println("\nfirst load, bytes as they are and compressed:")
	for _, f := range append([]fetched{l.page}, l.files...) {
		fmt.Printf("%9d %9d  %s\n", len(f.plain), len(f.packed), f.address)
		sum += len(f.packed)
	}
	fmt.Printf("          %9d  together, compressed (below 300000 is wanted)\n\n", sum)
}

func both(ctx context.Context, site, path string) (f fetched, err error) {
	f.address = path
	if f.plain, _, err = ask(ctx, site+path, "identity"); err != nil {
		return f, err
	}
	f.packed, f.head, err = ask(ctx, site+path, "gzip")
	return f, err
}

// ask fetches the bytes in an encoding, without decoding them, and checks that they are what was asked for.
func ask(ctx context.Context, address, encoding string) ([]byte, http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Accept-Encoding", encoding)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	packed := len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b
	if err == nil && (response.StatusCode != http.StatusOK || packed != (encoding == "gzip")) {
		err = fmt.Errorf("%s answers %s to %s with %q", address, response.Status, encoding, response.Header.Get("Content-Encoding"))
	}
	return body, response.Header, err
}
