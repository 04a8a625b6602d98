package crypt

import "math/big"

var one = big.NewInt(1)

// A curve is y² = x³ + ax + b modulo p. The formulas do not need b.
type curve struct{ p, a *big.Int }

// A point has affine coordinates; without them it is the point at infinity.
type point struct{ x, y *big.Int }

// A projective point stands for (x/z², y/z³); with z = 0 it is the point at infinity.
type projective struct{ x, y, z *big.Int }

// maxField is the longest modulus of a curve in bits: that of the largest standard curve.
const maxField = 521

func (c curve) usable() bool {
	return c.p.Bit(0) == 1 && c.p.BitLen() > 8 && c.p.BitLen() <= maxField
}

// multiply returns k·q.
func (c curve) multiply(q point, k *big.Int) point {
	sum := projective{new(big.Int), new(big.Int), new(big.Int)}
	base := projective{q.x, q.y, one}
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.double(sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, base)
		}
	}
	return c.affine(sum)
}

// sum returns p + q.
func (c curve) sum(p, q point) point {
	switch {
	case p.x == nil:
		return q
	case q.x == nil:
		return p
	}
	return c.affine(c.add(projective{p.x, p.y, one}, projective{q.x, q.y, one}))
}

func (c curve) affine(q projective) point {
	inverse := new(big.Int).ModInverse(q.z, c.p)
	if q.z.Sign() == 0 || inverse == nil {
		return point{}
	}
	square := c.mul(inverse, inverse)
	return point{c.mul(q.x, square), c.mul(q.y, c.mul(square, inverse))}
}

func (c curve) mul(x, y *big.Int) *big.Int {
	z := new(big.Int).Mul(x, y)
	return z.Mod(z, c.p)
}

func (c curve) sub(x, y *big.Int) *big.Int {
	z := new(big.Int).Sub(x, y)
	return z.Mod(z, c.p)
}

func (c curve) times(x *big.Int, n int64) *big.Int { return c.mul(x, big.NewInt(n)) }

func (c curve) double(q projective) projective {
	if q.z.Sign() == 0 || q.y.Sign() == 0 {
		return projective{new(big.Int), new(big.Int), new(big.Int)}
	}
	yy := c.mul(q.y, q.y)
	s := c.times(c.mul(q.x, yy), 4)
	zz := c.mul(q.z, q.z)
	m := c.times(c.mul(q.x, q.x), 3)
	m.Add(m, c.mul(c.a, c.mul(zz, zz)))
	x := c.sub(c.mul(m, m), c.times(s, 2))
	y := c.sub(c.mul(m, c.sub(s, x)), c.times(c.mul(yy, yy), 8))
	return projective{x, y, c.times(c.mul(q.y, q.z), 2)}
}

func (c curve) add(p, q projective) projective {
	switch {
	case p.z.Sign() == 0:
		return q
	case q.z.Sign() == 0:
		return p
	}
	pz, qz := c.mul(p.z, p.z), c.mul(q.z, q.z)
	u, s := c.mul(p.x, qz), c.mul(p.y, c.mul(qz, q.z))
	h := c.sub(c.mul(q.x, pz), u)
	r := c.sub(c.mul(q.y, c.mul(pz, p.z)), s)
	if h.Sign() == 0 {
		if r.Sign() == 0 {
			return c.double(p)
		}
		return projective{new(big.Int), new(big.Int), new(big.Int)}
	}
	hh := c.mul(h, h)
	hhh, v := c.mul(h, hh), c.mul(u, hh)
	x := c.sub(c.sub(c.mul(r, r), hhh), c.times(v, 2))
	y := c.sub(c.mul(r, c.sub(v, x)), c.mul(s, hhh))
	return projective{x, y, c.mul(h, c.mul(p.z, q.z))}
}
