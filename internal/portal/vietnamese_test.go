package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verbs are where arguments go; %.0s takes one and says nothing.
var verbs = regexp.MustCompile(`%[\d.]*[a-z]`)

func TestEveryRefusalIsAlsoInVietnamese(t *testing.T) {
	files, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // one folder, no build tags
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	ast.Inspect(files["portal"], func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if name, ok := call.Fun.(*ast.SelectorExpr); ok && name.Sel.Name == "refuse" && len(call.Args) > 1 {
			said[literal(t, call.Args[1])] = true
		}
		return true
	})
	if len(said) < 50 {
		t.Errorf("only %d refusals were found", len(said))
	}
	for problem := range said {
		vi := inVietnamese[problem]
		if diff := cmp.Diff(len(verbs.FindAllString(problem, -1)), len(verbs.FindAllString(vi, -1))); vi == "" || diff != "" {
			t.Errorf("%q is in Vietnamese %q", problem, vi)
		}
	}
	for problem := range inVietnamese {
		if !said[problem] {
			t.Errorf("%q is never said", problem)
		}
	}
}

// literal is a text, or texts put together.
func literal(t *testing.T, e ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	case *ast.BinaryExpr:
		return literal(t, e.X) + literal(t, e.Y)
	default:
		return "" // passed on by refuse itself
	}
}
