package push

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// untrusted says whether a certificate is at fault.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, name := errors.AsType[x509.HostnameError](err)
	return unknown || name
}
