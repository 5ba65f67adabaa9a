package dev.helix.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.app.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docs/adr-profiles.md} shows and says is what the program does. */
class AdrProfilesDocumentTest {

    private static final String GOOD = """
            ---
            adr_id: ADR-7
            title: Slots
            status: accepted
            ---

            # ADR-7: Slots

            ## Context

            Many want one.

            ## Alternatives

            None.

            ## Decision

            We take two.

            ## Acceptance Criteria

            - [ ] both start
            - [ ] one stops
            """;

    @TempDir
    private Path root;

    private String document;

    @BeforeEach
    void takeTheDocumentsOwnConfiguration() throws IOException {
        document = Files.readString(Path.of("..", "docs", "adr-profiles.md"));
        Files.writeString(root.resolve("helix.yaml"), block("yaml") + "  locale: en\n");
    }

    private String block(String language) {
        var block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(document);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private Cli check(String text, String... more) throws IOException {
        Files.writeString(root.resolve("a.md"), text);
        var arguments = new ArrayList<>(List.of("check", "--root", root.toString(), "--validator", "adr-structure"));
        arguments.addAll(List.of(more));
        arguments.add(root.resolve("a.md").toString());
        return Cli.run(arguments.toArray());
    }

    @Test
    void itsProfileIsReadAndAnAdrOfItIsGood() throws IOException {
        assertThat(check(GOOD).code()).isZero();
        assertThat(check(GOOD, "--adr-profile", "team").code()).isZero();
        assertThat(check(GOOD.replace("## Alternatives\n\nNone.\n\n", "")).code())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "status: accepted,status: maybe,INVALID_ADR_HEADER",
        "# ADR-7: Slots,# Slots,INVALID_ADR_HEADER",
        "## Decision,## Result,MISSING_ADR_SECTION",
        "- [ ] one stops,It stops.,MISSING_ACCEPTANCE_CRITERIA",
        "## Decision,### Decision,WRONG_SECTION_LEVEL",
    })
    void eachOfItsKeysIsAskedFor(String right, String wrong, String code) throws IOException {
        var checked = check(GOOD.replace(right, wrong));

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out()).contains(code);
    }

    @ParameterizedTest
    @CsvSource({
        "## Context,## context",
        "## Decision,## 2. Decision",
        "## Decision,##   Decision",
        "## Decision,## \uD83C\uDFAF Decision",
        "## Decision,## Decision ✅",
        "## Decision,## Decision (draft)",
        "status: accepted,status: superseded by 12",
    })
    void titlesAreComparedAsItSays(String one, String other) throws IOException {
        assertThat(check(GOOD.replace(one, other)).out()).contains("0 errors");
    }

    @Test
    void aNameThatNobodyKnowsIsAnsweredWithThoseThereAre() throws IOException {
        var unknown = check(GOOD, "--adr-profile", "teem");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("helix-de", "helix-en", "madr", "nygard", "nygard-de", "team");
        for (var name : List.of("helix-de", "helix-en", "madr", "nygard", "nygard-de")) {
            assertThat(document).contains("`" + name + "`");
        }
    }

    @Test
    void itsTableHasTheKeysThatAreRead() throws IOException {
        var config = root.resolve("helix.yaml");
        var own = Files.readString(config);
        var rows = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(document);
        var keys = new ArrayList<String>();
        while (rows.find()) {
            keys.add(rows.group(1));
        }

        assertThat(keys).hasSize(11).doesNotHaveDuplicates();
        for (var key : keys) {
            Files.writeString(config, own.replace("minimum_criteria: 2", key + ": { no: [such, value] }"));
            assertThat(check(GOOD).err()).describedAs(key).doesNotContain("unknown key");
        }
        Files.writeString(config, own.replace("minimum_criteria", "least"));
        assertThat(check(GOOD).err()).contains("unknown key");
    }

    @Test
    void withoutConfigurationTheProfileIsTheOneThatFitsAndTheLocaleIsThatOfMessages() throws IOException {
        Files.delete(root.resolve("helix.yaml"));
        var german = GOOD.replace("## Context", "## Kontext")
                .replace("## Decision", "## Entscheidung")
                .replace("## Acceptance Criteria", "## Akzeptanzkriterien");

        for (var locale : List.of("de", "en")) {
            assertThat(check(GOOD, "--locale", locale).code()).isZero();
            assertThat(check(german, "--locale", locale).code()).isZero();
        }
    }
}
