"""Stage 5, retromae: teach the encoder to put a whole text into its one vector (RetroMAE, arXiv 2205.12035).

The encoder reads a text with 30% of its words hidden, and guesses those from its token states as BERT does. Then
a decoder of a single layer, too weak to guess much by itself, has to write the text anew: each word out of the
sentence vector and a random half of the other words. Where those do not help, only the vector can, so that is
where the encoder learns to keep what a text says. The decoder is thrown away afterwards.

The sentence vector is the mean of the states, since that is what our models search with (the paper takes that of
[CLS]). It is not normalised here: search looks at its direction alone, but the decoder adds it to embeddings,
and a vector of length 1 would be a whisper beside those.

A step costs little on a CPU. States are gathered before they meet the word table, never [B, T, V], and they are
compared with the words of the batch and a random few of the others instead of all 100,000.

Shapes: B texts a batch, T tokens, D the width of a state, V words in the table, N words to guess.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from core.errors import ModelError, SeogaError
from core.train import loop
from core.train.encoder import (
    TOKENIZER,
    Batch,
    Ids,
    device,
    load_encoder,
    mixed,
    open_tokenizer,
    pad,
    save_encoder,
    special_ids,
    states,
    tokenise,
)
from core.train.loop import Figures, Schedule

STAGE = "retromae"
CHUNK = 4096  # texts that are sorted by length together: enough for even batches, few enough for mixed ones


@dataclass(frozen=True, slots=True)
class Plan:
    """How the stage reads and hides.

    Texts are cut after `longest` tokens, and a batch holds at most `tokens`, padding included. `encoder_mask` is
    the share of words hidden from the encoder, `decoder_mask` that of positions hidden from each position of the
    decoder. `sampled` is how many random words stand for all those that a batch does not hold; 0 compares with
    the whole vocabulary.
    """

    schedule: Schedule = field(default_factory=lambda: Schedule(steps=600, rate=5e-5))
    longest: int = 128
    tokens: int = 4096
    encoder_mask: float = 0.3
    decoder_mask: float = 0.5
    sampled: int = 4096


def pretrain(work: Path, texts: Sequence[str], plan: Plan) -> None:
    """Train the working folder's encoder on running text, and save it back there.

    Raises:
        SeogaError: data-missing, where no text has a word to learn from.
        ModelError: model-damaged, where the tokeniser has no [MASK].
    """
    tokenizer = open_tokenizer(work)
    mask_id = tokenizer.token_to_id("[MASK]")
    if mask_id is None:
        raise ModelError("model-damaged", "Tokeniser damaged", "It has no [MASK].", str(work / TOKENIZER))
    special = special_ids(tokenizer)
    kept = [ids for ids in tokenise(tokenizer, texts, plan.longest) if not np.isin(ids, special).all()]
    if not kept:
        raise SeogaError("data-missing", "Training data missing", "No text has a word that the model knows.")
    encoder = load_encoder(work)
    torch.manual_seed(plan.schedule.seed)  # the decoder starts from random weights
    model = RetroMAE(encoder, log_shares(kept, encoder.config.vocab_size), mask_id, special).to(device())

    def learn(members: list[Ids]) -> Figures:
        # the loop has just seeded this generator by the step; one on the CPU hides the same words on every device
        by_encoder, by_decoder = model.losses(pad(members), plan, torch.default_generator)
        loss = by_encoder + by_decoder
        torch.autograd.backward(loss)
        return {"loss": loss.item(), "encoder": by_encoder.item(), "decoder": by_decoder.item()}

    loop.train(work, STAGE, model, batches(kept, plan.tokens, plan.schedule.seed), learn, plan.schedule)
    save_encoder(encoder, work)


def batches(texts: Sequence[Ids], tokens: int, seed: int) -> Iterator[list[Ids]]:
    """Yield texts of like length, at most `tokens` with padding, for ever; each text once an epoch.

    The texts are shuffled anew in each epoch, cut into chunks, and sorted within a chunk; the batches of a chunk
    come in random order. All of it follows from the seed. A text longer than `tokens` is a batch by itself.
    """
    from core.embed.m3 import batches as alike

    epoch = 0
    while True:
        chance = np.random.default_rng((seed, epoch))
        order = chance.permutation(len(texts))
        for start in range(0, len(texts), CHUNK):
            chunk = [texts[index] for index in order[start : start + CHUNK]]
            groups = list(alike([len(ids) for ids in chunk], tokens))
            for number in chance.permutation(len(groups)):
                yield [chunk[index] for index in groups[number]]
        epoch += 1


def log_shares(texts: Sequence[Ids], vocabulary: int) -> Tensor:
    """Return the logarithm of each word's share of the texts, [V], every word counted once more than it occurs."""
    counts: NDArray[np.int64] = np.bincount(np.concatenate(texts), minlength=vocabulary) + 1
    return torch.from_numpy(np.log(counts / counts.sum()).astype(np.float32))


