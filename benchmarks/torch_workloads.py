"""The workloads that PyTorch has an equivalent of, as a PyTorch user would write them.

    python benchmarks/torch_workloads.py [--only NAME,NAME] [--json FILE]

Names and units are those of workloads.py.
"""

import numpy as np
import torch
from timing import arguments, epochs, per_call, run, workload
from torch import nn

rng = np.random.default_rng(0)


@workload
def eager_add_10x10(torch):
    a, b = torch.ones(10, 10), torch.ones(10, 10)
    return per_call(lambda: a + b, 5000)


@workload
def eager_matmul_10x10(torch):
    a, b = torch.ones(10, 10), torch.ones(10, 10)
    return per_call(lambda: a @ b, 5000)


@workload
def tape_small(torch):
    b = torch.ones(2, 2)

    def step():
        a = torch.ones(2, 2, requires_grad=True)
        c = torch.sqrt(a.square() + b.square())
        return torch.autograd.grad(c.sum(), a)

    return per_call(step, 1000)


def fit_epoch(model, optimizer, x, y, batch_size):
    """Returns the seconds of an epoch over shuffled full batches."""
    loss_fn = nn.CrossEntropyLoss()
    x, y = torch.from_numpy(x), torch.from_numpy(y)

    def epoch():
        order = torch.randperm(len(x))
        total = 0.0
        for i in range(0, len(x) - batch_size + 1, batch_size):
            rows = order[i : i + batch_size]
            optimizer.zero_grad()
            loss = loss_fn(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.detach()
        return float(total)

    return epochs(epoch, 2)


def adam(model):
    """Returns Adam over the parameters of a model."""
    return torch.optim.Adam(model.parameters())


def mnist():
    """Returns random images and labels in the shape of MNIST's training set."""
    return rng.random((60000, 784), dtype=np.float32), rng.integers(0, 10, 60000)


def mlp256():
    """Returns the 784-256-256-10 classifier."""
    return nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10)
    )


@workload
def seed_mnist_sgd128_b32_epoch(torch):
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return fit_epoch(model, torch.optim.SGD(model.parameters(), 0.01), *mnist(), 32)


@workload
def seed_mnist_adam256_b64_epoch(torch):
    model = mlp256()
    return fit_epoch(model, adam(model), *mnist(), 64)


@workload
def predict_60k(torch):
    x, model = torch.from_numpy(mnist()[0]), mlp256()
    with torch.no_grad():
        return epochs(lambda: torch.cat([model(part) for part in x.split(1024)]))


@workload
def model_call_one(torch):
    x, model = torch.from_numpy(rng.random((1, 784), dtype=np.float32)), mlp256()
    with torch.no_grad():
        return per_call(lambda: model(x), 500)


@workload
def cnn_b64_64steps(torch):
    x, y = rng.random((4096, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, 4096)
    model = nn.Sequential(
        *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)),
    )
    return fit_epoch(model, adam(model), x, y, 64)


class LstmClassifier(nn.Module):
    """An LSTM whose last output is classified."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(32, 128, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        """Returns logits."""
        return self.head(self.lstm(x)[0][:, -1])


@workload
def lstm_b64_16steps(torch):
    x, y = rng.random((1024, 50, 32), dtype=np.float32), rng.integers(0, 10, 1024)
    model = LstmClassifier()
    return fit_epoch(model, adam(model), x, y, 64)


class TransformerBlock(nn.Module):
    """Attention and a feed-forward part, each with a residual and a normalisation after it."""

    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(256, 8, batch_first=True)
        self.norm1, self.norm2 = nn.LayerNorm(256), nn.LayerNorm(256)
        self.feed = nn.Sequential(nn.Linear(256, 1024), nn.GELU(), nn.Linear(1024, 256))

    def forward(self, x):
        """Returns the block's output, of the same shape."""
        x = self.norm1(x + self.attention(x, x, x, need_weights=False)[0])
        return self.norm2(x + self.feed(x))


class MeanOverTime(nn.Module):
    """Averages over the second axis."""

    def forward(self, x):
        """Returns the mean."""
        return x.mean(1)


@workload
def transformer_b16_16steps(torch):
    x, y = rng.random((256, 128, 256), dtype=np.float32), rng.integers(0, 10, 256)
    blocks = (TransformerBlock(), TransformerBlock())
    model = nn.Sequential(*blocks, MeanOverTime(), nn.Linear(256, 10))
    return fit_epoch(model, adam(model), x, y, 16)


class Bottleneck(nn.Module):
    """The residual block of ResNet-50."""

    def __init__(self, inputs, filters, stride):
        super().__init__()

        def convolution(inputs, filters, size, stride=1):
            conv = nn.Conv2d(inputs, filters, size, stride, size // 2, bias=False)
            return nn.Sequential(conv, nn.BatchNorm2d(filters))

        self.main = nn.Sequential(
            convolution(inputs, filters, 1, stride),
            nn.ReLU(),
            convolution(filters, filters, 3),
            nn.ReLU(),
            convolution(filters, 4 * filters, 1),
        )
        same = inputs == 4 * filters and stride == 1
        self.skip = nn.Identity() if same else convolution(inputs, 4 * filters, 1, stride)

    def forward(self, x):
        """Returns the block's output."""
        return torch.relu(self.main(x) + self.skip(x))


def resnet50():
    """Returns ResNet-50 for ten classes."""
    parts = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    parts.append(nn.MaxPool2d(3, 2, 1))
    inputs = 64
    for stage, depth in enumerate((3, 4, 6, 3)):
        filters = 64 * 2**stage
        for block in range(depth):
            parts.append(Bottleneck(inputs, filters, 2 if stage and not block else 1))
            inputs = 4 * filters
    parts += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 10)]
    return nn.Sequential(*parts)


@workload
def resnet50_64px_b32_8steps(torch):
    x, y = rng.random((256, 3, 64, 64), dtype=np.float32), rng.integers(0, 10, 256)
    model = resnet50()
    return fit_epoch(model, adam(model), x, y, 32)


if __name__ == "__main__":
    run(torch, arguments(__doc__.splitlines()[0]).parse_args())
