import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { CodedError } from '../../benchmark/coded-error.ts';

export class TokenizerError extends CodedError<'TOKENIZER_INVALID'> {}

/** Converts texts to a fixed number of token ids. */
export interface TokenIds {
  readonly length: number;
  /** int32 [length]: truncated or padded at the end. */
  encode(text: string): Int32Array;
}

/** Settings that the library does not apply itself. A word-level model takes its unknown token from there. */
const tokenizerSchema = z.object({
  truncation: z.object({ max_length: z.int().min(1), direction: z.literal('Right') }),
  padding: z.object({ strategy: z.object({ Fixed: z.int().min(1) }), direction: z.literal('Right'), pad_id: z.int() }),
  model: z.object({ unk_token: z.string() }),
});

/**
 * Creates a tokenizer that truncates and pads to one length from its tokenizer.json.
 * @throws TokenizerError TOKENIZER_INVALID
 */
export function tokenIdsOf(tokenizerJson: string): TokenIds {
  try {
    const parsed: unknown = JSON.parse(tokenizerJson);
    const { truncation, padding, model } = tokenizerSchema.parse(parsed);
    const length = padding.strategy.Fixed;
    if (truncation.max_length !== length) throw new Error('truncation and padding have different lengths');
    const tokenizer = new Tokenizer(parsed as object, { unk_token: model.unk_token });
    return {
      length,
      encode: (text) => {
        const { ids } = tokenizer.encode(text);
        return Int32Array.from({ length }, (_, position) => ids[position] ?? padding.pad_id);
      },
    };
  } catch (cause) {
    const message = `tokenizer.json cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`;
    throw new TokenizerError('TOKENIZER_INVALID', message, {}, { cause });
  }
}

/** @throws TokenizerError TOKENIZER_INVALID */
export function readTokenIds(file: string): TokenIds {
  return tokenIdsOf(readFileSync(file, 'utf8'));
}