class RetroMAE(nn.Module):
    """The encoder with all that is learned around it, and thrown away when it has learned.

    A word's logit is its row of the encoder's own table times the guess, plus the logarithm of its share of the
    training text: what is frequent need not be learned, so the vectors learn how one text differs from another.

    Attributes:
        encoder: what remains.
        decoder: writes a text out of its sentence vector.
        guess: turns a state into the direction of the word it stands for; both losses share it.
        common: the logarithm of each word's share, [V], fixed.
        special: ids that are neither hidden nor guessed.
        mask_id: the id of [MASK].
    """

    common: Tensor
    special: Tensor

    def __init__(self, encoder: BertModel, common: Tensor, mask_id: int, special: Sequence[int]) -> None:
        """Put a decoder of random weights on an encoder."""
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.decoder = Decoder(encoder.config)
        self.guess = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.mask_id = mask_id
        self.register_buffer("common", common)
        self.register_buffer("special", torch.tensor(special))

    def losses(self, batch: Batch, plan: Plan, chance: Generator) -> tuple[Tensor, Tensor]:
        """Return the mean cross entropy of the words hidden from the encoder, and of all words by the decoder."""
        words = batch.mask & ~torch.isin(batch.ids, self.special)  # all but the first token, the last, and [UNK]
        chosen = hide(words, plan.encoder_mask, chance)
        read = states(self.encoder, Batch(batch.ids.masked_fill(chosen, self.mask_id), batch.mask))
        seen = visible(batch.mask, 1 - plan.decoder_mask, chance)
        written = self.write(sentence(read, batch.mask), batch.ids, seen)
        choices = choose(batch.ids[words], len(self.common), plan.sampled, chance)
        by_encoder = self.loss(read[chosen], batch.ids[chosen], choices)
        return by_encoder, self.loss(written[words], batch.ids[words], choices)

    def write(self, vectors: Tensor, ids: Tensor, seen: Tensor) -> Tensor:
        """Return the decoder's states [B, T, D], of sentence vectors [B, D], what was written, and what is seen."""
        with mixed():
            embeddings = self.encoder.embeddings
            places = embeddings.position_embeddings.weight[: ids.shape[1]]
            out: Tensor = self.decoder(vectors, places, embeddings(ids), seen)
        return out.float()

    def loss(self, found: Tensor, right: Tensor, choices: Choices) -> Tensor:
        """Return the mean cross entropy of states [N, D] against their words [N]."""
        table = self.encoder.embeddings.word_embeddings
        with mixed():
            return cross_entropy(self.guess(found), right, table, self.common, choices)


