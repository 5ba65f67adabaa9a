package dev.helix.enforcement.validator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** A repair changes nothing but what it repairs, hides nothing, and is over after one run. */
class FixPropertyTest {

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 3_000);
    private static final ValidationContext CONTEXT =
            new ValidationContext(InMemoryFiles.of("src/a.py"), Locale.ENGLISH);
    private static final AnswerChecks ALL = new AnswerChecks(Policy.of(
            Locale.ENGLISH,
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_EN),
            new FileExistenceValidator(AdrProfile.HELIX_EN)));

    private static final List<String> FIELDS = List.of(
            "title: Plain\n",
            "title: Fix: the \"thing\"\n",
            "title: @Transactional\n",
            "title: [WIP] slots\n",
            "title: \"half\n",
            "title: 'a' and 'b'\n",
            "title:\u00A0Odd\n",
            "title: %d of {n}\n",
            "title: `code` first\n",
            "title: *all* of it\n",
            "title: \"Plain\"\n  owner: Ada\n",
            "title:#42\n",
            "title: Plain\nnote: see\n  see:rfc\n  -5\n",
            "title: Plain\nlinks:\n- name: it\n  at: C:\\work\n");
    private static final List<String> PLANS = List.of(
            "",
            "files:\n  modify:\n    - src/missing.py\n",
            "files:\n\tmodify:\n\t\t- src/missing.py\n",
            "files:\n    modify:\n\t- src/missing.py\n",
            "files:\n  modify:\n\t\t- src/missing.py\n",
            "files:\n\tmodify: [src/missing.py]\n\tcreate: [src/a.py]\n",
            "files: {modify: [src/missing.py]}\n",
            "files:\n  rename:\n    - from: src/missing.py\n      to: src/b.py\n",
            "files:\n  rename:\n- from: src/missing.py\n  to: src/b.py\n  delete:\n- src/gone.py\n",
            "files:\n    create:\n        - src/b.py\n  modify:\n        - src/missing.py\n",
            "files:\n  modify:\n-src/missing.py\n-src/gone.py\n",
            "note: |\n\ttext\n\tmore\nfiles:\n  modify: [src/missing.py]\n",
            "files:\r\n\tmodify:\r\n\t\t- src/missing.py\r\n");
    private static final List<String> HEADINGS = List.of(
            "## %s",
            "# %s",
            "### %s",
            "##%s",
            "**%s**",
            "## \uD83C\uDFAF %s",
            "## %s ✅",
            "##\u00A0%s",
            "%s\n===",
            "%s\n---",
            "## 1. %s",
            "__%s:__",
            "## [%s](x)",
            "# `%s`",
            "<h2>%s</h2>",
            "%s:");
    private static final List<String> CONTENTS = List.of(
            "Text.",
            "## Forces\n\nMany.",
            "### Deep\n\nText.",
            "- [ ] works",
            "```sh\n# x\n## Decision\n```\n\nText.",
            "> ## Context\n\nText.",
            "- one\n  - [ ] two",
            "Forces\n------\n\nMany.",
            "",
            "TBD",
            "    ## code\n\nText.",
            "**Decision** is bold.");
    private static final List<String> TITLES =
            List.of("Context", "Decision", "Acceptance Criteria", "Kontext", "Notes", "Decisions");
    private static final List<String> PIECES = List.of(
            "Hi",
            "\n",
            "\n\n",
            "<!-- STEP: what -->",
            "<!-- STEP: done",
            "<!-- TODO",
            "-->",
            "```",
            "```\n",
            "~~~",
            "    ",
            "> ",
            "- ",
            "<think>",
            "</think>",
            "<!--STEP:WHY-->",
            "<!-- STEP: xxx -->",
            "`",
            "text <b>",
            "</b>",
            "<!-- a note -->",
            "\t",
            "\r\n",
            "<!-- ЅТЕР: what -->",
            "<!—STEP: what—>",
            "1. ",
            "| a |",
            "<div>",
            "</div>",
            "<pre>",
            "# ",
            "---\n",
            "\u00A0",
            "<script>",
            "````\n",
            "~~~~\n",
            "\n   ```\n",
            "\n  ~~~\n",
            "\n- ```\n",
            "\n> ~~~\n",
            "```md\n",
            "\n<!--\n",
            "[THINK]",
            "[/THINK]",
            "\n<?php\n",
            "\n<![CDATA[",
            "<textarea>",
            "\n<details>\n",
            "\uFEFF",
            "\u2028");

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static <T> T any(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String adr(RandomGenerator random) {
        var text = new StringBuilder(random.nextInt(4) == 0 ? "So:\n\n" : "");
        boolean fenced = random.nextInt(5) == 0;
        text.append(fenced ? "```markdown\n" : "")
                .append("---\nadr_id: 7\n")
                .append(any(random, FIELDS))
                .append("status: proposed\n")
                .append(any(random, PLANS))
                .append("---\n\n# Slots\n\n");
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            text.append(any(random, HEADINGS).formatted(any(random, TITLES)))
                    .append(random.nextInt(8) == 0 ? "\n" : "\n\n")
                    .append(any(random, CONTENTS))
                    .append("\n\n");
        }
        text.append(fenced ? "```\n\n" : "").append("<!-- STEP: generate -->");
        return random.nextInt(6) == 0 ? text.toString().replace("\n", "\r\n") : text.toString();
    }

    private static List<Issue> issues(String text) {
        return ALL.check(Answer.of(text), CONTEXT);
    }

    private static String fix(String text) {
        return ALL.fix(Answer.of(text), CONTEXT).text();
    }

    /** What is visible of a text, without what repairs put in, take out or move. */
    private static String letters(String text) {
        return text.replaceAll("<!-- STEP: \\w+ -->|Decisions?|[CK]ontext|h2|1", "")
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static List<String> findings(String text, String code) {
        return issues(text).stream()
                .filter(issue -> issue.code().equals(code))
                .map(Issue::message)
                .sorted()
                .toList();
    }

    private static Set<String> full(String text) {
        var found = new TreeSet<String>();
        for (var document : new AdrFinder(Answer.of(text), InMemoryFiles.empty(), AdrProfile.HELIX_EN).find()) {
            var body = new AdrBody(document.body());
            var headings = AdrProfile.HELIX_EN.sections().stream()
                    .flatMap(wanted -> SectionSearch.find(body, AdrProfile.HELIX_EN, wanted).heading().stream())
                    .toList();
            for (var wanted : AdrProfile.HELIX_EN.sections()) {
                var search = SectionSearch.find(body, AdrProfile.HELIX_EN, wanted);
                var section = switch (search) {
                    case SectionSearch.Found right -> right.section();
                    case SectionSearch.WrongLevel wrong -> wrong.section();
                    case SectionSearch.OtherTitle other -> other.section();
                    default -> null;
                };
                // What stands below the heading of another section is not its text.
                if (section != null
                        && body.content(section, false, SectionSearch.next(headings, section.range()))
                                == AdrBody.Content.TEXT) {
                    found.add(wanted.title());
                }
            }
        }
        return found;
    }

    @Test
    void repairsOfAdrsLoseNothingAndHideNothing() {
        int repaired = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var text = adr(random(seed));
            var fixed = fix(text);
            var what = "seed " + seed + "\n" + text + "\n=====\n" + fixed;

            assertThat(fix(fixed)).describedAs(what).isEqualTo(fixed);
            assertThat(letters(fixed)).describedAs(what).isEqualTo(letters(text));
            assertThat(full(fixed)).describedAs(what).containsAll(full(text));
            assertThat(findings(fixed, "FILE_NOT_FOUND"))
                    .describedAs(what)
                    .containsAll(findings(text, "FILE_NOT_FOUND"));
            assertThat(issues(fixed).stream().filter(Issue::blocks).count())
                    .describedAs(what)
                    .isLessThanOrEqualTo(
                            issues(text).stream().filter(Issue::blocks).count());
            repaired += fixed.equals(text) ? 0 : 1;
        }
        assertThat(repaired).isGreaterThan((int) ROUNDS / 2);
    }

    @Test
    void repairsOfHeadersReadAsTheSameData() {
        for (var field : FIELDS) {
            for (var plan : PLANS) {
                var text = "---\nadr_id: 7\n" + field + plan + "status: proposed\n---\n\n## Context\n\nText.\n";
                var before = requireNonNull(HeaderReader.read(text, 0));
                var fixed = fix(text);
                var after = requireNonNull(HeaderReader.read(fixed, 0));

                assertThat(values(after))
                        .describedAs("%s=====\n%s", text, fixed)
                        .isEqualTo(values(before));
                if (!before.repairs().isEmpty()) {
                    assertThat(after.problems())
                            .describedAs("%s=====\n%s", text, fixed)
                            .isEmpty();
                }
            }
        }
    }

    private static List<String> values(Header header) {
        var found = new ArrayList<String>();
        header.fields().forEach(field -> found.add(field.key() + "=" + plain(field.value())));
        return found;
    }

    private static String plain(HeaderValue value) {
        return switch (value) {
            case HeaderValue.Text text -> text.value();
            case HeaderValue.Nothing nothing -> "";
            case HeaderValue.Items items ->
                items.items().stream().map(FixPropertyTest::plain).toList().toString();
            case HeaderValue.Fields fields ->
                fields.fields().stream()
                        .map(field -> field.key() + "=" + plain(field.value()))
                        .toList()
                        .toString();
        };
    }

    @Test
    void repairsOfMarkersAreOverAfterOneRun() {
        for (long seed = 0; seed < 3 * ROUNDS; seed++) {
            var random = random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                text.append(any(random, PIECES));
            }
            var before = text.toString();
            var fixed = fix(before);

            assertThat(fix(fixed))
                    .describedAs("seed %d\n%s\n=====\n%s", seed, before, fixed)
                    .isEqualTo(fixed);
            if (!fixed.equals(before)) {
                assertThat(findings(fixed, "STEP_MARKER_NOT_AT_END"))
                        .describedAs("seed %d\n%s\n=====\n%s", seed, before, fixed)
                        .isEmpty();
                assertThat(findings(fixed, "MISSING_STEP_MARKER"))
                        .describedAs("seed %d\n%s\n=====\n%s", seed, before, fixed)
                        .isEmpty();
            }
        }
    }
}
