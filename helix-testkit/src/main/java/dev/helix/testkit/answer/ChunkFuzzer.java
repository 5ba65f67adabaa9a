package dev.helix.testkit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Cuts texts into pieces as a stream might: anywhere, also within a surrogate pair, with empty pieces. The same seed
 * gives the same cuts. Not safe for use by many threads.
 */
public final class ChunkFuzzer {

    private final long seed;
    private final RandomGenerator random;

    public ChunkFuzzer(long seed) {
        this.seed = seed;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Returns the seed, for the failure message. */
    public long seed() {
        return seed;
    }

    /** Returns {@code text} in random pieces of a random mean size. */
    public List<String> split(String text) {
        var pieces = new ArrayList<String>();
        int most = 1 + random.nextInt(1 + random.nextInt(Math.max(2, text.length())));
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(most + 1));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    /** Returns {@code text} cut in two, at every place. */
    public static List<List<String>> everyCut(String text) {
        var cuts = new ArrayList<List<String>>();
        for (int at = 0; at <= text.length(); at++) {
            cuts.add(List.of(text.substring(0, at), text.substring(at)));
        }
        return cuts;
    }
}
