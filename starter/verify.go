package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"

	"danhgia/internal/indexset"
	"danhgia/publication"
	"danhgia/scoring"
)

func verifyCommand() *cobra.Command {
	var (
		key    string
		asJSON bool
	)
	cmd := &cobra.Command{Use: "verify FILE|URL", Short: "Check a publication: its bytes, its signatures, its chain, and every point by computing it again", Args: cobra.ExactArgs(1)}
	cmd.Long = `Check a publication, as it was downloaded or where it stands on the web (https, or http on this machine).
No database, no Temporal, and with a file no network.

Exit 0: everything holds, and a key that you trust has signed it. Exit 1: anything else, also when no --key is given.
--key takes public keys as PEM or the province's list of keys; get it another way than the publication itself.`
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, err := verify(cmd.Context(), args[0], key)
		if err == nil {
			err = report(cmd.OutOrStdout(), asJSON, r, func() { printVerified(cmd.OutOrStdout(), args[0], r) })
		}
		switch {
		case err != nil:
			return workError{err}
		case r.Signer == publication.SignerNotChecked && len(r.Findings) == 0:
			return workError{errors.New("signer not checked: give the province's public key with --key FILE")}
		case !r.Proven():
			return workError{fmt.Errorf("not proven: %d findings", len(r.Findings)+r.More)}
		default:
			return nil
		}
	}
	cmd.Flags().StringVar(&key, "key", "", "file of the keys that you trust")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func verify(ctx context.Context, from, key string) (publication.Report, error) {
	v := publication.Verifier{Decode: func(content []byte) (scoring.IndexSet, error) { return indexset.Parse(from, content) }}
	if key != "" {
		trust, err := readFile(key, readTrust)
		if err != nil {
			return publication.Report{}, fmt.Errorf("%s: %w", key, err)
		}
		v.Trust = &trust
	}
	content, err := download(ctx, from)
	if err != nil {
		return publication.Report{}, err
	}
	return v.Verify(content), nil
}

func readTrust(_ string, r io.Reader) (publication.Trust, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return publication.Trust{}, err
	}
	return publication.ParseTrust(content)
}

// mostDocument is how large a publication may be: ten times that of 10,000 agencies.
const mostDocument = 512 << 20

// download reads a publication from a file or an address.
func download(ctx context.Context, from string) ([]byte, error) {
	if u, err := url.Parse(from); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		return fetch(ctx, u)
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", from, err)
	}
	defer f.Close()
	return limited(from, f, size(f))
}

func size(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// limited reads everything, or refuses what is too large. expected is its size, where it is known.
func limited(name string, r io.Reader, expected int64) ([]byte, error) {
	if expected > mostDocument {
		return nil, errTooLarge(name)
	}
	var b bytes.Buffer
	b.Grow(int(expected) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(r, mostDocument+1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if b.Len() > mostDocument {
		return nil, errTooLarge(name)
	}
	return b.Bytes(), nil
}

func errTooLarge(name string) error {
	return fmt.Errorf("%s is larger than %d MB: it is no publication", name, mostDocument>>20)
}

const downloadTime = 10 * time.Minute

func fetch(ctx context.Context, u *url.URL) ([]byte, error) {
	if err := fetchable(u); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, downloadTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	client := http.Client{CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > 5 {
			return errors.New("it leads from address to address without end")
		}
		return fetchable(r.URL)
	}}
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("get the publication: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get %s: the site answers %s", u, response.Status)
	}
	return limited(u.String(), response.Body, max(response.ContentLength, 0))
}

// fetchable refuses what others on the way could alter or read.
func fetchable(u *url.URL) error {
	if u.Scheme == "https" {
		return nil
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() == "localhost" || err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("%s: give an address with https; http is for this machine only", u)
}

func printVerified(out io.Writer, name string, r publication.Report) {
	s := r.Statement
	if s.Revision > 0 {
		fmt.Fprintf(out, "%s: %s, %s, revision %d (%s), published %s\n", name, s.Province, s.Period.In(scoring.En), s.Revision, s.State, moment(s.Published))
	}
	for _, f := range r.Findings {
		fmt.Fprintf(out, "  %s: %s\n", f.Kind, f.In(scoring.En))
	}
	if r.More > 0 {
		fmt.Fprintf(out, "  and %d more\n", r.More)
	}
	fmt.Fprintf(out, "bytes, signatures and chain: %s\n", bytesIn(r))
	fmt.Fprintf(out, "signer: %s%s\n", r.Signer, signerOf(r))
	fmt.Fprintf(out, "computed again: %s\n", computed(r))
}

func bytesIn(r publication.Report) string {
	switch {
	case r.Found(publication.Altered) > 0:
		return "ALTERED"
	case r.Chain == 0:
		return "cannot be checked, the revision is older than signatures"
	case r.First > 1:
		return fmt.Sprintf("good, %d statements from revision %d on; those before it are older than signatures", r.Chain, r.First)
	default:
		return fmt.Sprintf("good, %d statements", r.Chain)
	}
}

func signerOf(r publication.Report) string {
	if r.Chain == 0 {
		return ""
	}
	return " (key " + r.Statement.Key + ")"
}

func computed(r publication.Report) string {
	engines, faults := r.Found(publication.Engines), r.Found(publication.Computation)
	switch {
	case r.Skipped.En != "":
		return "no: " + r.Skipped.En
	case engines > 0:
		return fmt.Sprintf("%d differences between two versions of the rules: %s published, %s computed; it is no sign of tampering", engines+r.More, r.Statement.Engine, r.Engine)
	case faults > 0:
		return fmt.Sprintf("%d differences by the same version of the rules, %s: the published computation is faulty", faults+r.More, r.Engine)
	default:
		return fmt.Sprintf("%d agencies by the rules %s, no difference", r.Agencies, r.Engine)
	}
}
