package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"danhgia/publication"
)

func keysCommand() *cobra.Command {
	return group("keys", "The keys by which publications are signed", keysCreate(), keysRotate(), keysList(), keysRevoke())
}

func keysCreate() *cobra.Command {
	var out string
	cmd := command("create", "Make a key", func(cmd *cobra.Command) error {
		signer, err := writeSigner(out)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s\nKeep a copy in a safe place. A worker that starts with DANHGIA_PUBLICATION_KEY_FILE=%s makes it the province's key, where there is none yet.\n", out, signer, out)
		return nil
	})
	cmd.Long = "Make a key: Ed25519, PEM (PKCS#8), readable by its owner alone. No database is needed.\nWhere the province signs by a key already, use: starter keys rotate"
	cmd.Flags().StringVar(&out, "out", "", "file to write; it must not exist")
	need(cmd, "out")
	return cmd
}

// writeSigner makes a key and writes it into a new file.
func writeSigner(file string) (publication.Signer, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return publication.Signer{}, fmt.Errorf("make a key: %w", err)
	}
	signer := publication.NewSigner(key)
	content, err := signer.PrivatePEM()
	if err != nil {
		return signer, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return signer, fmt.Errorf("%s exists: a key is never written over", file)
	}
	if err != nil {
		return signer, fmt.Errorf("write the key: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return signer, fmt.Errorf("write %s: %w", file, err)
	}
	return signer, nil
}

func keysRotate() *cobra.Command {
	var key, out string
	cmd := command("rotate", "Change the key: the old one endorses the new one", func(cmd *cobra.Command) error {
		old, err := readFile(key, readSigner)
		if err != nil {
			return err
		}
		return inOffice(cmd.Context(), func(o office) error {
			fresh, err := o.rotate(cmd, old, out)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s signs from now on, endorsed by %s\nStart the workers again with it; until then nothing is published.\n", out, fresh, old)
			}
			return err
		})
	})
	cmd.Flags().StringVar(&key, "key", "", "file of the key that signs now")
	cmd.Flags().StringVar(&out, "out", "", "file to write the new key to; it must not exist")
	need(cmd, "key", "out")
	return cmd
}

func readSigner(_ string, r io.Reader) (publication.Signer, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return publication.Signer{}, err
	}
	return publication.ParseSigner(string(content))
}

// rotate writes the new key before it counts: a key that counts and is in no file would be lost.
func (o office) rotate(cmd *cobra.Command, old publication.Signer, out string) (publication.Signer, error) {
	now, err := o.store.Now(cmd.Context())
	if err != nil {
		return publication.Signer{}, err
	}
	fresh, err := writeSigner(out)
	if err != nil {
		return fresh, err
	}
	key, err := old.Endorse(fresh.Public(), now)
	if err == nil {
		err = o.store.Enrol(cmd.Context(), o.province, key)
	}
	if err != nil {
		return fresh, errors.Join(err, os.Remove(out))
	}
	return fresh, nil
}

func keysList() *cobra.Command {
	var (
		asJSON, asPEM bool
		out           string
	)
	cmd := command("list", "List the province's keys: as words, or as files that starter verify --key reads", func(cmd *cobra.Command) error {
		return inOffice(cmd.Context(), func(o office) error {
			keys, err := o.store.SigningKeys(cmd.Context(), o.province)
			if err != nil {
				return err
			}
			list := publication.NewKeyList(o.province, keys)
			return writeFile(out, cmd.OutOrStdout(), func(w io.Writer) error { return writeKeys(w, list, asJSON, asPEM) })
		})
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "as the province publishes them, with those that were revoked")
	cmd.Flags().BoolVar(&asPEM, "pem", false, "public keys as PEM, without those that were revoked")
	cmd.Flags().StringVar(&out, "out", "", "file to write (default: standard output)")
	cmd.MarkFlagsMutuallyExclusive("json", "pem")
	return cmd
}

func writeKeys(w io.Writer, list publication.KeyList, asJSON, asPEM bool) error {
	if asJSON {
		return report(w, true, list, nil)
	}
	if asPEM {
		content, err := list.PEM()
		if err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	}
	for _, k := range list.Keys {
		endorsed := "the first one"
		if k.By != k.ID {
			endorsed = "endorsed by " + k.By
		}
		reason := ""
		if k.Reason != "" {
			reason = ": " + k.Reason
		}
		fmt.Fprintf(w, "%s  %s%s  since %s, %s\n", k.ID, k.State, reason, moment(k.Since), endorsed)
	}
	if len(list.Keys) == 0 {
		fmt.Fprintln(w, "there is no key: make one by starter keys create --out FILE, and start the worker with it")
	}
	return nil
}

func keysRevoke() *cobra.Command {
	var reason string
	cmd := &cobra.Command{Use: "revoke ID", Short: "Say that a key is not to be believed any more; nothing undoes it", Args: cobra.ExactArgs(1)}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := inOffice(cmd.Context(), func(o office) error { return o.store.Revoke(cmd.Context(), o.province, args[0], reason) })
		if err != nil {
			return workError{err}
		}
		fmt.Fprintf(cmd.OutOrStdout(), "key %s is revoked\nWhat it has signed is no longer believed by who has the province's present list of keys.\n", args[0])
		return nil
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why; it is published")
	need(cmd, "reason")
	return cmd
}
