package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import dev.helix.enforcement.validator.CodeHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Domain experts whose knowledge goes into a prompt when the talk is about their field, from {@code config/experts.yaml}.
 * The file is read again when it has changed; while it can't be used, the last good one stays. Safe for use by many threads.
 */
final class Experts {

    static final String FILE = "config/experts.yaml";

    private static final System.Logger LOG = System.getLogger(Experts.class.getName());
    private static final int MOST = 2;
    private static final int LONGEST = 200_000;
    private static final int LONGEST_NAME = 300;
    private static final String CODE_HEALTH = "code-health";

    /**
     * One expert.
     *
     * @param keywords whole words, or beginnings of words that end with {@code *}
     * @param findings whether what HELIX itself finds in the code goes with the prompt
     */
    record Expert(String name, List<Pattern> keywords, String prompt, boolean findings) {
        /** Returns how many of the keywords stand in {@code text}. */
        long hits(String text) {
            return keywords.stream().filter(word -> word.matcher(text).find()).count();
        }
    }

    private record Known(String source, List<Expert> experts) {}

    private final FileView files;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** @param files of the root */
    Experts(FileView files) {
        this.files = files;
    }

    /** Returns those whose field {@code text} is about, the closest first. */
    List<Expert> about(String text) {
        var start = text.substring(Math.max(0, text.length() - LONGEST));
        return all().stream()
                .filter(expert -> expert.hits(start) > 0)
                .sorted(Comparator.comparingLong((Expert expert) -> expert.hits(start))
                        .reversed())
                .limit(MOST)
                .toList();
    }

    /** Returns what {@code expert} says, with HELIX's own findings where they belong to it. */
    String says(Expert expert) {
        var prompt = expert.prompt().strip();
        if (!expert.findings()) {
            return prompt;
        }
        var lines = CodeHealth.of(files).stream()
                .map(finding -> "- " + finding.kind() + ": `" + plain(finding.file())
                        + (finding.line() > 0 ? ":" + finding.line() : "") + "` " + plain(finding.message()))
                .toList();
        return prompt + "\n\n"
                + (lines.isEmpty()
                        ? "HELIX itself looked through the code and found nothing of this kind."
                        : "HELIX itself found this by counting and comparing, a few of each kind; judge each before"
                                + " you name it:\n\n"
                                + String.join("\n", lines));
    }

    /** Names of files are the repository's, and may be odd. */
    private static String plain(String text) {
        var safe = new StringBuilder();
        text.chars()
                .limit(LONGEST_NAME)
                .forEach(c -> safe.append(Character.isISOControl(c) || c == '`' ? '?' : (char) c));
        return safe.toString();
    }

    private List<Expert> all() {
        var last = known.get();
        var source = files.text(FILE).orElseGet(() -> PromptTemplates.resource("experts.yaml"));
        if (last != null && last.source().equals(source)) {
            return last.experts();
        }
        var experts = last == null ? parse(PromptTemplates.resource("experts.yaml")) : last.experts();
        try {
            experts = parse(source);
        } catch (YamlEngineException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    FILE + " can't be used, the last good version stays: " + e.getMessage());
        }
        known.set(new Known(source, experts));
        return experts;
    }

    private static List<Expert> parse(String source) {
        var settings = LoadSettings.builder()
                .setLabel(FILE)
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .build();
        if (!(new Load(settings).loadFromString(source) instanceof Map<?, ?> map)
                || !(map.get("experts") instanceof List<?> list)) {
            throw new IllegalArgumentException("experts: a list of experts is needed here");
        }
        var experts = new ArrayList<Expert>();
        for (var entry : list) {
            var key = "experts[" + experts.size() + "]";
            if (!(entry instanceof Map<?, ?> one)
                    || !(one.get("name") instanceof String name)
                    || !(one.get("prompt") instanceof String prompt)
                    || !(one.get("keywords") instanceof List<?> words)
                    || words.isEmpty()) {
                throw new IllegalArgumentException(key + ": name, keywords and prompt are needed here");
            }
            var findings = one.get("findings");
            if (findings != null && !findings.equals(CODE_HEALTH)) {
                throw new IllegalArgumentException(key + ": findings are those of " + CODE_HEALTH);
            }
            experts.add(new Expert(
                    name,
                    words.stream().map(String::valueOf).map(Experts::pattern).toList(),
                    prompt,
                    findings != null));
        }
        return experts;
    }

    private static Pattern pattern(String keyword) {
        boolean open = keyword.endsWith("*");
        var word = open ? keyword.substring(0, keyword.length() - 1) : keyword;
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(word.toLowerCase(Locale.ROOT))
                        + (open ? "" : "(?![\\p{L}\\p{N}])"),
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
