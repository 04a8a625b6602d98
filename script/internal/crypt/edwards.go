package crypt

import "math/big"

// A group is the points of a curve that elliptic multiplies.
type group interface {
	usable() bool
	multiply(p point, k *big.Int) point
	sum(p, q point) point
}

// An edwards curve is ax² + y² = 1 + dx²y² modulo p. Its neutral point is (0, 1).
type edwards struct{ p, a, d *big.Int }

// An extended point stands for (x/z, y/z), with t = xy/z.
type extended struct{ x, y, z, t *big.Int }

func (c edwards) usable() bool { return curve{p: c.p}.usable() }

func (c edwards) multiply(p point, k *big.Int) point {
	base := c.extend(p)
	sum := c.extend(point{})
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.add(sum, sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, base)
		}
	}
	return c.affine(sum)
}

func (c edwards) sum(p, q point) point { return c.affine(c.add(c.extend(p), c.extend(q))) }

func (c edwards) extend(p point) extended {
	if p.x == nil {
		p = point{new(big.Int), one}
	}
	return extended{p.x, p.y, one, c.mul(p.x, p.y)}
}

func (c edwards) affine(p extended) point {
	inverse := new(big.Int).ModInverse(p.z, c.p)
	if inverse == nil {
		return point{}
	}
	return point{c.mul(p.x, inverse), c.mul(p.y, inverse)}
}

func (c edwards) mul(x, y *big.Int) *big.Int {
	z := new(big.Int).Mul(x, y)
	return z.Mod(z, c.p)
}

// add is the law for all points, equal ones included.
func (c edwards) add(p, q extended) extended {
	x, y := c.mul(p.x, q.x), c.mul(p.y, q.y)
	t, z := c.mul(c.d, c.mul(p.t, q.t)), c.mul(p.z, q.z)
	e := c.mul(new(big.Int).Add(p.x, p.y), new(big.Int).Add(q.x, q.y))
	e.Sub(e.Sub(e, x), y)
	f, g := new(big.Int).Sub(z, t), new(big.Int).Add(z, t)
	h := new(big.Int).Sub(y, c.mul(c.a, x))
	return extended{c.mul(e, f), c.mul(g, h), c.mul(f, g), c.mul(e, h)}
}
