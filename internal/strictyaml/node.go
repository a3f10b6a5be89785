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
		d.Refuse(path, "phải là chữ, không phải %s", "want text, not %s", kind(node))
		return ""
	}
	text = strings.TrimSpace(text)
	if text == "" {
		d.Refuse(path, "để trống", "is empty")
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
func kind(node ast.Node) Words {
	switch node.(type) {
	case *ast.StringNode:
		return Words{Vi: fmt.Sprintf("chữ %q", node.GetToken().Value), En: fmt.Sprintf("the text %q", node.GetToken().Value)}
	case *ast.LiteralNode:
		return Words{Vi: "chữ", En: "text"}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return Words{Vi: "số " + node.GetToken().Value, En: "the number " + node.GetToken().Value}
	case *ast.BoolNode:
		return Words{Vi: node.GetToken().Value, En: node.GetToken().Value}
	case *ast.NullNode:
		return Words{Vi: "để trống", En: "nothing"}
	case *ast.SequenceNode:
		return Words{Vi: "danh sách", En: "a list"}
	case ast.MapNode:
		return Words{Vi: "các mục có tên", En: "named fields"}
	default:
		return Words{Vi: "neo, bí danh hoặc thẻ YAML", En: "an anchor, an alias or a tag"}
	}
}
