package stdlib

import (
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"hash/crc32"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Digest is the module digest.
var Digest = catalog.CompileModule(catalog.Module{
	Name: "digest",
	Doc:  "Short numbers that tell whether data is the same. They are of a str, in UTF-8, or of bytes, and in hexadecimal, but for crc32.",
	Funcs: []catalog.Method{
		{
			Sig: "crc32(data)", Doc: "Returns the checksum CRC-32 (IEEE 802.3) of data, an int of 32 bits.",
			Example: `print(digest.crc32("hello"))`, Prints: "907060870", Func: catalog.Func1(crc).Wanting(data),
		},
		{
			Sig: `hmac(key, data, algorithm="sha256")`, Doc: "Returns the HMAC (RFC 2104) of data, which only who knows key can make. algorithm is sha256 or md5.",
			Example: `print(digest.hmac("key", "hello"))`,
			Prints:  "9307b3b915efb5171ff14d8cb55fbcc798c6c0ef1456d66ded1a6aa723a58b7b",
			Func:    catalog.Func3(hmacOf).Wanting(data),
		},
		{
			Sig: "md5(data)", Doc: "Returns the MD5 (RFC 1321) of data: for checks against accidents, not against attacks.",
			Example: `print(digest.md5("hello"))`, Prints: "5d41402abc4b2a76b9719d911017c592", Func: catalog.Func1(md5Of).Wanting(data),
		},
		{
			Sig: "sha256(data)", Doc: "Returns the SHA-256 (FIPS 180-4) of data.",
			Example: `print(digest.sha256("hello"))`,
			Prints:  "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
			Func:    catalog.Func1(sha256Of).Wanting(data),
		},
	},
})

// data is what functions of the module take.
const data = "a str or bytes"

// dataOf gives the bytes of a str or of bytes.
func dataOf(name string, t codec.Text) ([]byte, error) {
	switch v := codec.Tree(t).(type) {
	case string:
		return []byte(v), nil
	case tree.Bytes:
		return []byte(v), nil
	default:
		return nil, catalog.Errorf("type", "%s: got %s, want %s", name, tree.NameOf(v), data)
	}
}

// digestOf gives the digest of data by h.
func digestOf(ctx context.Context, h hash.Hash, t codec.Text) (string, error) {
	return awaitLong(ctx, len(t), func() (string, error) {
		data, err := dataOf("data", t)
		if err != nil {
			return "", err
		}
		h.Write(data)
		return hex.EncodeToString(h.Sum(nil)), nil
	})
}

func md5Of(_ *Run, ctx context.Context, data codec.Text) (string, error) {
	return digestOf(ctx, md5.New(), data)
}

func sha256Of(_ *Run, ctx context.Context, data codec.Text) (string, error) {
	return digestOf(ctx, sha256.New(), data)
}

func hmacOf(_ *Run, ctx context.Context, key, data codec.Text, algorithm string) (string, error) {
	secret, err := dataOf("key", key)
	if err != nil {
		return "", err
	}
	switch algorithm {
	case "sha256":
		return digestOf(ctx, hmac.New(sha256.New, secret), data)
	case "md5":
		return digestOf(ctx, hmac.New(md5.New, secret), data)
	}
	return "", catalog.Errorf("value", "algorithm must be sha256 or md5, got %s", algorithm)
}

func crc(_ *Run, ctx context.Context, t codec.Text) (int, error) {
	return awaitLong(ctx, len(t), func() (int, error) {
		data, err := dataOf("data", t)
		return int(crc32.ChecksumIEEE(data)), err
	})
}
