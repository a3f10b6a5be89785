package strictyaml

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// text is a text that is not blank; nil was refused before.
func (d *Document) text(path string, node ast.Node) string {
	var text string
	switch n := node.(type) {
	case nil:
		return ""
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = n.Value.Value
	default:
		d.Refuse(path, "want text, not %s", kind(node))
		return ""
	}
	text = strings.TrimSpace(text)
	if text == "" {
		d.Refuse(path, "is empty")
	}
	return text
}

func isNumber(node ast.Node) bool {
	switch node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	default:
		return false
	}
}

// kind says what a node is, for a message.
func kind(node ast.Node) string {
	switch node.(type) {
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", node.GetToken().Value)
	case *ast.LiteralNode:
		return "text"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "the number " + node.GetToken().Value
	case *ast.BoolNode:
		return node.GetToken().Value
	case *ast.NullNode:
		return "nothing"
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "named fields"
	default:
		return "an anchor, an alias or a tag"
	}
}
