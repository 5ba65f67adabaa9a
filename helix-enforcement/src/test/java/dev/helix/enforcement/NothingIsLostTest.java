package dev.helix.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentEvent;
import dev.helix.domain.agent.AgentFailure;
import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.Strategy;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.domain.answer.Validator;
import dev.helix.enforcement.validator.AdrProfile;
import dev.helix.enforcement.validator.AdrStructureValidator;
import dev.helix.enforcement.validator.FileExistenceValidator;
import dev.helix.enforcement.validator.StepMarkerValidator;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attempt held and no reply replaced is in the answer that is accepted. */
class NothingIsLostTest {

    private static final String HEADER =
            "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\ndeciders: [Ada, Bob]\n---\n\n# Use Postgres\n\n";
    private static final String CONTEXT = "## Context\n\n"
            + "We need a store that several services can share. ".repeat(14) + "\n\n```sql\nselect 1;\n```\n\n";
    private static final String CRITERIA =
            "## Acceptance Criteria\n\n- [ ] Queries answer in 50 ms.\n- [ ] Backups run.\n\n";
    private static final String NOTES = "## Notes\n\nSeen by the team of the data platform.\n\n";
    private static final String MARKER = "<!-- STEP: generate -->";
    private static final String DRAFT = HEADER + CONTEXT + CRITERIA + NOTES + MARKER;

    private final Policy policy = Policy.of(
            Locale.ENGLISH,
            new StepMarkerValidator(),
            new AdrStructureValidator(AdrProfile.HELIX_EN),
            new FileExistenceValidator(AdrProfile.HELIX_EN));

    private final List<AnswerEvent> events = new ArrayList<>();

