package workflows

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// change is one call of workflow.GetVersion.
type change struct {
	id     string
	oldest ast.Expr // that the code still knows
	newest string
	where  string
}

// TestEveryChangeIsReplayedInBothWays: for each change of a workflow's order there is a recorded history of before, which
// has no marker of it, and one of after. Without the first nobody knows that open periods go on; without the second nobody
// sees that the next change breaks this one.
func TestEveryChangeIsReplayedInBothWays(t *testing.T) {
	marks := map[string][]string{} // of each change, the versions in histories
	for _, file := range histories(t, "testdata") {
		for _, mark := range marksOf(t, file) {
			id, version, _ := strings.Cut(mark, " ")
			marks[id] = append(marks[id], version)
		}
	}
	changes := changesOf(t)
	if len(changes) == 0 {
		t.Fatal("no change was found in the workflows")
	}
	seen := map[string]string{}
	for _, c := range changes {
		if other, twice := seen[c.id]; twice {
			t.Errorf("%s: the change %q is that of %s too: each change has a name of its own", c.where, c.id, other)
		}
		seen[c.id] = c.where
		if oldest, is := c.oldest.(*ast.SelectorExpr); !is || oldest.Sel.Name != "DefaultVersion" {
			t.Errorf("%s: the change %q does not know workflow.DefaultVersion any more: histories of releases are without it", c.where, c.id)
		}
		if !slices.Contains(marks[c.id], c.newest) {
			t.Errorf("%s: no recorded history has the change %q in version %s: record one (docs/upgrade.md)", c.where, c.id, c.newest)
		}
	}
	for id := range marks {
		if _, known := seen[id]; !known {
			t.Errorf("recorded histories have the change %q, which no workflow knows any more", id)
		}
	}
}

// changesOf are the changes that the workflows know.
func changesOf(t *testing.T) (changes []change) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	positions := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is {
				return true
			}
			if f, is := call.Fun.(*ast.SelectorExpr); !is || f.Sel.Name != "GetVersion" {
				return true
			}
			where := positions.Position(call.Pos()).String()
			id, isText := call.Args[1].(*ast.BasicLit)
			newest, isNumber := call.Args[3].(*ast.BasicLit)
			if !isText || !isNumber {
				t.Errorf("%s: name the change and its version where they are used, not by a constant", where)
				return true
			}
			name, err := strconv.Unquote(id.Value)
			if err != nil {
				t.Error(err)
			}
			changes = append(changes, change{id: name, oldest: call.Args[2], newest: newest.Value, where: where})
			return true
		})
	}
	return changes
}

// marksOf are the changes in a history, each as "id version".
func marksOf(t *testing.T, file string) (marks []string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type payloads struct{ Payloads []struct{ Data string } }
	var history struct {
		Events []struct {
			Marker struct {
				Name    string `json:"markerName"`
				Details struct {
					ID      payloads `json:"change-id"`
					Version payloads
				}
			} `json:"markerRecordedEventAttributes"`
		}
	}
	if err := json.Unmarshal(content, &history); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, e := range history.Events {
		if e.Marker.Name == "Version" {
			var id string
			if err := json.Unmarshal(decoded(t, e.Marker.Details.ID.Payloads[0].Data), &id); err != nil {
				t.Fatal(err)
			}
			marks = append(marks, fmt.Sprintf("%s %s", id, decoded(t, e.Marker.Details.Version.Payloads[0].Data)))
		}
	}
	return marks
}

func decoded(t *testing.T, data string) []byte {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
