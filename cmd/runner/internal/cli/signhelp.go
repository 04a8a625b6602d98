package cli

const signingHelp = `--sign says by which scheme requests are signed, last of all, over the bytes that are sent:

  antom           Client-Id, Request-Time and Signature, with --sign-key. --agent-token, --sandbox-path
  alipayplus      as antom, with Alipay+'s time and key version
  alipay-v2       the parameter sign of gateway.do, with --sign-key; --sign-option sign-type=RSA2, RSA
  alipay-v3       Authorization: ALIPAY-SHA256withRSA, with --sign-key; --key-id is the certificate's serial number
  wechatpay-v3    Authorization: WECHATPAY2-SHA256-RSA2048, with --sign-key and --key-id, its serial number
  oauth1-rsa      Mastercard's Authorization: OAuth, with --sign-key; --client-id is the consumer key
  bearer          Authorization: Bearer, with the API key of --sign-secret
  hmac            a shared secret, --sign-secret, over a string that you say; see below
  http-signature  RFC 9421, or the draft before it, with --sign-key (RSA, ECDSA, Ed25519) or --sign-secret
  auto            that of the request's host and path; requests to others are left alone. It is the
                  scheme of a --sign-key without --sign

"runner run --help" names the rest. What a script has signed is left alone, but for --resign. Keys, secrets, tokens and
passphrases are read from a FILE, from - (standard input) or from env:NAME; none is ever an argument.

--verify-key verifies the answers; 1=old.pub 2=new.pub, while keys are replaced, are chosen between by the version or the
key id in the signature. Antom's answers may be unsigned if they say that the request failed.

Settings, --sign-option NAME=VALUE, of hmac:

  string            what is signed, with {placeholders}, \n for a line break and \{ for a brace
  hash              sha256, sha512, sha384, sha1, md5           encoding  hex, HEX, base64, base64url
  header, value     where the signature goes (Authorization), and how: "HMAC {client}:{signature}"
  query             the parameter it goes to instead
  timestamp         s, ms, iso, rfc1123; goes to timestamp-header or timestamp-query
  nonce-header, client-header
  key               what is the key ({secret}): of {secret}, {timestamp}, {nonce}, {client}
  secret-encoding   text, hex, base64: how the secret is written
  response-string   what the signature of an answer covers; response-header, response-value

  {method} {target} {path} {query} {sorted-query} {url} {scheme} {host} {content-type} {header:NAME} {body}
  {md5:body} {sha1:body} {sha256:body} {sha512:body} in hexadecimal, {md5-base64:body} {sha256-base64:body}
  {sha512-base64:body} {client} {key-id} {timestamp} {nonce}; in answers {status} too

of http-signature:

  format               rfc9421, cavage
  algorithm            rsa-pss-sha512, rsa-v1_5-sha256, hmac-sha256, ecdsa-p256-sha256, ecdsa-p384-sha384, ed25519
  components           what is covered: "@method @target-uri content-digest", of cavage "(request-target) host date digest"
  response-components  what answers must cover
  response             yes: answers are verified with --sign-secret
  digest               sha-256, sha-512
  created, alg, nonce  yes, no
  lifetime             seconds
  label, tag           of rfc9421
  header               of cavage: authorization, signature
  algorithm-name       of cavage: what it says of the algorithm
  secret-encoding      text, hex, base64

Binance, say:

  --sign hmac --sign-secret env:SECRET --client-id KEY --sign-option string={query}{body} --sign-option query=signature
  --sign-option timestamp=ms --sign-option timestamp-query=timestamp --sign-option client-header=X-MBX-APIKEY`