    private Enforced answer(Policy policy, String first, String... replies) {
        var script = Script.named("replies").say(first);
        for (var reply : replies) {
            script = script.turn().say(reply);
        }
        var prompt = Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT);
        return new Enforcer(new ScriptedAgent(script.end()), policy, InstantSource.system())
                .answer(prompt, InMemoryFiles.empty());
    }

    private static String accepted(Enforced result) {
        assertThat(result).isInstanceOf(Enforced.Accepted.class);
        return ((Enforced.Accepted) result).answer().text();
    }

    private static void holdsAll(String text) {
        assertThat(text)
                .contains(
                        "adr_id: ADR-042",
                        "deciders: [Ada, Bob]",
                        "several services",
                        "select 1;",
                        "Backups run.",
                        "data platform")
                .containsOnlyOnce("## Context")
                .containsOnlyOnce("## Acceptance Criteria");
        assertThat(text.lines().filter(line -> line.matches("#+ Decision|\\*\\*Decision\\*\\*|## Entscheidung")))
                .containsExactly("## Decision");
        assertThat(text).contains("We take Postgres.").endsWith(MARKER);
        assertThat(text.indexOf("## Context")).isLessThan(text.indexOf("## Decision"));
        assertThat(text.indexOf("## Decision")).isLessThan(text.indexOf("## Acceptance"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```markdown\n## Decision\n\nWe take Postgres.\n```",
                "```\n## Decision\n\nWe take Postgres.\n```",
                "~~~md\n## Decision\n\nWe take Postgres.\n~~~",
                "````markdown\n## Decision\n\nWe take Postgres.\n\n```sh\nmake\n```\n````",
                "```markdown\n## Decision\n\nWe take Postgres.\n\n```sh\nmake\n```\n\nAs said.\n```",
                "**Decision**\n\nWe take Postgres.",
                "**Decision:** We take Postgres.",
                "__Decision__\n\nWe take Postgres.",
                "Decision:\n\nWe take Postgres.",
                "##Decision\n\nWe take Postgres.",
                "##\u00A0Decision\n\nWe take Postgres.",
                "# Decision\n\nWe take Postgres.",
                "### Decision\n\nWe take Postgres.",
                "#### Decision\n\nWe take Postgres.",
                "Decision\n--------\n\nWe take Postgres.",
                "Decision\n========\n\nWe take Postgres.",
                "## 2. Decision\n\nWe take Postgres.",
                "## ✅ Decision\n\nWe take Postgres.",
                "## Decision ##\r\n\r\nWe take Postgres.\r\n",
                "\uFEFF## Decision\n\nWe take Postgres.",
                "## Entscheidung\n\nWe take Postgres.",
                "We take Postgres.",
                "<section>\n## Decision\n\nWe take Postgres.\n</section>",
                "<answer>\n\n## Decision\n\nWe take Postgres.\n\n</answer>\n\n<!-- STEP: generate -->",
                "[THINK]hm\n\n## Decision\n\nMySQL?\n[/THINK]\n\n## Decision\n\nWe take Postgres.",
                "```markdown\nWe take Postgres.\n```",
                "> ## Decision\n>\n> We take Postgres.",
                "1. ## Decision\n\n   We take Postgres.",
                "Sure, here is the missing section:\n\n## Decision\n\nWe take Postgres.",
                "Here is the section you asked for.\n\n## Decision\n\nWe take Postgres.\n\nLet me know if that fits.",
                "I apologize for the oversight. I have added the section.\n\n**Decision**\n\nWe take Postgres.",
                "Gerne, hier ist der fehlende Abschnitt:\n\nWe take Postgres.",
                "## Decision\n\nWe take Postgres.\n\n<!-- STEP: done -->",
                "<!-- STEP: done -->\n\n### Decision\n\nWe take Postgres.",
                "<think>\n## Decision\n\nMySQL?\n</think>\n\n## Decision\n\nWe take Postgres.",
                "<think>\nMySQL or Postgres?\n</think>\n\nWe take Postgres.",
                "# Decision\n\n## Choice\n\nWe take Postgres.\n\n## Why\n\nIt is known.",
                "## Decision: Postgres\n\nWe take Postgres.",
                "## The Decision\n\nWe take Postgres.",
                "*Decision*\n\nWe take Postgres.",
                "Decision\n\nWe take Postgres.",
                "== Decision ==\n\nWe take Postgres.",
                "##\u2003Decision\n\nWe take Postgres.",
                "## \uD835\uDDD7\uD835\uDDF2\uD835\uDDF0\uD835\uDDF6\uD835\uDE00\uD835\uDDF6\uD835\uDDFC\uD835\uDDFB\n\nWe take Postgres.",
                "- ## Decision\n\n  We take Postgres.",
                "- **Decision**: We take Postgres.",
                "1. Added:\n\n   ## Decision\n\n   We take Postgres.",
                "    ## Decision\n\n    We take Postgres.",
                "```diff\n+## Decision\n+\n+We take Postgres.\n```",
                "+## Decision\n+\n+We take Postgres.",
                "Decision: We take Postgres.",
                "[Decision]\nWe take Postgres.",
                "**Decision** — We take Postgres.",
                "1. **Decision**\n\n   We take Postgres.",
                "```Markdown title=\"d.md\"\n## Decision\n\nWe take Postgres.\n```",
                "```markdown\n<answer>\n## Decision\n\nWe take Postgres.\n</answer>\n```",
            })
    void aMissingSectionIsPutInHoweverTheReplyWrapsIt(String reply) {
        var result = answer(policy, DRAFT, reply);

        holdsAll(accepted(result));
        assertThat(result.trace().attempts())
                .extracting(attempt -> attempt.strategy())
                .containsExactly(Strategy.FIRST, Strategy.SPLICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\n- **Fast**: it is.\n- **Known**: by all.\n\n```yaml\na:\n  b:\n   - c\n```",
                "\n\n1. __Fast__\n   more\n\n   ```yaml\n   a:\n     b: c\n   ```",
                "\n\n```xml\n<section>\n  <result>\n</section>\n```",
                "\n\n- so:\n\n  ```xml\n  <answer>\n  ```",
                "\n\nA record looks so:\n\n```markdown\n## Context\n\nWhy.\n```\n\nAnd nothing else.",
                "\n\n```markdown\n## Decision\n\nWhat.\n```",
                "\n\nWhat follows of it is open:",
                "\n\n```md\n- **Decision**: an example\n  of a list\n```",
            })
    void whatTheSectionHoldsComesWhole(String held) {
        var section = "## Decision\n\nWe take Postgres." + held;
        var indented = section.replace("\n", "\n   ").replaceAll("(?m)^ +$", "");
        for (var reply : List.of(
                section,
                section + "\n\nLet me know if that fits.",
                "<answer>\n" + section + "\n</answer>",
                "1. " + indented,
                "Sure!\n\n2) " + indented)) {
            var text = accepted(answer(policy, DRAFT, reply));

            assertThat(text).describedAs(reply).contains(section + "\n\n## Acceptance Criteria");
        }
    }

    @Test
    void codeThatBringsTheNextSectionIsNoneOfThisOne() {
        var criteria = "```markdown\n" + CRITERIA.strip() + "\n```";
        for (var between : List.of("", "And the other one:\n\n")) {
            var reply = "## Decision\n\nWe take Postgres.\n\n" + between + criteria + "\n\nLet me know.";

            holdsAll(accepted(answer(policy, DRAFT.replace(CRITERIA, ""), reply)));
        }
    }

    @Test
    void anAnswerThatHeldAnAdrOfAnotherProfileIsNotCuredByOneThatHoldsNone() {
        var own = new AdrProfile(
                "team",
                "",
                List.of(),
                List.of(
                        AdrProfile.Section.of("Choice"),
                        AdrProfile.Section.of("Price"),
                        AdrProfile.Section.of("Doubts")),
                0,
                false,
                3,
                List.of(),
                "");
        var draft = "### Choice\n\nWe take Postgres.\n\n### Price\n\nOne server.\n\n## Doubts\n\nNone.\n\n";
        var result = answer(
                Policy.of(Locale.ENGLISH, new StepMarkerValidator(), new AdrStructureValidator(own)),
                draft + "<!-- STEP: nonsense -->",
                "Postgres it is, with one server for all of us.\n\n" + MARKER);

        assertThat(accepted(result)).startsWith(draft).doesNotContain("Postgres it is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I corrected the header as you asked.",
                "Ich habe den Kopf wie gewünscht korrigiert.",
                "I corrected the header as you asked.\n\n<!-- STEP: generate -->",
                "Done.",
                "Sorry!",
                "Sorry, I can't do that.",
                "The header has been corrected.",
                "Here is the section:",
                "## Decision\n\nTBD",
                "## Decision",
                "```markdown\n## Decision\n```",
                "## Something else\n\nText that nobody asked for.",
                "---\nadr_id: ADR-042\ntitle: Use Postgres\nstatus: accepted\n---",
                ""
            })
    void aReplyThatBringsNothingIsAFailedAttempt(String reply) {
        var result = answer(policy, DRAFT, reply, reply, reply);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Exhausted.class,
                        exhausted -> assertThat(exhausted.best().text())
                                .contains(
                                        "deciders: [Ada, Bob]",
                                        "several services",
                                        "select 1;",
                                        "Backups run.",
                                        "data platform"));
        assertThat(result.trace().attempts()).allMatch(attempt -> attempt.blocking() > 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Decision\n\nWe take Postgres.\n\n---\n\nLet me know.",
                "---\n\n## Decision\n\nWe take Postgres.\n\n---",
                "Of course — here it is.\n***\n## Decision\n\nWe take Postgres.\n***\nShall I go on?",
                "<details>\n<summary>Decision</summary>\n\nWe take Postgres.\n\n</details>",
                "Sure! \uD83D\uDE0A\n\n## Decision \uD83C\uDFAF\n\nWe take Postgres.\n\nHope this helps! \uD83D\uDE80",
                "Decision: We take Postgres.",
                "**Decision** — We take Postgres.",
            })
    void whatAReplyPutsAroundTheSectionDoesNotComeWithIt(String reply) {
        var text = accepted(answer(policy, DRAFT, reply));

        holdsAll(text);
        assertThat(text).contains("## Decision\n\nWe take Postgres.\n\n## Acceptance Criteria");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The ADR now has a Decision section.",
                "Das ADR hat nun den Abschnitt.",
                "Please see the previous message.",
                "(same as before, with the Decision added)",
                "null",
                "✅",
                "Done! \uD83C\uDF89",
            })
    void whatOnlySpeaksOfTheTextIsNoSection(String reply) {
        var result = answer(policy, DRAFT, reply, "## Decision\n\nWe take Postgres.");

        holdsAll(accepted(result));
        assertThat(accepted(result)).doesNotContain(reply);
        assertThat(result.trace().attempts().get(1).blocking()).isPositive();
    }

    @Test
    void aFailedAttemptIsFollowedByOneThatSucceeds() {
        var result = answer(policy, DRAFT, "I corrected the header as you asked.", "## Decision\n\nWe take Postgres.");

        holdsAll(accepted(result));
    }

    @Test
    void aSectionThatTheReplyBringsBesidesIsKeptToo() {
        var text = accepted(answer(
                policy, DRAFT, "## Decision\n\nWe take Postgres.\n\n## Consequences\n\nOne more server to run."));

        holdsAll(text);
        assertThat(text).containsOnlyOnce("## Consequences").contains("One more server to run.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "### Decision\n\nWe take Postgres.\n\n### Risks\n\nTwo servers.",
                "#### Decision\n\nWe take Postgres.\n\n#### Risks\n\nTwo servers.",
                "# Decision\n\nWe take Postgres.\n\n# Risks\n\nTwo servers.",
                "## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.\n\nLet me know if that fits.",
                "### Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.",
                "Decision\n========\n\nWe take Postgres.\n\nRisks\n=====\n\nTwo servers.",
                "Decision\n--------\n\nWe take Postgres.\n\nRisks\n-----\n\nTwo servers.",
                "**Decision**\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.",
                "### Entscheidung\n\nWe take Postgres.\n\n### Risks\n\nTwo servers.",
                "### Risks\n\nTwo servers.\n\n### Decision\n\nWe take Postgres.",
                "### Risks\n\nTwo servers.\n\n**Decision**\n\nWe take Postgres.",
                "**Risks**\n\nTwo servers.\n\n**Decision**\n\nWe take Postgres.",
                "# Risks\n\nTwo servers.\n\n# Decision\n\nWe take Postgres.",
                "## Risks\n\nTwo servers.\n\n## Decision\n\nWe take Postgres.",
                "# Use Postgres\n\n### Risks\n\nTwo servers.\n\n### Decision\n\nWe take Postgres.",
                "---\nadr_id: ADR-042\n---\n\n### Decision\n\nWe take Postgres.\n\n### Risks\n\nTwo servers.",
                "## The Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.",
                "```markdown\n## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.\n```",
                "```md\n### Decision\n\nWe take Postgres.\n```\n\n```md\n### Risks\n\nTwo servers.\n```",
                "```diff\n+## Decision\n+\n+We take Postgres.\n+\n+## Risks\n+\n+Two servers.\n```",
                "> ## Decision\n>\n> We take Postgres.\n>\n> ## Risks\n>\n> Two servers.",
                "<answer>\n## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.\n</answer>",
                "    ## Decision\n\n    We take Postgres.\n\n    ## Risks\n\n    Two servers.",
            })
    void aSectionThatTheReplyBringsBesidesStandsBesideTheOneThatWasAskedFor(String reply) {
        var text = accepted(answer(policy, DRAFT, reply));

        holdsAll(text);
        assertThat(text.replaceAll("\n{2,}", "\n\n"))
                .containsOnlyOnce("We take Postgres.")
                .containsOnlyOnce("Two servers.")
                .contains("\n\n## Risks\n\nTwo servers.\n\n## ")
                .doesNotContain("Let me know");
        assertThat(text.indexOf("## Risks")).isBetween(text.indexOf("## Context"), text.indexOf("## Acceptance"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Decision\n\n## Choice\n\nWe take Postgres.\n\n## Why\n\nIt is known.",
                "## Decision: Postgres\n\nWe take Postgres.\n\n## Risks\n\nIt is known.",
                "## Decision\n\nWe take Postgres.\n\n#### Why\n\nIt is known.",
                "**Decision**\n\nWe take Postgres.\n\n**Why**\n\nIt is known.",
            })
    void whatTheReplySaysStandsThereOnce(String reply) {
        assertThat(accepted(answer(policy, DRAFT, reply)))
                .containsOnlyOnce("We take Postgres.")
                .containsOnlyOnce("It is known.");
    }

    @Test
    void theHeadingsBelowASectionThatTheReplyBringsBesidesStayBelowIt() {
        var reply = "#### Decision\n\nWe take Postgres.\n\n#### Risks\n\nTwo servers.\n\n##### Costs\n\nFew.";

        assertThat(accepted(answer(policy, DRAFT, reply))).contains("## Risks\n\nTwo servers.\n\n### Costs\n\nFew.");
    }

    @Test
    void twoMissingSectionsAreTakenOutOfOneReply() {
        var text = accepted(answer(
                policy,
                DRAFT.replace(CRITERIA, ""),
                "**Decision**\n\nWe take Postgres.\n\n**Acceptance Criteria**\n\n- [ ] Backups run."));

        holdsAll(text);
    }

    private static final String SECOND = DRAFT.replace("ADR-042", "ADR-043")
            .replace("Postgres", "Redis")
            .replace(CONTEXT, "## Context\n\nFast reads.\n\n");
    private static final String BOTH = HEADER + CONTEXT + CRITERIA + "\n" + SECOND;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADR-042:\n\n## Decision\n\nWe take Postgres.\n\nADR-043:\n\n## Decision\n\nWe take Redis.",
                "**ADR-043**\n\n## Decision\n\nWe take Redis.\n\n**ADR-042**\n\n## Decision\n\nWe take Postgres.",
                "# Use Postgres\n\n## Decision\n\nWe take Postgres.\n\n# Use Redis\n\n## Decision\n\nWe take Redis.",
                "## ADR-042\n\n### Decision\n\nWe take Postgres.\n\n## ADR-043\n\n### Decision\n\nWe take Redis.",
                "---\nadr_id: ADR-042\n---\n\n## Decision\n\nWe take Postgres.\n\n---\nadr_id: ADR-043\n---\n\n## Decision\n\nWe take Redis.",
                "```markdown\n# ADR-042\n\n## Decision\n\nWe take Postgres.\n\n# ADR-043\n\n## Decision\n\nWe take Redis.\n```",
                "For ADR-042:\n\n```markdown\n## Decision\n\nWe take Postgres.\n```\n\nFor ADR-043:\n\n```markdown\n## Decision\n\nWe take Redis.\n```",
            })
    void eachOfTwoAdrsGetsTheSectionThatIsSaidOfIt(String reply) {
        var text = accepted(answer(policy, BOTH, reply));

        int second = text.indexOf("adr_id: ADR-043");
        assertThat(text.substring(0, second)).containsOnlyOnce("## Decision\n\nWe take Postgres.\n\n## Acceptance");
        assertThat(text.substring(second))
                .containsOnlyOnce("## Decision\n\nWe take Redis.\n\n## Acceptance")
                .endsWith(MARKER);
        assertThat(text.split("Decision", -1)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Decision\n\nWe take Postgres.",
                "We take Postgres.",
                "## Decision\n\nWe take Postgres.\n\n## Decision\n\nWe take Redis.",
                "ADR-042:\n\n## Decision\n\nWe take Postgres.",
            })
    void whatNobodyKnowsOfWhichAdrItIsGoesIntoNone(String reply) {
        var result = answer(policy, BOTH, reply, reply, reply);

        assertThat(result).isInstanceOfSatisfying(Enforced.Exhausted.class, exhausted -> {
            var text = exhausted.best().text();
            assertThat(text.substring(text.indexOf("adr_id: ADR-043"))).doesNotContain("Decision");
        });
    }

    @Test
    void twoAdrsThatNothingTellsApartAreAskedForWhole() {
        var result = answer(policy, BOTH.replace("ADR-043", "ADR-042").replace("Redis", "Postgres"), "Sorry!");

        assertThat(result.trace().attempts().get(1).strategy()).isEqualTo(Strategy.CONTINUE);
    }

    @Test
    void sectionsOfDifferentNamesFindTheirAdrsWithoutALabel() {
        var draft = BOTH.replace("## Context\n\nFast reads.\n\n", "## Decision\n\nWe take Redis.\n\n");
        var text = accepted(answer(
                policy,
                draft,
                "## Decision\n\nWe take Postgres.\n\n## Context\n\nFast reads.\n\n## Risks\n\nTwo servers."));

        int second = text.indexOf("adr_id: ADR-043");
        assertThat(text.substring(0, second)).containsOnlyOnce("## Decision\n\nWe take Postgres.\n\n## Acceptance");
        assertThat(text.substring(second).replaceAll("\n{2,}", "\n\n"))
                .containsOnlyOnce("## Context\n\nFast reads.\n\n## Risks\n\nTwo servers.\n\n## Decision");
        assertThat(text).containsOnlyOnce("Two servers.").containsOnlyOnce("We take Postgres.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.\n\n## Context\n\nFast reads.",
                "## Risks\n\nTwo servers.\n\n## Decision\n\nWe take Postgres.\n\n## Context\n\nFast reads.",
                "### Decision\n\nWe take Postgres.\n\n### Risks\n\nTwo servers.\n\n### Context\n\nFast reads.",
                "## Context\n\nFast reads.\n\n## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.",
                "ADR-042:\n\n## Decision\n\nWe take Postgres.\n\n## Risks\n\nTwo servers.\n\nADR-043:\n\n## Context\n\nFast reads.",
                "# ADR-043\n\n## Context\n\nFast reads.\n\n# ADR-042\n\n## Risks\n\nTwo servers.\n\n## Decision\n\nWe take Postgres.",
            })
    void aSectionThatTheReplyBringsBesidesGoesIntoTheAdrOfItsNeighbour(String reply) {
        var draft = BOTH.replace("## Context\n\nFast reads.\n\n", "## Decision\n\nWe take Redis.\n\n");

        var text = accepted(answer(policy, draft, reply));

        int second = text.indexOf("adr_id: ADR-043");
        assertThat(text.substring(0, second))
                .containsOnlyOnce("## Risks\n\nTwo servers.\n")
                .containsOnlyOnce("## Decision\n\nWe take Postgres.\n");
        assertThat(text.substring(second))
                .containsOnlyOnce("## Context\n\nFast reads.\n")
                .doesNotContain("Risks");
    }

    @Test
    void sectionsOfTheSameNameGoEachIntoTheAdrThatTheReplySaysThemOf() {
        var draft = BOTH.replace("## Context\n\nFast reads.\n\n", "## Decision\n\nWe take Redis.\n\n");
        var text = accepted(answer(
                policy,
                draft,
                "## ADR-042\n\n### Decision\n\nWe take Postgres.\n\n### Risks\n\nTwo servers.\n\n"
                        + "## ADR-043\n\n### Context\n\nFast reads.\n\n### Risks\n\nMemory is dear."));

        int second = text.indexOf("adr_id: ADR-043");
        assertThat(text.substring(0, second)).containsOnlyOnce("## Risks\n\nTwo servers.\n");
        assertThat(text.substring(second)).containsOnlyOnce("## Risks\n\nMemory is dear.\n");
    }

    @Test
    void ofAPlanWithOneInventedPathTheOthersStay() {
        var plan = "files: {create: [src/New.java], modify: [src/nope.py]}\n";
        var whole = HEADER + CONTEXT + "## Decision\n\nWe take Postgres.\n\n" + CRITERIA + MARKER;

        var text = accepted(answer(policy, whole.replace("deciders", plan + "deciders"), whole));

        assertThat(text).contains("files:\n  create:\n    - src/New.java\n").doesNotContain("nope");
    }

    private static final String DDL = "```sql\ncreate table t(x int);\n```";

    private static String withDecision(String said) {
        return DRAFT.replace(CRITERIA, "## Decision\n\n" + said + "\n\n" + CRITERIA);
    }

    @Test
    void codeAndHeadingsOfASectionThatHasNoTextStayWhereTheTextIsPutIn() {
        for (var held : List.of(
                DDL,
                "TBD\n\n" + DDL,
                "### DDL\n\n" + DDL,
                "### DDL\n\n#### Tables\n\n" + DDL + "\n\n### Empty",
                "    create table t(x int);",
                "1.\n   " + DDL.replace("\n", "\n   "),
                "> " + DDL.replace("\n", "\n> "))) {
            for (var reply : List.of("We take Postgres.", "## Decision\n\nWe take Postgres.")) {
                var text = accepted(answer(policy, withDecision(held), reply));

                var kept = held.replace("TBD\n\n", "").replace("\n\n### Empty", "");
                assertThat(text).contains("## Decision\n\nWe take Postgres.\n\n" + kept + "\n\n## Acceptance");
                holdsAll(text);
            }
        }
    }

    @Test
    void codeThatTheReplySaysAgainOrAnewReplacesTheOneBefore() {
        for (var code : List.of(DDL, "```sql\ncreate table u(x int);\n```")) {
            var said = "We take Postgres.\n\n### DDL\n\n" + code;
            var text = accepted(answer(policy, withDecision("### DDL\n\n" + DDL), "## Decision\n\n" + said));

            assertThat(text).contains("## Decision\n\n" + said + "\n\n## Acceptance");
        }
    }

    @Test
    void whatStandsBelowTheCriteriaStaysWhereTheChecklistIsPutIn() {
        var whole = DRAFT.replace(CRITERIA, "## Decision\n\nWe take Postgres.\n\n" + CRITERIA);
        for (var held : List.of(
                "Run:\n\n" + DDL,
                "None can be checked, but much is said.",
                "1. Backups are kept\n2. Readers are fast",
                "See [them][x].\n\n[x]: https://example.org",
                "1. Run\n\n   ```sh\n   make\n   ```")) {
            for (var reply : List.of("- [ ] It works", "```markdown\n## Acceptance Criteria\n\n- [ ] It works\n```")) {
                var text = accepted(
                        answer(policy, whole.replace(CRITERIA, "## Acceptance Criteria\n\n" + held + "\n\n"), reply));

                assertThat(text).contains("## Acceptance Criteria\n\n" + held + "\n\n- [ ] It works\n\n## Notes");
            }
        }
    }

    @Test
    void itemsThatTheChecklistSaysAgainDoNotStandTwice() {
        var numbered = DRAFT.replace(CRITERIA, "## Decision\n\nWe take Postgres.\n\n" + CRITERIA)
                .replaceAll("- \\[ ] (.*)\n- \\[ ] (.*)\n", "1. $1\n2. $2\n3. It is known.\n");

        assertThat(accepted(answer(policy, numbered, "- [ ] Backups run.")))
                .contains("\n\n1. Queries answer in 50 ms.\n\n3. It is known.\n\n- [ ] Backups run.\n\n## Notes");
        var all = "- [ ] Queries answer in 50 ms.\n- [ ] Backups run.\n- [ ] It is known.";
        assertThat(accepted(answer(policy, numbered, all)))
                .contains("## Acceptance Criteria\n\n" + all + "\n\n## Notes");
        var other = "- [ ] a\n- [ ] b\n- [ ] c";
        assertThat(accepted(answer(policy, numbered, other)))
                .contains("## Acceptance Criteria\n\n" + other + "\n\n## Notes");
    }

    @Test
    void aReplyWithTheWholeAdrReplacesWhatItSaysAgainAndNothingElse() {
        var whole = HEADER.replace("deciders: [Ada, Bob]\n", "")
                + "## Context\n\nShort.\n\n## Decision\n\nWe take Postgres.\n\n" + CRITERIA + MARKER;
        // Two errors, one of which can't be asked for alone: the whole answer is asked for.
        var result = answer(policy, DRAFT.replace("status: accepted\n", ""), whole);

        var text = accepted(result);
        assertThat(text)
                .contains("deciders: [Ada, Bob]", "Short.", "select 1;", "data platform")
                .containsOnlyOnce("## Context");
        assertThat(result.trace().attempts())
                .extracting(attempt -> attempt.strategy())
                .containsExactly(Strategy.FIRST, Strategy.CONTINUE);
    }

    @Test
    void theSecondOfTwoAdrsStaysWhereTheReplyBringsTheFirstAlone() {
        var second = DRAFT.replace("ADR-042", "ADR-043")
                .replace("Postgres", "Redis")
                .replace("\n\n" + MARKER, "\n\n## Decision\n\nWe take Redis.\n\n" + MARKER)
                .replace(CONTEXT, "## Context\n\nFast reads.\n\n");
        var first = HEADER + CONTEXT + CRITERIA + NOTES;
        var reply = HEADER + CONTEXT + "## Decision\n\nWe take Postgres.\n\n" + CRITERIA + MARKER;

        var text = accepted(answer(policy, first.replace("status: accepted\n", "") + "\n" + second, reply));

        assertThat(text)
                .contains("adr_id: ADR-042", "adr_id: ADR-043", "We take Redis.", "Fast reads.", "We take Postgres.");
    }

    @Test
    void anAnswerThatHeldAnAdrIsNotCuredByOneThatHoldsNone() {
        var wrong = DRAFT.replace("status: accepted\n", "");
        var result =
                answer(policy, wrong, "All is well now, the record is complete.\n\n" + MARKER, "Fine.\n\n" + MARKER);

        assertThat(result).isInstanceOf(Enforced.Exhausted.class);
    }

    private Enforced sentBack(String draft, String... later) {
        var script = Script.named("sent back").say(draft);
        for (var text : later) {
            script = script.emit(new AgentEvent.Superseded("Stop hook")).say(text);
        }
        var prompt = Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT);
        var asked = script.turn().say("Sorry!").turn().say("Sorry!").end();
        return new Enforcer(new ScriptedAgent(asked), policy, InstantSource.system())
                .answer(prompt, InMemoryFiles.empty(), events::add);
    }

    private static final String WHOLE = HEADER + CONTEXT + "## Decision\n\nWe take Postgres.\n\n" + CRITERIA + MARKER;

    @Test
    void anAdrThatAHookSentBackIsNotCuredByTalkOfIt() {
        var wrong = (HEADER + CONTEXT + "## Decision\n\nWe take Postgres.\n\n" + CRITERIA + NOTES + MARKER)
                .replace("status: accepted\n", "");

        var result = sentBack(wrong, "I corrected the header as you asked.\n\n" + MARKER, "Done.\n\n" + MARKER);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Exhausted.class,
                        exhausted -> holdsAll(exhausted.best().text()));
        assertThat(result.trace().attempts()).allMatch(attempt -> attempt.blocking() > 0);
    }

    static List<AgentFailure> aDraftThatAHookSentBackStaysWhereItsTurnFails() {
        return List.of(
                new AgentFailure.TimedOut("late"),
                new AgentFailure.RateLimited("wait"),
                new AgentFailure.NoAnswer("nothing"));
    }

    @ParameterizedTest
    @MethodSource
    void aDraftThatAHookSentBackStaysWhereItsTurnFails(AgentFailure failure) {
        var wrong = DRAFT.replace("status: accepted\n", "");
        var script = Script.named("breaks").say(wrong).emit(new AgentEvent.Superseded("Stop hook"));
        var agent = new ScriptedAgent(script.fail(failure).turn().fail(failure).end());

        var result = new Enforcer(agent, policy, InstantSource.system())
                .answer(
                        Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT),
                        InMemoryFiles.empty(),
                        events::add);

        assertThat(result).isInstanceOfSatisfying(Enforced.Exhausted.class, exhausted -> {
            assertThat(exhausted.best().text()).contains("data platform");
            assertThat(exhausted.failure()).isEqualTo(failure);
        });
    }

    @Test
    void aDraftOfATurnThatWasCancelledIsNoAnswer() {
        var cancelled = new AgentFailure.Cancelled("stopped");
        var script = Script.named("stopped").say(DRAFT).emit(new AgentEvent.Superseded("Stop hook"));

        var result = new Enforcer(new ScriptedAgent(script.fail(cancelled).end()), policy, InstantSource.system())
                .answer(
                        Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT),
                        InMemoryFiles.empty(),
                        events::add);

        assertThat(result).isInstanceOf(Enforced.Failed.class);
    }

    @Test
    void whatADraftHeldThatAHookSentBackAndTheNextOneLeavesOutStays() {
        var wrong = DRAFT.replace("status: accepted\n", "").replace(NOTES, NOTES + "## Risks\n\nOne server.\n\n");

        var result = sentBack(wrong, WHOLE.replace("deciders: [Ada, Bob]\n", ""));

        var text = accepted(result);
        assertThat(text)
                .contains("deciders: [Ada, Bob]", "data platform", "One server.", "We take Postgres.")
                .endsWith(MARKER);
        assertThat(result.trace().attempts()).hasSize(1);
    }

    @Test
    void whatAHookDemandedToRemoveStaysAway() {
        var common = WHOLE.replace(MARKER, "");
        var one = common + "## Risks\n\nOne server.\n\n";
        var other = common.replace("Postgres", "Redis") + "## Costs\n\nTwo servers.\n\n";
        for (var kept : List.of(one, other)) {
            var result = sentBack(one + other + MARKER, kept + MARKER);

            assertThat(accepted(result)).isEqualTo(kept + MARKER);
            assertThat(result.trace().attempts()).hasSize(1);
        }
    }

    @Test
    void anAdrWithOtherFaultsThatTheNextDraftLeavesOutIsAskedForAgain() {
        var one = WHOLE.replace(MARKER, "").replace("status: accepted\n", "");
        var other = one.replace("Postgres", "Redis").replace("ADR-042", "ADR-043");

        var result = sentBack(one + other + MARKER, WHOLE);

        assertThat(result)
                .isInstanceOfSatisfying(
                        Enforced.Exhausted.class,
                        exhausted -> assertThat(exhausted.best().text()).contains("adr_id: ADR-043"));
    }

    @Test
    void aSectionThatMakesTheAnswerWrongIsNotPutBack() {
        var without = new Validator() {
            @Override
            public String name() {
                return "no-names";
            }

            @Override
            public List<Issue> check(Answer answer, ValidationContext context) {
                return answer.text().contains("## Notes")
                        ? List.of(Issue.error("NAMES", "No notes.", "Leave them out.", Span.at(0)))
                        : List.of();
            }
        };
        var strict = Policy.of(
                Locale.ENGLISH, new StepMarkerValidator(), new AdrStructureValidator(AdrProfile.HELIX_EN), without);
        var draft = WHOLE.replace(MARKER, NOTES + MARKER);

        assertThat(accepted(answer(strict, draft, WHOLE))).isEqualTo(WHOLE);
    }

    @Test
    void aDraftThatAHookSentBackForItsMarkerTakesTheMarkerAlone() {
        var plain = "A long answer without any marker. ".repeat(20).strip();

        var text = accepted(sentBack(plain, "Here is the marker.\n\n" + MARKER));

        assertThat(text).isEqualTo(plain + "\n\n" + MARKER);
        assertThat(events).contains(new AnswerEvent.Repaired(plain));
    }

    @Test
    void whatBrokeOffIsNothingThatAnAnswerHeld() {
        var script = Script.named("broken")
                .say(DRAFT.substring(0, DRAFT.indexOf("Backups")))
                .emit(AgentEvent.Superseded.broken("the stream broke"))
                .say(WHOLE)
                .end();

        var result = new Enforcer(new ScriptedAgent(script), policy, InstantSource.system())
                .answer(Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT), InMemoryFiles.empty());

        assertThat(accepted(result)).isEqualTo(WHOLE);
    }

    @Test
    void codeInPlainAnswersStays() {
        var text = accepted(answer(
                policy,
                "Build it so:\n\n```sh\nmake all\n```\n\n<!-- STEP: nonsense -->",
                "I corrected the marker.\n\n<!-- STEP: what -->"));

        assertThat(text).contains("make all", "Build it so:").endsWith("<!-- STEP: what -->");
    }

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 1_500);
    private static final List<String> NAMES =
            List.of("Context", "Decision", "Acceptance Criteria", "Notes", "Risks", "Costs");

    /** A piece of a random attempt, with a word by which it is known again. */
    private static String section(String name, int attempt, RandomGenerator random) {
        var text = "## " + name + "\n\n" + name.replace(" ", "") + "Of" + attempt + " is said here.\n\n";
        if (name.startsWith("Acceptance")) {
            text += random.nextInt(5) == 0 ? "1. it works\n\n" : "- [ ] it works\n\n";
        }
        if (random.nextInt(6) == 0) {
            // Code alone is not enough for a section that is asked for.
            text = "## " + name + "\n\n" + (random.nextBoolean() ? "### Code\n\n" : "");
            return text + "```sh\nrun " + attempt + " " + name + "\n```\n\n";
        }
        var code = "run " + attempt + " " + name;
        return switch (random.nextInt(8)) {
            case 0 -> text + "```sh\n" + code + "\n```\n\n";
            case 1 -> text + "So:\n\n    " + code + "\n\n";
            case 2 -> text + "1. So:\n\n   ```sh\n   " + code + "\n   ```\n\n";
            case 3 -> text + "> ```sh\n> " + code + "\n> ```\n\n";
            default -> text;
        };
    }

    private static String attempt(int number, RandomGenerator random) {
        var text = new StringBuilder();
        if (random.nextInt(6) == 0) {
            text.append("Here it is:\n\n");
        }
        text.append("---\nadr_id: ADR-042\n");
        for (var field : List.of("title: Stores", "status: proposed", "deciders: [Ada]", "date: 2026-01-01")) {
            text.append(random.nextInt(4) == 0 ? "" : field + "\n");
        }
        text.append("---\n\n# Stores\n\n");
        for (var name : NAMES) {
            text.append(random.nextInt(3) == 0 ? "" : section(name, number, random));
        }
        return text + (random.nextInt(3) == 0 ? "" : MARKER);
    }

    private static String reply(int number, RandomGenerator random) {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        return switch (random.nextInt(8)) {
            case 0 -> "I corrected it as you asked.";
            case 1 -> section(name, number, random);
            case 2 -> "```markdown\n" + section("Decision", number, random).replace("```", "~~~") + "```\n";
            case 3 -> MARKER;
            case 4 -> "**Decision**\n\nDecisionOf" + number + " is said here.";
            default -> attempt(number, random);
        };
    }

    /** Returns the code of the first attempt in sections that no reply says again with code. */
    private static List<String> codeThatNobodyReplaced(List<String> said) {
        var code = new ArrayList<String>();
        var name = "";
        for (var line : said.getFirst().lines().toList()) {
            name = line.startsWith("## ") ? line.substring(3) : name;
            var heading = name;
            boolean again = said.stream()
                    .skip(1)
                    .filter(reply -> reply.contains("run "))
                    .anyMatch(reply -> reply.contains("## " + heading));
            int run = line.indexOf("run ");
            if (run >= 0 && !again) {
                code.add(line.substring(run));
            }
        }
        return code;
    }

    /** Returns the names of sections and fields that {@code text} has. */
    private static Set<String> held(String text) {
        var found = new TreeSet<String>();
        text.lines()
                .filter(line -> line.startsWith("## ") || line.matches("(?:title|status|deciders|date): .*"))
                .forEach(line -> found.add(line.replaceFirst("^(\\w+):.*", "$1")));
        return found;
    }

    @Test
    void losesNothingWhateverTheRepliesAre() {
        int accepted = 0;
        int withCode = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var said = new ArrayList<String>(List.of(attempt(1, random)));
            said.add(reply(2, random));
            said.add(reply(3, random));
            said.add(attempt(4, random));
            var result = answer(
                    policy.with(Budget.retries(3)),
                    said.get(0),
                    said.subList(1, 4).toArray(String[]::new));
            if (!(result instanceof Enforced.Accepted holds)) {
                continue;
            }
            accepted++;
            var text = holds.answer().text();
            var what = "seed " + seed + "\n" + String.join("\n=====\n", said) + "\n===== accepted\n" + text;
            assertThat(held(text)).describedAs(what).containsAll(held(said.get(0)));
            for (int i = 1; i < result.trace().attempts().size(); i++) {
                var strategy = result.trace().attempts().get(i).strategy();
                boolean whole = said.get(i).contains("adr_id") && strategy != Strategy.SPLICE;
                assertThat(held(text)).describedAs(what).containsAll(whole ? held(said.get(i)) : Set.of());
            }
            var code = codeThatNobodyReplaced(said);
            code.forEach(block -> assertThat(text).describedAs(what).contains(block));
            withCode += code.isEmpty() ? 0 : 1;
            for (var name : List.of("Context", "Decision", "Acceptance Criteria")) {
                assertThat(text.lines().filter(line -> line.equals("## " + name)))
                        .describedAs(what)
                        .hasSize(1);
            }
        }
        assertThat(accepted).isGreaterThan((int) ROUNDS / 4);
        assertThat(withCode).isGreaterThan((int) ROUNDS / 20);
    }
}
