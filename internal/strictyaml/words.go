package strictyaml

import "fmt"

// Words are what a file or its author is told, in Vietnamese and in English.
type Words struct{ Vi, En string }

// said is an error that people read: as an error it speaks English.
type said struct{ Words }

// Error is in English.
func (s said) Error() string { return s.En }

// Vietnamese is the same to people.
func (s said) Vietnamese() string { return s.Vi }

// say fills the places of a sentence; what differs by language comes as Words, or as an error that speaks both.
func say(vi, en string, args ...any) error {
	inVi, inEn := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		inVi[i], inEn[i] = a, a
		switch v := a.(type) {
		case Words:
			inVi[i], inEn[i] = v.Vi, v.En
		case interface{ Vietnamese() string }:
			inVi[i] = v.Vietnamese()
		}
	}
	return said{Words{fmt.Sprintf(vi, inVi...), fmt.Sprintf(en, inEn...)}}
}
