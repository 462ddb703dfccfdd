"""Figures of the topic Generative models and LLMs: images and decoding."""

from itertools import accumulate, pairwise
from math import cos, exp, pi, prod, sin, sqrt
from random import Random

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, DASHED, INK, MATHS, MID, NOTE, PAPER, THIN

VAE, GAN, SPREAD, LATENT = 84, 246, 208, 312


def vae_gan() -> Sheet:
    """Draw a variational autoencoder above a generative adversarial network."""
    title = "A VAE encodes, samples and decodes; a GAN's generator is judged by a discriminator."
    sheet = Sheet(title, 520, 322)
    sheet.label((8, 20), "VAE", BOLD, "start")
    _vae(sheet)
    _latent_inputs(sheet)
    sheet.label((8, 182), "GAN", BOLD, "start")
    _gan(sheet)
    return sheet


def _vae(sheet: Sheet) -> None:
    image = _value(sheet, (29, VAE), "input", 42)
    encoder = sheet.service((108, VAE), "encoder", (74, 42))
    spread = _value(sheet, (SPREAD, VAE), "mean,\nspread", 64)
    latent = _value(sheet, (LATENT, VAE), "z = mean +\nspread × noise", 98)
    decoder = sheet.service((413, VAE), "decoder", (70, 42))
    rebuilt = _value(sheet, (488, VAE), "output", 48)
    _chain(sheet, image, encoder, spread, latent, decoder, rebuilt)
    left, right = (image.x, VAE + 48), (rebuilt.x, VAE + 48)
    sheet.arrow(image.bottom(), left, right, rebuilt.bottom(), stroke=DASHED, both=True)
    sheet.label((260, VAE + 62), "reconstruction error", NOTE)


def _latent_inputs(sheet: Sheet) -> None:
    top = VAE - 21
    sheet.label((SPREAD, 18), "prior of z")
    sheet.arrow((SPREAD, 28), (SPREAD, top), stroke=DASHED, both=True)
    sheet.label((SPREAD - 8, 46), "KL", NOTE, "end")
    sheet.label((LATENT, 18), "noise")
    sheet.arrow((LATENT, 28), (LATENT, top))


def _gan(sheet: Sheet) -> None:
    noise = _value(sheet, (40, GAN), "noise z", 60)
    generator = sheet.service((138, GAN), "generator", (74, 42))
    fake = _value(sheet, (232, GAN), "fake G(z)", 66)
    judge = sheet.service((346, GAN), "discriminator", (98, 42))
    verdict = _value(sheet, (468, GAN), "probability\nof “real”", 84)
    _chain(sheet, noise, generator, fake, judge, verdict)
    real = Box(judge.x, 302, 60, 28)
    sheet.rectangle(real)
    sheet.label((real.x, real.y), "real x")
    sheet.arrow(real.top(), judge.bottom())
    left, right = (generator.x, GAN - 44), (judge.x, GAN - 44)
    sheet.arrow(judge.top(), right, left, generator.top(), stroke=DASHED)
    sheet.label(((left[0] + right[0]) / 2, GAN - 57), "gradient for the generator", NOTE)


def _value(sheet: Sheet, at: Point, text: str, width: float) -> Box:
    box = Box(*at, width, 42)
    sheet.rectangle(box)
    sheet.label(at, text)
    return box


def _chain(sheet: Sheet, *boxes: Box) -> None:
    for start, end in pairwise(boxes):
        sheet.arrow(start.right(), end.left())


PANELS, POINTS, PANEL, SEED = (0, 100, 300, 1000), 120, 104, 14


def signal_share(step: int) -> float:
    """Return the product of 1 - beta up to a step of the linear schedule."""
    return prod(1 - (1e-4 + (0.02 - 1e-4) * s / 999) for s in range(step))


def noised(step: int) -> list[Point]:
    """Return the points of a ring of unit variance after some steps of noise."""
    share, generator = signal_share(step), Random(SEED)  # noqa: S311 (a drawing, no secret)
    points = []
    for index in range(POINTS):
        angle = 2 * pi * index / POINTS
        ring = sqrt(2) * cos(angle), sqrt(2) * sin(angle)
        x, y = (sqrt(share) * r + sqrt(1 - share) * generator.gauss() for r in ring)
        points.append((x, y))
    return points


def diffusion_chain() -> Sheet:
    """Draw a ring that dissolves into noise, with both directions named."""
    title = "Noise dissolves a ring of points step by step; a learned network leads back."
    sheet = Sheet(title, 520, 218)
    for column, step in enumerate(PANELS):
        frame = Box(64 + 130.67 * column, 108, PANEL, PANEL)
        axes = Axes(sheet, frame, (-3.4, 3.4), (-3.4, 3.4))
        sheet.rectangle(frame)
        for x, y in (axes.at(*point) for point in noised(step)):
            sheet.mark("circle", cx=x, cy=y, r=1.4, fill=INK)
        sheet.label((frame.x, 172), f"t = {step}", MATHS)
    sheet.arrow((12, 40), (508, 40), label="fixed: add noise")
    sheet.arrow((508, 190), (12, 190), label="learned: predict the noise and remove some of it")
    return sheet


LOGITS, TOP_K, TOP_P = (3.0, 2.2, 1.6, 1.0, 0.5, 0.0, -0.5, -1.0), 3, 0.9


def softmax(temperature: float) -> list[float]:
    """Return the probabilities of the tokens at a temperature."""
    weights = [exp(z / temperature) for z in LOGITS]
    return [weight / sum(weights) for weight in weights]


def nucleus(temperature: float) -> int:
    """Return how many of the likeliest tokens reach the probability of top-p."""
    return sum(total < TOP_P for total in accumulate(softmax(temperature))) + 1


def decoding_temperature() -> Sheet:
    """Draw one next-token distribution at three temperatures with both cut-offs."""
    title = "A distribution over eight tokens at temperatures 0.5, 1 and 2, with two cut-offs."
    sheet = Sheet(title, 520, 280)
    for column, temperature in enumerate((0.5, 1, 2)):
        frame = Box(112 + 160 * column, 126, 132, 164)
        axes = Axes(sheet, frame, (0, len(LOGITS)), (0, 0.8))
        _bars(axes, temperature)
        axes.ticks_y(0, 0.4, 0.8, numbers=column == 0)
        _cuts(axes, temperature)
    sheet.label((46, 22), "p", MATHS)
    sheet.label((272, 266), "tokens, likeliest first", NOTE)
    return sheet


def _bars(axes: Axes, temperature: float) -> None:
    axes.level(0, THIN)
    for index, probability in enumerate(softmax(temperature)):
        (left, top), (right, bottom) = axes.at(index + 0.15, probability), axes.at(index + 0.85, 0)
        bar = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        axes.sheet.rectangle(bar, fill=MID if index < nucleus(temperature) else PAPER)


def _cuts(axes: Axes, temperature: float) -> None:
    sheet, x = axes.sheet, axes.frame.x
    sheet.label((x, 18), f"T = {temperature:g}", MATHS)
    sheet.line([axes.at(TOP_K, 0), axes.at(TOP_K, 0.72)], DASHED)
    sheet.label(axes.at(TOP_K + 0.4, 0.66), f"top-k, k = {TOP_K}", NOTE, "start")
    sheet.label((x, 230), f"top-p, p = {TOP_P}:\n{nucleus(temperature)} tokens")


FIGURES = {
    "vae-gan": vae_gan,
    "diffusion-chain": diffusion_chain,
    "decoding-temperature": decoding_temperature,
}
