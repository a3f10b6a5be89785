package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"regexp"
	"slices"
)

// pack writes the workbook with its parts in a fixed order, so that the same results have the same bytes.
func (b *book) pack(w io.Writer) error {
	content, err := b.WriteToBuffer()
	if err != nil {
		return err
	}
	made, err := zip.NewReader(bytes.NewReader(content.Bytes()), int64(content.Len()))
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	if err := copyTypes(out, made); err != nil {
		return err
	}
	parts := slices.Clone(made.File)
	slices.SortFunc(parts, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	for _, p := range parts {
		if p.Name == typesPart {
			continue
		}
		if err := out.Copy(p); err != nil {
			return err
		}
	}
	return out.Close()
}

// typesPart is the list of parts, which readers look for first.
const typesPart = "[Content_Types].xml"

// imageTypes are those of pictures, which the library lists in any order. There are none in the workbook.
var imageTypes = regexp.MustCompile(`<Default Extension="\w+" ContentType="image/[\w-]+"></Default>`)

func copyTypes(out *zip.Writer, made *zip.Reader) error {
	from, err := made.Open(typesPart)
	if err != nil {
		return err
	}
	defer from.Close()
	content, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	to, err := out.Create(typesPart)
	if err != nil {
		return err
	}
	_, err = to.Write(imageTypes.ReplaceAll(content, nil))
	return err
}
