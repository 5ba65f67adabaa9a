package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.agent.AgentProfile;
import dev.helix.domain.agent.Prompt;
import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Enforced;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.enforcement.AnswerChecks;
import dev.helix.enforcement.Budget;
import dev.helix.enforcement.Enforcer;
import dev.helix.enforcement.Policy;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import dev.helix.testkit.answer.InMemoryFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts and replies of many shapes: what an attempt held and no reply replaced is in what is accepted, once. */
class SpliceShapesTest {

    private static final long ROUNDS = Long.getLong("helix.fuzz.rounds", 400);

    /** The language of an ADR, with the names of its sections: those that are required, and others. */
    record Tongue(AdrProfile profile, Locale locale, List<String> required, List<String> more) {

        Tongue other() {
            return equals(EN) ? DE : EN;
        }
    }

    private static final Tongue EN = new Tongue(
            AdrProfile.HELIX_EN,
            Locale.ENGLISH,
            List.of("Context", "Decision", "Acceptance Criteria"),
            List.of("Notes", "Risks", "Costs"));
    private static final Tongue DE = new Tongue(
            AdrProfile.HELIX_DE,
            Locale.GERMAN,
            List.of("Kontext", "Entscheidung", "Akzeptanzkriterien"),
            List.of("Hinweise", "Risiken", "Kosten"));

    private static final List<String> HEADINGS = List.of(
            "## %s\n\n",
            "## %s\n",
            "## %s ##\n\n",
            "%s\n-----\n\n",
            "## 2. %s\n\n",
            "## \uD83C\uDFAF %s\n\n",
            "## %s ✅\n\n",
            "##\u00A0%s\n\n",
            "##%s\n\n",
            "## **%s**\n\n",
            "## %s:\n\n",
            "**%s**\n\n",
            "### %s\n\n");

    private static final List<String> REPLY_HEADINGS = List.of(
            "# %s\n\n",
            "#### %s\n\n",
            "%s\n=====\n\n",
            "__%s__\n\n",
            "**%s:**\n\n",
            "**%s:** ",
            "%s:\n\n",
            "*%s*\n\n",
            "## 3) %s\n\n",
            "## Section 2: %s\n\n",
            "##\u2003%s\n\n",
            "## `%s`\n\n",
            "## %s {#x}\n\n",
            "<h2>%s</h2>\n\n");

    /** What stands below a heading; {@code %1$s} is a word by which it is known again. */
    private static final List<String> CONTENTS = List.of(
            "%1$s is said here.\n\n",
            "%1$s is said here.\n\n",
            "%1$s is said\nin two lines.\n\n",
            "%1$s is said.\n\n```sh\nrun %1$sCode\n```\n\n",
            "%1$s is said.\n\n~~~~\nrun %1$sCode\n# Not a heading\n~~~~\n\n",
            "%1$s is said.\n\n````md\n```\nrun %1$sCode\n```\n````\n\n",
            "%1$s is said.\n\n<!-- a note: %1$sNote -->\n\n",
            "%1$s is said.\n\n> quoted: %1$sQuote\n\n",
            "%1$s is said:\n\n- one %1$sItem\n- two\n\n",
            "\uD83C\uDFAF %1$s is said.\n\n",
            "%1$s is said.\n\n###### Forces of it\n\n%1$sForce pulls.\n\n",
            "| a | b |\n|---|---|\n| %1$s | is said |\n\n",
            "%1$s is said.\n\n- **%1$sItem**: one\n  and more\n- __two__\n\n```yaml\na:\n  b: %1$sCode\n```\n\n~~~xml\n<section>\n</section>\n~~~\n\n");

