package dev.helix.app.demo;

import dev.helix.testkit.SampleSystem;
import dev.helix.testkit.Script;

/** The scripts of the demo's agents: their words and writes. Each errs once, as models do. */
final class DemoScripts {

    static final String QUESTION = "Our service greets in English only. Can it greet in German too?";
    static final String ASK_FOR_ADR = "Yes, by a parameter. Write the ADR.";
    static final String ADR_FILE = "adr/001-greet-in-german.md";

    private static final String ANSWER = """
            You want a caller to choose the language of the greeting. Two ways are open: a parameter, or the
            `Accept-Language` header. Which of them do your clients control?
            """;

    private static final String HEADER = """
            ---
            adr_id: "001"
            title: Greet in the language that is asked for
            status: proposed
            files:
              modify: [Greeter.java, GreeterTest.java]
              create: [greetings.properties]
            ---

            # Greet in the language that is asked for

            ## Context

            The service greets in English, whatever language its users speak.

            ## Decision

            A parameter `lang` chooses the greeting. The forms are kept in `greetings.properties`, so that a language is
            added without touching code. A language that is not known is answered in English.
            """;

    private static final String CRITERIA = """

            ## Acceptance Criteria

            - [ ] `/greet?name=Ada&lang=de` answers `Hallo, Ada!`
            - [ ] without `lang`, and for a language that is not known, it answers in English
            """;

    private DemoScripts() {}

    /** Forgets the step marker, then a section of the ADR; repairs both when told. */
    static Script consultant() {
        return Script.named("consultant")
                .say(ANSWER)
                .turn()
                .say("<!-- STEP: what -->")
                .turn()
                .write(ADR_FILE, HEADER)
                .say("I wrote the decision down as ADR-001.\n\n<!-- STEP: generate -->\n")
                .turn()
                .write(ADR_FILE, HEADER + CRITERIA)
                .say("ADR-001 has its acceptance criteria now.\n\n<!-- STEP: generate -->\n")
                .turn()
                .end();
    }

    /** Makes the same mistakes, and is told of them by the hooks while it works. */
    static Script hookedConsultant() {
        return Script.named("consultant")
                .say(ANSWER)
                .turn()
                .say(ANSWER + "\n<!-- STEP: what -->\n")
                .turn()
                .write(ADR_FILE, HEADER)
                .write(ADR_FILE, HEADER + CRITERIA)
                .say("I wrote the decision down as ADR-001.\n\n<!-- STEP: generate -->\n")
                .turn()
                .end();
    }

    /** Forgets one of the outputs of its phase; writes it when told. */
    static Script developer() {
        return Script.named("developer")
                .think("The service needs the parameter, the tests need cases for it.")
                .write(SampleSystem.SERVICE, SampleSystem.feature(SampleSystem.SERVICE))
                .write(SampleSystem.TESTS, SampleSystem.feature(SampleSystem.TESTS))
                .say("The service chooses the greeting by `lang`.")
                .turn()
                .write("greetings.properties", SampleSystem.feature("greetings.properties"))
                .say("The forms are in `greetings.properties`.")
                .turn()
                .end();
    }

    /** Takes something for granted that is not there. */
    static Script carelessDeveloper() {
        return Script.named("developer")
                .write(SampleSystem.SERVICE, SampleSystem.broken())
                .say("The service reads its limit at the start.")
                .turn()
                .end();
    }
}
