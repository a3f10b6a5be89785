package strictyaml

import (
	"fmt"
	"strings"

	"danhgia/scoring"

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
func kind(node ast.Node) scoring.Text {
	switch node.(type) {
	case *ast.StringNode:
		return scoring.Text{Vi: fmt.Sprintf("chữ %q", node.GetToken().Value), En: fmt.Sprintf("the text %q", node.GetToken().Value)}
	case *ast.LiteralNode:
		return scoring.Text{Vi: "chữ", En: "text"}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return scoring.Text{Vi: "số " + node.GetToken().Value, En: "the number " + node.GetToken().Value}
	case *ast.BoolNode:
		return scoring.Text{Vi: node.GetToken().Value, En: node.GetToken().Value}
	case *ast.NullNode:
		return scoring.Text{Vi: "để trống", En: "nothing"}
	case *ast.SequenceNode:
		return scoring.Text{Vi: "danh sách", En: "a list"}
	case ast.MapNode:
		return scoring.Text{Vi: "các mục có tên", En: "named fields"}
	default:
		return scoring.Text{Vi: "neo, bí danh hoặc thẻ YAML", En: "an anchor, an alias or a tag"}
	}
}
