package review

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"danhgia/scoring"
)

// constants are the values of all constants of a type in this package, as its sources have them.
func constants(t *testing.T, typeName string) (values []string) {
	t.Helper()
	for _, file := range []string{"review.go", "rights.go", "words.go"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			name, typed := spec.Type.(*ast.Ident)
			if value, ok := spec.Values[0].(*ast.BasicLit); ok && typed && name.Name == typeName {
				text, err := strconv.Unquote(value.Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, text)
			}
			return true
		})
	}
	if len(values) < 5 {
		t.Fatalf("found %d constants of type %s", len(values), typeName)
	}
	return values
}

func TestEverythingHasItsWordsInBothLanguages(t *testing.T) {
	words := map[string]func(string) scoring.Text{
		"Kind":    func(s string) scoring.Text { return kindWords[Kind(s)] },
		"State":   func(s string) scoring.Text { return stateWords[State(s)] },
		"Outcome": func(s string) scoring.Text { return outcomeWords[Outcome(s)] },
		"Role":    func(s string) scoring.Text { return roleWords[Role(s)] },
		"Action":  func(s string) scoring.Text { return actionWords[Action(s)] },
		"Reason":  func(s string) scoring.Text { return reasonWords[Reason(s)] },
	}
	for typeName, words := range words {
		for _, value := range constants(t, typeName) {
			if w := words(value); w.Vi == "" || w.En == "" {
				t.Errorf("%s %q has the words %q, %q", typeName, value, w.Vi, w.En)
			}
		}
	}
	for state := range moves[MoveSupersede] {
		if movePhrases[state] == (phrase{}) {
			t.Errorf("nothing is said to what a %s task refuses", state)
		}
	}
}

func TestEveryListIsWhole(t *testing.T) {
	for typeName, n := range map[string]int{"Kind": len(Kinds), "State": len(States), "Role": len(Roles), "Action": len(rights)} {
		if got := len(constants(t, typeName)); got != n {
			t.Errorf("%d constants of type %s, %d in the list", got, typeName, n)
		}
	}
}
