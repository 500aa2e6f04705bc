"""Times the training of one victim in PyTorch on one thread, in seconds of processor time.

python3 train_victim.py SAMPLES < victim.json

The same architecture, optimizer, batch size and epochs as ours, on random data in the form of the victim's input. The
front end of audio is computed once for each sample, with a Fourier transform, and counts. Texts are token ids already.
"""

import json
import math
import sys
import time

import torch
from torch import nn


class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


class GlobalMaxPool(nn.Module):
    def forward(self, x):
        return x.amax(2)


class Embedding(nn.Embedding):
    def forward(self, x):
        return super().forward(x).transpose(1, 2)


def layer_of(layer):
    kind = layer["type"]
    if kind == "Conv2d":
        return nn.Conv2d(
            layer["inChannels"],
            layer["outChannels"],
            layer["kernelSize"],
            stride=layer["stride"],
            padding=layer["padding"],
            bias=False,
        )
    if kind == "Conv1d":
        return nn.Conv1d(layer["inChannels"], layer["outChannels"], layer["kernelSize"], padding=layer["padding"])
    if kind == "BatchNorm2d":
        return nn.BatchNorm2d(layer["channels"])
    if kind == "ReLU":
        return nn.ReLU()
    if kind == "MaxPool2d":
        return nn.MaxPool2d(layer["kernelSize"], stride=layer["stride"])
    if kind == "GlobalAveragePool2d":
        return GlobalAveragePool()
    if kind == "GlobalMaxPool1d":
        return GlobalMaxPool()
    if kind == "Embedding":
        return Embedding(layer["entries"], layer["dimensions"])
    if kind == "Linear":
        return nn.Linear(layer["inFeatures"], layer["outFeatures"])
    raise ValueError(f"There is no layer {kind} in this measurement.")


def front_end(layer, x):
    """log(mel(|STFT|^2) + epsilon); the values of the mel filters do not change the work."""
    window = torch.hann_window(layer["windowSize"])
    spectrum = torch.stft(
        x, layer["windowSize"], layer["hopSize"], window=window, center=False, return_complex=True
    )
    mel = torch.rand(layer["melBands"], layer["windowSize"] // 2 + 1)
    return torch.log(mel @ spectrum.abs().square() + layer["epsilon"]).unsqueeze(1)


def optimizer_of(recipe, parameters):
    if recipe["optimizer"] == "sgd":
        return torch.optim.SGD(
            parameters, lr=recipe["learningRate"], momentum=recipe["momentum"], weight_decay=recipe["weightDecay"]
        )
    return torch.optim.AdamW(
        parameters,
        lr=recipe["learningRate"],
        betas=(recipe["beta1"], recipe["beta2"]),
        eps=recipe["epsilon"],
        weight_decay=recipe["weightDecay"],
    )


def train(victim, x, labels, epochs):
    recipe = victim["recipe"]
    layers = victim["layers"]
    batch_size = recipe["batchSize"]
    if layers[0]["type"] == "LogMelSpectrogram":
        x = torch.cat([front_end(layers[0], part) for part in x.split(batch_size)])
        layers = layers[1:]
    network = nn.Sequential(*map(layer_of, layers))
    optimizer = optimizer_of(recipe, network.parameters())
    network.train()
    for _ in range(epochs):
        for indices in torch.randperm(len(x)).split(batch_size):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(network(x[indices]), labels[indices])
            loss.backward()
            optimizer.step()
    if not math.isfinite(loss.item()):
        raise ValueError("The loss is not finite.")


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    count = int(sys.argv[1])
    victim = json.load(sys.stdin)
    shape = (count, *victim["inputShape"])
    if victim["modality"] == "text":
        x = torch.randint(0, victim["layers"][0]["entries"], shape)
    else:
        x = torch.rand(shape)
    labels = torch.arange(count) % victim["classCount"]
    epochs = victim["recipe"]["epochs"]
    train(victim, x, labels, 1)  # warm-up
    started_at = time.process_time()
    train(victim, x, labels, epochs)
    seconds = time.process_time() - started_at
    print(json.dumps({"samplesPerSecond": epochs * count / seconds, "torch": torch.__version__}))


main()