    private static final List<String> BEFORE = List.of(
            "Sure, here is the missing section:\n\n",
            "Here is what was missing.\n\n",
            "I apologize for the oversight. I have added it.\n\n",
            "Gerne, hier ist der fehlende Abschnitt:\n\n",
            "Natürlich! Ich habe den Abschnitt ergänzt.\n\n");
    private static final List<String> BEHIND = List.of(
            "\n\nLet me know if that fits.",
            "\n\nHope this helps! \uD83D\uDE80",
            "\n\n---\n\nPasst das so?",
            "\n\nSag Bescheid, wenn noch etwas fehlt.",
            "\n\nThe rest stays as it was.");

    private static <T> T any(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static boolean oneIn(int many, RandomGenerator random) {
        return random.nextInt(many) == 0;
    }

    /** A piece of a text with the words by which it is known again. */
    private record Piece(String source, List<String> words) {}

    private static Piece section(String heading, boolean criteria, String word, RandomGenerator random) {
        var words = new ArrayList<>(List.of(word));
        var content = any(random, CONTENTS).formatted(word);
        if (criteria) {
            content = any(
                            random,
                            List.of("- [ ] %s works\n\n", "* [x] %s works\n* [ ] more\n\n", "1. [ ] %s works\n\n"))
                    .formatted(word);
        }
        for (var more : List.of("Code", "Note", "Quote", "Item", "Force")) {
            if (content.contains(word + more)) {
                words.add(word + more);
            }
        }
        return new Piece(heading + content, words);
    }

    /** A draft without some of the sections that are asked for. */
    private static final class Draft {
        final Tongue tongue;
        final List<String> missing = new ArrayList<>();
        final Map<String, List<String>> words = new LinkedHashMap<>();
        final String text;

        Draft(Tongue tongue, RandomGenerator random) {
            this.tongue = tongue;
            missing.add(any(random, tongue.required()));
            if (oneIn(3, random)) {
                var second = any(random, tongue.required());
                if (!missing.contains(second)) {
                    missing.add(second);
                }
            }
            var said = new StringBuilder(oneIn(5, random) ? "Here it is:\n\n" : oneIn(8, random) ? "\uFEFF" : "");
            said.append(
                    "---\nadr_id: ADR-042\ntitle: Stores\nstatus: proposed\ndeciders: [Ada, Bob]\n---\n\n# Stores\n\n");
            boolean plain = oneIn(2, random);
            int number = 0;
            for (var name : tongue.required()) {
                if (!missing.contains(name)) {
                    add(name, plain, "Draft" + ++number, said, random);
                } else if (oneIn(4, random)) {
                    said.append("## ").append(name).append(oneIn(2, random) ? "\n\nTBD\n\n" : "\n\n");
                }
                if (oneIn(3, random)) {
                    add(tongue.more().get(tongue.required().indexOf(name)), true, "Draft" + ++number, said, random);
                }
            }
            said.append(oneIn(4, random) ? "" : "<!-- STEP: generate -->");
            text = oneIn(6, random) ? said.toString().replace("\n", "\r\n") : said.toString();
        }

        private void add(String name, boolean plain, String word, StringBuilder said, RandomGenerator random) {
            var heading = (plain ? "## %s\n\n" : any(random, HEADINGS)).formatted(name);
            var piece = section(heading, isCriteria(name), word + "x", random);
            words.put(name, piece.words());
            said.append(piece.source());
        }
    }

    private static boolean isCriteria(String name) {
        return name.startsWith("A");
    }

    /** A reply to the request for the missing sections. */
    private static final class Reply {
        final Map<String, List<String>> words = new TreeMap<>();
        final List<String> said = new ArrayList<>();
        final String shape;
        final String text;

        Reply(Draft draft, int number, RandomGenerator random) {
            boolean restates = oneIn(4, random);
            int wrap = random.nextInt(restates ? 3 : 10);
            var shapes = new ArrayList<String>();
            var pieces = new ArrayList<String>();
            for (var name : draft.tongue.required()) {
                boolean again = restates && !draft.missing.contains(name) && oneIn(2, random);
                if (draft.missing.contains(name) || again) {
                    var style =
                            oneIn(3, random) ? "## %s\n\n" : any(random, oneIn(2, random) ? HEADINGS : REPLY_HEADINGS);
                    boolean foreign = oneIn(6, random);
                    var title = foreign
                            ? draft.tongue
                                    .other()
                                    .required()
                                    .get(draft.tongue.required().indexOf(name))
                            : name;
                    boolean alone = draft.missing.size() == 1 && !restates && oneIn(8, random);
                    var heading = alone ? "" : style.formatted(title);
                    var criteria = isCriteria(name) && !heading.endsWith("** ");
                    var piece = section(
                            isCriteria(name) ? heading.stripTrailing() + (heading.isEmpty() ? "" : "\n\n") : heading,
                            isCriteria(name),
                            "Reply" + number + name.charAt(0) + "x",
                            random);
                    shapes.add(style.replace("\n", "⏎")
                            + (foreign ? " foreign" : "")
                            + (alone ? " alone" : "")
                            + criteria);
                    words.put(name, piece.words());
                    if (again) {
                        said.add(name);
                    }
                    pieces.add(piece.source());
                }
            }
            boolean apart = !restates && pieces.size() > 1 && oneIn(2, random);
            var inside = apart
                    ? pieces.stream()
                            .map(piece -> wrapped(piece, wrap))
                            .collect(Collectors.joining("\n\nAnd the other one:\n\n"))
                    : wrapped((restates ? HEADER : "") + String.join("", pieces), wrap);
            boolean courteous = oneIn(2, random);
            var whole = (courteous ? any(random, BEFORE) : "") + inside;
            whole += oneIn(3, random) ? any(random, BEHIND) : "";
            whole += oneIn(3, random) ? "\n\n<!-- STEP: generate -->" : "";
            whole = oneIn(9, random) ? "\uFEFF" + whole : whole;
            text = oneIn(6, random) ? whole.replace("\n", "\r\n") : whole;
            shape = "wrap " + wrap + (apart ? " apart " : " ") + (restates ? "restates " : "") + shapes;
        }

        private static final String HEADER =
                "---\nadr_id: ADR-042\ntitle: Stores\nstatus: accepted\n---\n\n# Stores\n\n";

        private static String wrapped(String text, int wrap) {
            var said = text.strip();
            var fence = said.contains("````") ? "`````" : said.contains("```") ? "````" : "```";
            return switch (wrap) {
                case 3 -> fence + "markdown\n" + said + "\n" + fence;
                case 4 -> "~~~~~md\n" + said + "\n~~~~~";
                case 5 ->
                    said.lines().map(line -> line.isEmpty() ? ">" : "> " + line).collect(Collectors.joining("\n"));
                case 6 -> "<answer>\n\n" + said + "\n\n</answer>";
                case 7 ->
                    "- "
                            + said.lines()
                                    .map(line -> line.isEmpty() ? "" : "  " + line)
                                    .collect(Collectors.joining("\n"))
                                    .strip();
                case 8 -> fence + "\n" + said + "\n" + fence;
                case 9 -> said.contains("````") ? said : "```markdown\n" + said + "\n```";
                default -> said;
            };
        }
    }

    private static List<String> faults(
            Draft draft, List<Reply> replies, Enforced.Accepted result, AnswerChecks checks) {
        var faults = new ArrayList<String>();
        var text = result.answer().text();
        draft.words.forEach((name, words) -> {
            if (replies.stream().noneMatch(reply -> reply.said.contains(name))) {
                words.stream().filter(word -> !text.contains(word)).forEach(word -> faults.add("lost: " + word));
            }
        });
        for (var field : List.of("adr_id: ADR-042", "title: Stores", "deciders: [Ada, Bob]")) {
            if (!text.contains(field)) {
                faults.add("lost: " + field);
            }
        }
        var found = new AdrFinder(Answer.of(text), InMemoryFiles.empty(), draft.tongue.profile()).find();
        if (found.size() != 1) {
            faults.add(found.size() + " ADRs");
            return faults;
        }
        var body = new AdrBody(found.getFirst().body());
        for (var wanted : draft.tongue.profile().sections()) {
            var names = new TreeSet<String>(List.of(HeadingText.words(wanted.title())));
            wanted.elsewhere().forEach(name -> names.add(HeadingText.words(name)));
            long headings = body.sections().stream()
                            .filter(section -> names.contains(section.words()))
                            .count()
                    + body.lookalikes().stream()
                            .filter(line -> names.contains(line.words()))
                            .count();
            if (headings != 1) {
                faults.add(headings + " sections " + wanted.title());
            }
            if (!draft.missing.contains(wanted.title())) {
                continue;
            }
            if (!(SectionSearch.find(body, draft.tongue.profile(), wanted) instanceof SectionSearch.Found section)) {
                faults.add("no section " + wanted.title());
                continue;
            }
            var below = body.text().substring(section.section().range().end(), body.end(section.section()));
            boolean some = replies.stream()
                    .anyMatch(reply -> reply.words.getOrDefault(wanted.title(), List.of()).stream()
                            .allMatch(below::contains));
            if (!some) {
                faults.add("not all of " + wanted.title());
            }
        }
        boolean again = replies.stream().anyMatch(reply -> reply.shape.contains("restates"));
        for (var courtesy : again
                ? List.<String>of()
                : List.of(
                        "Here is what",
                        "Sure, here",
                        "apologize",
                        "Hope this",
                        "Let me know",
                        "hier ist der",
                        "And the other one")) {
            if (text.contains(courtesy)) {
                faults.add("courtesy: " + courtesy);
            }
        }
        var context = new ValidationContext(InMemoryFiles.empty(), draft.tongue.locale());
        var once = checks.fix(result.answer(), context);
        if (!checks.fix(once, context).text().equals(once.text())) {
            faults.add("a second repair");
        }
        return faults;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void whateverTheShapesAreNothingIsLostAndNothingTwice(String language) {
        var tongue = language.equals("en") ? EN : DE;
        var policy = Policy.of(
                tongue.locale(),
                new StepMarkerValidator(),
                new AdrStructureValidator(tongue.profile()),
                new FileExistenceValidator(tongue.profile()));
        var checks = new AnswerChecks(policy);
        var wrong = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (long seed = 0; seed < ROUNDS; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var draft = new Draft(tongue, random);
            var replies = List.of(new Reply(draft, 2, random), new Reply(draft, 3, random));
            int used = oneIn(3, random) ? 2 : 1;
            var script = Script.named("replies").say(draft.text);
            for (var reply : replies.subList(0, used)) {
                script = script.turn().say(reply.text);
            }
            var prompt = Prompt.first("Write it.", Path.of("/project"), AgentProfile.CONSULTANT);
            var result = new Enforcer(
                            new ScriptedAgent(script.end()), policy.with(Budget.retries(used)), InstantSource.system())
                    .answer(prompt, InMemoryFiles.empty());
            if (!(result instanceof Enforced.Accepted holds)) {
                refused.add("seed " + seed + " " + replies.getFirst().shape + "\n" + replies.getFirst().text);
                continue;
            }
            var faults = faults(draft, replies.subList(0, used), holds, checks);
            if (!faults.isEmpty()) {
                wrong.add("seed " + seed + " " + faults + " " + replies.getFirst().shape + "\n" + draft.text
                        + "\n===== reply\n"
                        + replies.stream()
                                .limit(used)
                                .map(reply -> reply.text)
                                .collect(Collectors.joining("\n===== reply\n"))
                        + "\n===== accepted\n" + holds.answer().text());
            }
        }
        assertThat(wrong.stream().limit(4)).isEmpty();
        assertThat(refused.stream().limit(4)).isEmpty();
    }
}
