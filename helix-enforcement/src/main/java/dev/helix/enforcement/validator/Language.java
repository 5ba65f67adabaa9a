package dev.helix.enforcement.validator;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a file is written in, as far as the audit of changes knows it. */
enum Language {
    SCRIPT(Set.of("js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts"), true, false, true),
    PYTHON(Set.of("py", "pyi"), false, true, false),
    JVM(Set.of("java", "kt", "kts", "groovy", "scala"), true, true, false),
    DOTNET(Set.of("cs"), true, true, false),
    GO(Set.of("go"), true, false, true),
    RUST(Set.of("rs"), true, false, false),
    /** Settings of runners and builds, whatever their syntax. */
    CONFIGURATION(Set.of(), false, false, false);

    private final Set<String> endings;
    private final boolean blocks;
    private final boolean triples;
    private final boolean backticks;

    Language(Set<String> endings, boolean blocks, boolean triples, boolean backticks) {
        this.endings = endings;
        this.blocks = blocks;
        this.triples = triples;
        this.backticks = backticks;
    }

    /** Returns the language of a file of code by its name; empty for all others. */
    static Optional<Language> of(String path) {
        var ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (var language : values()) {
            if (language.endings.contains(ending)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** Whether comments stand between {@code /*} and its end. */
    boolean blocks() {
        return blocks;
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
