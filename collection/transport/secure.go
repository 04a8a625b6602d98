package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Roots returns the trusted roots: the system's and those of extra, PEM certificates. If extra is empty it returns nil,
// which stands for the system's.
func Roots(extra []byte) (*x509.CertPool, error) {
	if len(extra) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(extra) {
		return nil, newError("Error", "extra CA certificates: no certificate in PEM form", nil)
	}
	return pool, nil
}

// secure makes TLS on the connection, with the server at the end of the route.
func (c *Client) secure(ctx context.Context, made *conn, to *route) error {
	if c.rootsErr != nil {
		return c.rootsErr
	}
	config := &tls.Config{
		ServerName:         to.host,
		RootCAs:            c.roots,
		InsecureSkipVerify: to.insecure,
		MinVersion:         tls.VersionTLS12,
		NextProtos:         []string{"http/1.1"},
	}
	if err := restrict(config, to.disabledTLS, to.ciphers); err != nil {
		return err
	}
	if to.cert != nil {
		// As Node: the certificate is sent whatever authorities the server names.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return to.cert, nil }
	}
	start := time.Now()
	over := tls.Client(made.Conn, config)
	if err := over.HandshakeContext(ctx); err != nil {
		return explainHandshake(chainFirst(err, c.roots))
	}
	made.Conn, made.tls = over, time.Since(start)
	return nil
}

// chainFirst returns the error of a certificate's chain instead of that of its name. crypto/tls looks at the name
// first, OpenSSL at the chain.
func chainFirst(err error, roots *x509.CertPool) error {
	bad, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok || len(bad.UnverifiedCertificates) == 0 {
		return err
	}
	if _, ok := errors.AsType[x509.HostnameError](bad.Err); !ok {
		return err
	}
	between := x509.NewCertPool()
	for _, cert := range bad.UnverifiedCertificates[1:] {
		between.AddCert(cert)
	}
	_, chainErr := bad.UnverifiedCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between})
	if chainErr == nil {
		return err
	}
	return &tls.CertificateVerificationError{UnverifiedCertificates: bad.UnverifiedCertificates, Err: chainErr}
}

func explainHandshake(err error) error {
	if e := handshakeError(err); e != nil {
		return e
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errnoName(err) != "" {
		return codeError("ECONNRESET",
			"Client network socket disconnected before secure TLS connection was established", err)
	}
	return codeError("EPROTO", "write EPROTO "+strings.TrimPrefix(err.Error(), "tls: "), err)
}

// handshakeError explains what TLS refused; nil if err has nothing to do with TLS.
func handshakeError(err error) *Error {
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return certificateError(bad)
	}
	e := codeError("EPROTO", "", err)
	e.Syscall = "write"
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		e.Message = "write EPROTO error:0A00010B:SSL routines::wrong version number"
		return e
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "remote error" {
		e.Message = "write EPROTO SSL routines::alert " + strings.TrimPrefix(op.Err.Error(), "tls: ")
		return e
	}
	return nil
}

func certificateError(bad *tls.CertificateVerificationError) *Error {
	if host, ok := errors.AsType[x509.HostnameError](bad.Err); ok {
		return codeError("ERR_TLS_CERT_ALTNAME_INVALID",
			"Hostname/IP does not match certificate's altnames: "+altnames(host), bad)
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](bad.Err); ok {
		return invalidCertificate(&invalid, bad)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](bad.Err); ok {
		return untrusted(bad)
	}
	return codeError("ERR_TLS_CERT", strings.TrimPrefix(bad.Err.Error(), "x509: "), bad)
}

func invalidCertificate(invalid *x509.CertificateInvalidError, cause error) *Error {
	switch {
	case invalid.Reason != x509.Expired:
		return codeError("INVALID_PURPOSE", strings.TrimPrefix(invalid.Error(), "x509: "), cause)
	case invalid.Cert != nil && time.Now().Before(invalid.Cert.NotBefore):
		return codeError("CERT_NOT_YET_VALID", "certificate is not yet valid", cause)
	}
	return codeError("CERT_HAS_EXPIRED", "certificate has expired", cause)
}

// untrusted tells apart how a chain ends, as OpenSSL does.
func untrusted(bad *tls.CertificateVerificationError) *Error {
	chain := bad.UnverifiedCertificates
	if len(chain) == 0 {
		return codeError("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate", bad)
	}
	last := chain[len(chain)-1]
	selfSigned := bytes.Equal(last.RawIssuer, last.RawSubject)
	switch {
	case selfSigned && len(chain) == 1:
		return codeError("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate", bad)
	case selfSigned:
		return codeError("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", bad)
	case len(chain) == 1:
		return codeError("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate", bad)
	}
	return codeError("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate", bad)
}

// altnames says which name was wanted and which there are.
func altnames(err x509.HostnameError) string {
	if net.ParseIP(err.Host) != nil {
		ips := make([]string, len(err.Certificate.IPAddresses))
		for i, ip := range err.Certificate.IPAddresses {
			ips[i] = ip.String()
		}
		return fmt.Sprintf("IP: %s is not in the cert's list: %s", err.Host, strings.Join(ips, ", "))
	}
	names := make([]string, len(err.Certificate.DNSNames))
	for i, name := range err.Certificate.DNSNames {
		names[i] = "DNS:" + name
	}
	return fmt.Sprintf("Host: %s. is not in the cert's altnames: %s", err.Host, strings.Join(names, ", "))
}
