package portal

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// Handed is a file as somebody hands it in.
type Handed struct {
	Name    string
	Content []byte
}

// FileNames are the names of the six files of a collection, in the order of the index set's groups.
func FileNames() []string {
	names := make([]string, len(sources))
	for i, s := range sources {
		names[i] = s.file
	}
	return names
}

// copied is what browsers put into the name of a file that is saved again: transparency (1).json.
var copied = regexp.MustCompile(` ?\(\d+\)(\.json)$`)

// Take sorts files that were handed in: those of a collection, captured on a day unless their manifest says otherwise,
// and the manifest, which may also name the source and known gaps. What is neither is refused, each by its name; the
// others are taken all the same.
func Take(files []Handed, capturedOn string) (taken []activities.RawFile, about activities.PreparationAbout, err error) {
	var faults []error
	days := map[string]string{}
	for _, f := range files {
		name := copied.ReplaceAllString(strings.ToLower(f.Name), "$1")
		switch {
		case name == manifestName:
			m, err := parseManifest(f.Content)
			if err != nil {
				faults = append(faults, err)
				continue
			}
			about.Source, about.Gaps = m.Source, m.Gaps
			for _, listed := range m.Files {
				days[listed.Name] = listed.CapturedOn
			}
		case sourceOf(name) == nil && name != OwnFile:
			faults = append(faults, place{file: f.Name}.refuse("", "%q is not a file of a collection; the files are %s", f.Name, fileNames()))
		case len(f.Content) > MaxFileBytes:
			faults = append(faults, place{file: name}.refuse("", "the file has %d bytes; at most %d (64 MiB) are read", len(f.Content), MaxFileBytes))
		default:
			taken = append(taken, activities.RawFile{Content: f.Content, SnapshotFile: scoring.SnapshotFile{
				Name: name, CapturedOn: capturedOn, Bytes: int64(len(f.Content)), SHA256: sha256Of(f.Content),
			}})
		}
	}
	for i := range taken {
		taken[i].CapturedOn = cmp.Or(days[taken[i].Name], capturedOn)
	}
	return taken, about, errors.Join(faults...)
}

// Assemble makes a collection of files that were prepared, in the order of the sources: those that its figures are from.
func Assemble(p activities.Preparation, files []activities.RawFile, provinceName string) activities.RawCollection {
	raw := activities.RawCollection{
		Source: p.Source, Period: p.Period, Gaps: p.Gaps, Province: scoring.Agency{Code: p.Province, Name: provinceName, Kind: scoring.Province},
	}
	if p.Figures == activities.FromOwn {
		raw.Source, raw.Gaps = OwnSource, nil
	}
	for _, name := range FilesFor(p.Figures) {
		if at := slices.IndexFunc(files, func(f activities.RawFile) bool { return f.Name == name }); at >= 0 {
			raw.Files = append(raw.Files, files[at])
		}
	}
	return raw
}

// FilesFor are the names of the files of a collection by where its figures are from.
func FilesFor(from activities.FiguresFrom) []string {
	switch from {
	case activities.FromOwn:
		return []string{OwnFile}
	case activities.FromBoth:
		return append(FileNames(), OwnFile)
	default:
		return FileNames()
	}
}
