package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

// assets are the static files by an address that changes with their content, so that caches may keep them for ever.
type assets struct {
	addresses map[string]string    // by file name
	files     map[string]*document // by the last part of the address
}

var newAssets = sync.OnceValues(func() (assets, error) {
	a := assets{map[string]string{}, map[string]*document{}}
	names, err := fs.Glob(static, "static/*")
	if err != nil {
		return a, err
	}
	for _, name := range names {
		content, err := static.ReadFile(name)
		if err != nil {
			return a, err
		}
		sum := sha256.Sum256(content)
		base, ext := path.Base(name), path.Ext(name)
		hashed := strings.TrimSuffix(base, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a.addresses[base], a.files[hashed] = "/static/"+hashed, newDocument(mime.TypeByExtension(ext), content)
		a.files[hashed].head["Cache-Control"] = forEver
	}
	return a, nil
})

func (a assets) path(name string) string { return a.addresses[name] }

func (s *site) asset(w http.ResponseWriter, r *http.Request) error {
	file, ok := s.assets.files[r.PathValue("name")]
	if !ok {
		return errNoPage
	}
	file.unguarded(w, r)
	return nil
}
