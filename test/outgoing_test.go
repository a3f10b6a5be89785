package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outgoing is every place of the programs at which a connection is made, and why it needs no other guard. An address
// that somebody has entered is reached by internal/outbound alone.
var outgoing = map[string]string{
	"internal/mail/line.go: net.Dialer":                    "the mail server, whose address is a setting",
	"internal/outbound/outbound.go: net.Dialer":            "the guard itself",
	"internal/outbound/outbound.go: http.Transport":        "the guard itself",
	"internal/outbound/outbound.go: http.DefaultTransport": "an address that is a setting, through the proxy of the environment",
	"internal/portal/fetch.go: http.Client":                "its transport is the guard's: worker, server and starter give it",
	"internal/sources/http.go: http.Client":                "its transport is the guard's: the worker gives it",
	"internal/watch/heartbeat.go: http.Client":             "its transport is the guard's: the worker gives it",
	"internal/watch/watch.go: http.DefaultClient":          "a program asks itself, on this machine, after its health",
	"starter/verify.go: http.Client":                       "a command of whoever sits at the machine, who could as well use curl",
}

// dials are the ways to make a connection with the standard library.
var dials = map[string][]string{
	"http": {"Client", "Transport", "DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm"},
	"net":  {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialUnix", "Dialer"},
	"tls":  {"Dial", "DialWithDialer", "Dialer"},
	"smtp": {"Dial", "NewClient", "SendMail"},
}

// TestEveryOutgoingConnectionIsKnown reads the sources of the programs, without those that only run on a developer's
// machine.
func TestEveryOutgoingConnectionIsKnown(t *testing.T) {
	found := map[string]bool{}
	must(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		name := strings.TrimPrefix(filepath.ToSlash(path), "../")
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && name != ".." && path != ".." || slices.Contains([]string{"dev", "test", "tools", "internal/devstack"}, name)):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, use := range dialsOf(file) {
			found[name+": "+use] = true
		}
		return nil
	}))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(outgoing)), slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("what connects to the outside (-known +found); an address that somebody enters takes internal/outbound:\n%s", diff)
	}
}

// dialsOf are the uses of dials in a file, but for types of fields and arguments, which connect nothing.
func dialsOf(file *ast.File) (uses []string) {
	types := map[ast.Node]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			mark(types, n.Type)
		case *ast.StarExpr:
			if s, is := n.X.(*ast.SelectorExpr); is {
				types[s] = true
			}
		case *ast.SelectorExpr:
			if pkg, is := n.X.(*ast.Ident); is && slices.Contains(dials[pkg.Name], n.Sel.Name) && !types[n] {
				uses = append(uses, pkg.Name+"."+n.Sel.Name)
			}
		}
		return true
	})
	return uses
}

func mark(types map[ast.Node]bool, field ast.Expr) {
	ast.Inspect(field, func(n ast.Node) bool {
		types[n] = true
		return true
	})
}
