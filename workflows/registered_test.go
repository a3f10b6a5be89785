package workflows

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func nameOf(workflow any) string {
	name := runtime.FuncForPC(reflect.ValueOf(workflow).Pointer()).Name()
	return name[strings.LastIndexByte(name, '.')+1:]
}

// TestTheWorkerRegistersWhatIsReplayed reads the worker's registry: a workflow that is left out here would be replayed by nobody.
func TestTheWorkerRegistersWhatIsReplayed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../worker/main.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var registered, replayed []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is || len(call.Args) != 1 {
			return true
		}
		if method, is := call.Fun.(*ast.SelectorExpr); is && method.Sel.Name == "RegisterWorkflow" {
			registered = append(registered, call.Args[0].(*ast.SelectorExpr).Sel.Name)
		}
		return true
	})
	for _, w := range all {
		replayed = append(replayed, nameOf(w))
	}
	slices.Sort(registered)
	slices.Sort(replayed)
	if !slices.Equal(registered, replayed) {
		t.Errorf("the worker registers %q, replayed are %q", registered, replayed)
	}
}
