"""The loop of `npm run bench -- --node --digits FOLDER --only MNIST` in NumPy: python3 test/bench/numpy_loop.py FOLDER

10,000 MNIST digits, every other 1 relabelled 7, softmax regression (lambda 1e-3, bias free), float32 products by the
BLAS that NumPy has, all its threads. Training by L-BFGS to 1e-5 of the gradient at zero, warm starts, and influence by
conjugate gradients to a residual of 1e-3: the method of the papers' code.
"""

import gzip
import sys
import time

import numpy as np

N, D, C, L2 = 10_000, 784, 10, 1e-3


def read(name, skip):
    with gzip.open(f"{sys.argv[1]}/{name}") as file:
        return np.frombuffer(file.read(), np.uint8)[skip:]


X = np.ones((N, D + 1), np.float32)
X[:, :D] = read("train-images-idx3-ubyte.gz", 16)[: N * D].reshape(N, D) / 255
y = read("train-labels-idx1-ubyte.gz", 8)[:N].astype(int)
ones = np.flatnonzero(y == 1)
y[ones[::2]] = 7
Y = np.eye(C, dtype=np.float32)[y]
w = np.ones(N, np.float32)
mask = np.ones((D + 1, 1))
mask[D] = 0


def probabilities(W):
    Z = X @ W.astype(np.float32)
    Z -= Z.max(1, keepdims=True)
    P = np.exp(Z)
    return P / P.sum(1, keepdims=True)


def objective(W):
    P = probabilities(W)
    n = w.sum()
    loss = -(w * np.log(np.maximum((P * Y).sum(1), 1e-30))).sum() / n + L2 / 2 * ((mask * W) ** 2).sum()
    return float(loss), (X.T @ (w[:, None] * (P - Y))).astype(float) / n + L2 * mask * W


def lbfgs(W, tolerance, memory=10):
    f, g = objective(W)
    pairs, evaluations = [], 1
    while np.linalg.norm(g) > tolerance and evaluations < 1000:
        q, alphas = -g, []
        for s, t in reversed(pairs):
            alphas.append((s * q).sum() / (s * t).sum())
            q = q - alphas[-1] * t
        if pairs:
            s, t = pairs[-1]
            q = q * (s * t).sum() / (t * t).sum()
        for (s, t), alpha in zip(pairs, reversed(alphas)):
            q = q + (alpha - (t * q).sum() / (s * t).sum()) * s
        step = 1.0
        while True:
            f2, g2 = objective(W + step * q)
            evaluations += 1
            if f2 <= f + 1e-4 * step * (g * q).sum() + 1e-7 * abs(f) or step < 1e-6:
                break
            step /= 2
        if step < 1e-6:
            break
        if (step * q * (g2 - g)).sum() > 0:
            pairs = [*pairs, (step * q, g2 - g)][-memory:]
        W, f, g = W + step * q, f2, g2
    return W, evaluations


def solve(P, b, tolerance=1e-3):
    def product(V):
        A = X @ V.astype(np.float32)
        PA = P * A
        S = w[:, None] * (PA - P * PA.sum(1, keepdims=True))
        return (X.T @ S).astype(float) / w.sum() + L2 * mask * V

    s, r = np.zeros_like(b), b.copy()
    p, rr, steps = r.copy(), (r * r).sum(), 0
    while np.sqrt(rr) > tolerance * np.linalg.norm(b):
        Hp = product(p)
        alpha = rr / (p * Hp).sum()
        s, r, steps = s + alpha * p, r - alpha * Hp, steps + 1
        rr, previous = (r * r).sum(), rr
        p = r + rr / previous * p
    return s, steps


W = np.zeros((D + 1, C))
tolerance = 1e-5 * np.linalg.norm(objective(W)[1])
start = time.perf_counter()
W, evaluations = lbfgs(W, tolerance)
print(f"train from zero: {time.perf_counter() - start:.2f} s, {evaluations} gradients")
for _ in range(3):
    start = time.perf_counter()
    P = probabilities(W)
    a = P * (np.eye(C)[0] - P[:, :1]) * 0.2 * P[:, 0].sum()
    s, steps = solve(P, (X.T @ a.astype(np.float32)).astype(float))
    A = X @ s.astype(np.float32)
    scores = (A * (Y - P)).sum(1)
    scores[w == 0] = -np.inf
    ranked = time.perf_counter()
    w[np.argsort(-scores)[:10]] = 0
    W, evaluations = lbfgs(W, tolerance)
    done = time.perf_counter()
    print(f"rank {ranked - start:.2f} s ({steps} products), retrain {done - ranked:.2f} s ({evaluations} gradients)")