class Decoder(nn.Module):
    """One transformer layer with enhanced decoding: what asks and what answers are two different streams."""

    def __init__(self, config: BertConfig) -> None:
        """Make a layer of random weights, as wide as those of the encoder."""
        super().__init__()
        width, inner, epsilon = config.hidden_size, config.intermediate_size, config.layer_norm_eps
        self.heads: int = config.num_attention_heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.output = nn.Linear(width, width)
        self.attended = nn.LayerNorm(width, epsilon)
        self.inner = nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width))
        self.done = nn.LayerNorm(width, epsilon)

    def forward(self, vectors: Tensor, places: Tensor, tokens: Tensor, seen: Tensor) -> Tensor:
        """Return a state for each position, [B, T, D].

        Args:
            vectors: the sentence vectors h, [B, D].
            places: position embeddings p, [T, D]. The query of position i is h + p_i: it knows where it
                is, and not which word stands there.
            tokens: embeddings of the words with their positions, [B, T, D]. Keys and values are h and these.
            seen: which of those T + 1 each position may look at, [B, T, T + 1].
        """
        whole = vectors.unsqueeze(1)
        asked = whole + places
        known = torch.cat([whole, tokens], dim=1)
        query, key = self._split(self.query(asked)), self._split(self.key(known))
        value = self._split(self.value(known))
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen.unsqueeze(1))
        hidden = self.attended(asked + self.output(heard.transpose(1, 2).flatten(2)))
        out: Tensor = self.done(hidden + self.inner(hidden))
        return out

    def _split(self, rows: Tensor) -> Tensor:
        """Share rows [B, T, D] out among the heads, [B, H, T, D / H]."""
        return rows.view(*rows.shape[:2], self.heads, -1).transpose(1, 2)


def sentence(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of states [B, T, D] under the mask [B, T], not normalised, [B, D]."""
    return (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)


def hide(words: Tensor, share: float, chance: Generator) -> Tensor:
    """Choose a share of the words [B, T] at random, each by itself; returns where, [B, T].

    All of them become [MASK]; BERT's own recipe (arXiv 1810.04805) leaves some and swaps some.
    """
    return _draw(words.shape, share, chance).to(words.device) & words


def visible(mask: Tensor, share: float, chance: Generator) -> Tensor:
    """Choose what each position of the decoder looks at, for texts under the mask [B, T]; returns [B, T, T + 1].

    Column 0 is the sentence vector, which all look at. Column j + 1 is token j: a random share of the others,
    drawn for each position by itself; never padding, and never the token that the position is to guess.
    """
    texts, length = mask.shape
    seen = _draw((texts, length, length), share, chance).to(mask.device) & mask.unsqueeze(1)
    seen &= ~torch.eye(length, dtype=torch.bool, device=mask.device)
    return functional.pad(seen, (1, 0), value=True)


def _draw(shape: Sequence[int], share: float, chance: Generator) -> Tensor:
    """Return booleans that are on with this probability."""
    return torch.rand(tuple(shape), generator=chance, device=chance.device) < share


@dataclass(frozen=True, slots=True)
class Choices:
    """The words that a guess is made among.

    Attributes:
        known: ids of the batch, each once, ascending, [K].
        drawn: ids at random out of all others, [R].
        stands: how many of the others each drawn one stands for.
    """

    known: Tensor
    drawn: Tensor
    stands: float


def choose(ids: Tensor, vocabulary: int, sampled: int, chance: Generator) -> Choices:
    """Take the words of a batch, and `sampled` of the others; all of them where `sampled` is 0 or more than that."""
    known = torch.unique(ids)
    strange = torch.ones(vocabulary, dtype=torch.bool, device=ids.device)
    strange[known] = False
    others = strange.nonzero().squeeze(1)
    if not 0 < sampled < len(others):
        return Choices(known, others, 1.0)
    some = torch.randperm(len(others), generator=chance, device=chance.device)[:sampled].to(ids.device)
    return Choices(known, others[some], len(others) / sampled)


def cross_entropy(guesses: Tensor, right: Tensor, table: nn.Embedding, common: Tensor, choices: Choices) -> Tensor:
    """Return the mean cross entropy of guesses [N, D] against the right words [N], 0 where there are none.

    The sum over the vocabulary in the softmax is that over the known words plus `stands` times that over the
    drawn ones: right on average, and exact where all others are drawn. (Importance sampling, arXiv 1412.2007.)

    The drawn rows are constants. Lazy Adam moves every row it touches about as far as any other, however small
    the gradient, and a word that no text of the batch holds is only ever pushed away: rare words, which were
    aligned with care, would all drift in one direction.
    """
    rows = torch.cat([table(choices.known), table.weight.detach()[choices.drawn]])
    known, drawn = common[choices.known], common[choices.drawn] + math.log(choices.stands)
    logits = (guesses @ rows.T).float() + torch.cat([known, drawn])
    target = torch.searchsorted(choices.known, right)
    return functional.cross_entropy(logits, target, reduction="sum") / max(1, len(right))
