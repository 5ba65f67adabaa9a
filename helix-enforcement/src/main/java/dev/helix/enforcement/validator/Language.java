package dev.helix.enforcement.validator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The language of a file, as far as the audit of changes knows it. */
enum Language {
    SCRIPT("js jsx ts tsx mjs cjs mts cts", true, false, true),
    PYTHON("py pyi", false, true, false),
    JVM("java kt kts groovy scala", true, true, false),
    DOTNET("cs", true, true, false),
    GO("go", true, false, true),
    RUST("rs", true, false, false),
    /** Settings of runners and builds, whatever their syntax. */
    CONFIGURATION("", false, false, false);

    private final String endings;
    private final boolean blocks;
    private final boolean triples;
    private final boolean backticks;

    Language(String endings, boolean blocks, boolean triples, boolean backticks) {
        this.endings = endings;
        this.blocks = blocks;
        this.triples = triples;
        this.backticks = backticks;
    }

    /** Returns the language of a file of code by its name; empty for all others. */
    static Optional<Language> of(String path) {
        var ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (var language : values()) {
            if (!ending.isEmpty() && List.of(language.endings.split(" ")).contains(ending)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** Whether comments stand between {@code /*} and its end. */
    boolean blocks() {
        return blocks;
    }

    /** Whether a letter of a name may be written by its number. */
    boolean escapes() {
        return this == SCRIPT || this == JVM || this == DOTNET;
    }

    /** Whether three quotes open a text of several lines. */
    boolean triples() {
        return triples;
    }

    /** Whether backticks open one. */
    boolean backticks() {
        return backticks;
    }
}
