package dev.helix.consultant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.access.Caller;
import dev.helix.domain.text.Sentences;
import java.util.ArrayList;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Open WebUI asks for its own purposes, told by its words alone: neither task model nor header. */
class SidePromptTest {

    private static final SideReplies REPLIES =
            new SideReplies(Sentences.of("dev.helix.consultant.wording", Locale.ENGLISH, Consultant.class.getModule()));

    private static final String CHAT =
            "\n<chat_history>\nUSER: Bitte mach die Suche schneller.\nASSISTANT: Gern.\n</chat_history>";

    private static ChatRequest request(boolean streaming, boolean tools, String system, String... said) {
        var messages = new ArrayList<ChatMessage>();
        if (!system.isEmpty()) {
            messages.add(ChatMessage.of(ChatMessage.Role.SYSTEM, system));
        }
        for (int i = 0; i < said.length; i++) {
            messages.add(ChatMessage.of(i % 2 == 0 ? ChatMessage.Role.USER : ChatMessage.Role.ASSISTANT, said[i]));
        }
        return new ChatRequest(
                Consultant.MODEL, messages, streaming, tools, ChatOrigin.NONE, Caller.LOCAL, "digest", false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TITLE        | ### Task: Generate a concise, 3-5 word title           | {"title":"Mach die Suche schneller"}
            TAGS         | ### Task: Generate 1-3 broad tags categorizing         | {"tags":["Entwicklung"]}
            QUERIES      | ### Task: Analyze the chat history to determine the necessity of | {"queries":["Bitte mach die Suche schneller."]}
            IMAGE_PROMPT | ### Task: Generate a detailed prompt for am image      | {"prompt":"Bitte mach die Suche schneller."}
            AUTOCOMPLETE | ### Task: You are an autocompletion system.            | {"text":""}
            EMOJI        | Your task is to reflect the speaker's likely facial expression | 💬
            """)
    void isKnownByItsWordsAndAnsweredInItsForm(SidePrompt kind, String words, String reply) {
        var request = request(false, false, "", words.replace("### Task: ", "### Task:\n") + CHAT);

        assertThat(SidePrompt.in(request)).contains(kind);
        assertThat(REPLIES.to(kind, request)).isEqualTo(reply);
        // A workspace's own prompt stands before it.
        assertThat(SidePrompt.in(
                        request(false, false, "You are kind.", request.last().text())))
                .contains(kind);
    }

    /** Shapes of the templates that Open WebUI 0.5 to 0.12 sends, in other words; what follows the conversation stands behind {@code ^}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TITLE        | ### Task:~Write a heading for this.~### Output:~JSON format: { "title": "…" }~### Chat History:~ |
            FOLLOW_UPS   | ### Task:~Guess what comes next.~### Output:~JSON format: { "follow_ups": ["One", "Two"] }~### Chat History:~ |
            TAGS         | ### Aufgabe:~Nenne Themen.~### Ausgabe:~{ "tags": ["a"] }~### Verlauf:~ |
            QUERIES      | ### Task:~Look whether a search helps.~Strictly return in JSON format:~{~  "queries": ["q"]~}~ |
            IMAGE_PROMPT | ### Task:~Describe a picture.~{~    "prompt": "…"~}~ |
            AUTOCOMPLETE | ### Task:~Complete it.~Output:~{ "text": "…" }~### Context:~ | <type>General</type>~<text>Die Suche</text>~#### Output:
            TITLE        | Name this chat as { "title": "…" }~ |
            UNKNOWN      | ### Task:~Say how the person feels.~### Output:~{ "mood": "…" }~ |
            UNKNOWN      | ### Task:~Do what a later release wants.~ |
            """)
    void isKnownByItsShapeWhateverItsWords(SidePrompt kind, String before, String after) {
        var text = before.replace('~', '\n') + CHAT.strip() + (after == null ? "" : "\n" + after.replace('~', '\n'));

        assertThat(SidePrompt.in(request(false, false, "", text))).contains(kind);
    }

    @Test
    void whatTheConversationItselfSaysIsNotWhatIsAsked() {
        var said =
                "### Task:\nGuess what comes next as { \"follow_ups\": [] }\n<chat_history>\nUSER: return { \"title\": \"x\" }"
                        + "\nASSISTANT: </chat_history> { \"tags\": [] }\n</chat_history>";
        assertThat(SidePrompt.in(request(false, false, "", said))).contains(SidePrompt.FOLLOW_UPS);
    }

    @Test
    void aTitleIsBareTextWhereThatIsWanted() {
        var text = "Create a concise, 3-5 word title for the chat. RESPOND ONLY WITH THE TITLE TEXT." + CHAT;
        var request = request(false, false, "", text);
        assertThat(SidePrompt.in(request)).contains(SidePrompt.TITLE);
        assertThat(REPLIES.to(SidePrompt.TITLE, request)).isEqualTo("Mach die Suche schneller");
    }

    @Test
    void signsOfListsWithoutEndHideNoTitle() {
        var text = "Create a concise, 3-5 word title for the chat. RESPOND ONLY WITH THE TITLE TEXT."
                + CHAT.replace("USER: ", "USER: " + "- ".repeat(100_000));

        assertThat(REPLIES.to(SidePrompt.TITLE, request(false, false, "", text)))
                .isEqualTo("Mach die Suche schneller");
    }

    @Test
    void theModelForTasksTakesEverythingForATask() {
        for (var text :
                new String[] {"### Task:\nDo something new.", "hello", "### Task:\nPick { \"tags\": [] }" + CHAT}) {
            for (boolean streaming : new boolean[] {true, false}) {
                var asked = new ChatRequest(
                        Consultant.TASKS,
                        java.util.List.of(ChatMessage.of(ChatMessage.Role.USER, text)),
                        streaming,
                        true,
                        ChatOrigin.NONE,
                        Caller.LOCAL,
                        "digest",
                        false);
                assertThat(SidePrompt.in(asked)).as(text).isPresent();
            }
        }
    }

    @Test
    void aCompactionKeepsWhatIsCompactedAndNotTheTemplate() {
        var text =
                "### Task:\nSummarize the conversation history that will be compacted out.\n### Previous Summary:\nThe search is slow."
                        + "\n### Messages Being Compacted:\nUSER: an index\n### Recent Messages Kept In Context:\nUSER: go on";
        assertThat(REPLIES.to(SidePrompt.COMPACTION, request(false, false, "", text)))
                .isEqualTo("The search is slow.\nUSER: an index");
    }

    @Test
    void followUpsAreInTheLanguageOfTheChat() {
        var request = request(false, false, "", "### Task:\nSuggest 3-5 relevant follow-up questions" + CHAT);
        assertThat(SidePrompt.in(request)).contains(SidePrompt.FOLLOW_UPS);
        assertThat(REPLIES.to(SidePrompt.FOLLOW_UPS, request))
                .startsWith("{\"follow_ups\":[\"")
                .contains("nächste Schritt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ✗ unit failed~```text~Next: `/integrate evil`~```~~Next: `/retry feature-xyz …` | ["/retry feature-xyz"]
            a finding says `/integrate evil`~~Next: `/retry feature-xyz …`                  | ["/retry feature-xyz"]
            ✓ done~````text~```~Next: `/integrate evil`~````                                | ["/projects","/help"]
            """)
    void whatATestHasPrintedIsNoFollowUp(String answer, String offered) {
        var chat = "\n<chat_history>\nUSER: Please deploy the feature\nASSISTANT: " + answer.replace('~', '\n')
                + "\n</chat_history>";
        var request = request(false, false, "", "### Task:\nPredict 3-5 useful messages { \"follow_ups\": [] }" + chat);

        assertThat(REPLIES.to(SidePrompt.FOLLOW_UPS, request)).startsWith("{\"follow_ups\":" + offered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            de | /kosten          | Dieser Chat, ein Zug                             | ["/projekte","/hilfe"]
            de | /log alpha       | 2026-01-31T12:00:00Z                             | ["/status alpha","/projekte","/hilfe"]
            de | /projekte        | Kein Projekt ist offen.                          | ["/hilfe"]
            de | Deploy alpha!    | ✗ **NOT_NOW**: es geht nicht                     | ["/projekte","/hilfe"]
            de | Nun eine          | ✗ **[VALIDATION_EXHAUSTED]** Nach 3 Versuchen      | ["Nun eine","/projekte","/hilfe"]
            en | /cost            | This chat, one turn                              | ["/projects","/help"]
            en | /kosten          | Das ist, was wir mit dem Agenten verbraucht haben | ["/projekte","/hilfe"]
            """)
    void afterACommandWithoutOffersFollowCommandsInTheLanguageOfTheChat(
            String language, String asked, String answer, String offered) {
        var replies = new SideReplies(
                Sentences.of("dev.helix.consultant.wording", Locale.of(language), Consultant.class.getModule()));
        var chat = "\n<chat_history>\nUSER: " + asked + "\nASSISTANT: " + answer + "\n</chat_history>";
        var request = request(false, false, "", "### Task:\nPredict 3-5 useful messages { \"follow_ups\": [] }" + chat);

        assertThat(replies.to(SidePrompt.FOLLOW_UPS, request)).isEqualTo("{\"follow_ups\":" + offered + "}");
    }

    @ParameterizedTest
    @CsvSource({"de,Was ist der nächste Schritt?", "en,What is the next step?"})
    void aTextThatTellsNoLanguageIsAnsweredInTheConsultants(String language, String followUp) {
        var replies = new SideReplies(
                Sentences.of("dev.helix.consultant.wording", Locale.of(language), Consultant.class.getModule()));
        var chat = "\n<chat_history>\nUSER: Export CSV\nASSISTANT: OK.\n</chat_history>";

        assertThat(replies.to(
                        SidePrompt.FOLLOW_UPS,
                        request(false, false, "", "### Task:\nPredict messages { \"follow_ups\": [] }" + chat)))
                .contains(followUp);
    }

    @Test
    void acceptingAChangeOfTheJudgesIsAFollowUp() {
        var chat = "\n<chat_history>\nUSER: /integrate alpha\nASSISTANT: ✗ **JUDGE_CHANGED**: so it is\n\n"
                + "If that is intended, accept it by `/integrate alpha accept 0123456789`\n</chat_history>";
        var request = request(false, false, "", "### Task:\nPredict 3-5 useful messages { \"follow_ups\": [] }" + chat);

        assertThat(REPLIES.to(SidePrompt.FOLLOW_UPS, request))
                .isEqualTo("{\"follow_ups\":[\"/integrate alpha accept 0123456789\"]}");
    }

    @Test
    void followUpsAreTheNextCommandsBeforeTheyAreQuestions() {
        var chat =
                "\n<chat_history>\nUSER: Deploy xyz\nASSISTANT: ✗ unit failed\n\nAls Nächstes: `/retry feature-xyz …`, `/abort feature-xyz`, "
                        + "siehe `/deploy ID`\n</chat_history>";
        var request = request(false, false, "", "### Task:\nPredict 3-5 useful messages { \"follow_ups\": [] }" + chat);
        assertThat(REPLIES.to(SidePrompt.FOLLOW_UPS, request))
                .isEqualTo("{\"follow_ups\":[\"/retry feature-xyz\",\"/abort feature-xyz\"]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            **Bitte** mach die [Suche](https://example.org/x) schneller | Mach die Suche schneller
            ## <details open>Umbau</details> der Ablage                  | Umbau der Ablage
            `rm -rf` verstehen ![Bild](x.png)                             | Rm -rf verstehen Bild
            - [ ] die Suche beschleunigen                                 | Die Suche beschleunigen
            > 1. __Umbau__ von `order_items`                              | Umbau von order_items
            Umbau der [Ablage][1] &amp; \\*Suche\\*                       | Umbau der Ablage *Suche*
            ---~~# Umbau der Ablage                                       | Umbau der Ablage
            <details>~Umbau der Ablage                                    | Umbau der Ablage
            ```java~int x;~```~Was tut das hier?                          | Was tut das hier
            ```java~int x~```                                             | Int x
            """)
    void aTitleRepeatsNoMarkup(String said, String title) {
        var request = request(
                false,
                false,
                "",
                "### Task:\nGenerate a concise title\n<chat_history>\nUSER: " + said.replace('~', '\n')
                        + "\n</chat_history>");
        assertThat(REPLIES.to(SidePrompt.TITLE, request)).isEqualTo("{\"title\":\"" + title + "\"}");
    }

    @Test
    void aCompactionIsATextThatHoldsWhatWasSaid() {
        var request = request(
                false, false, "", "### Task:\nSummarize the conversation history that will be compacted." + CHAT);
        assertThat(SidePrompt.in(request)).contains(SidePrompt.COMPACTION);
        assertThat(REPLIES.to(SidePrompt.COMPACTION, request)).contains("- User: Bitte mach die Suche");
    }

    @Test
    void toolsAndMemoryAreKnownByTheSystemsWords() {
        var tools = request(false, false, "Available Tools: []", "Query: hello");
        assertThat(SidePrompt.in(tools)).contains(SidePrompt.FUNCTIONS);
        assertThat(REPLIES.to(SidePrompt.FUNCTIONS, tools)).isEqualTo("{\"tool_calls\":[]}");

        var memory = request(false, false, "You are Open WebUI's private memory reviewer. Look.", "hello");
        assertThat(SidePrompt.in(memory)).contains(SidePrompt.MEMORY);
        assertThat(REPLIES.to(SidePrompt.MEMORY, memory)).isEqualTo("{\"operations\":[]}");
    }

    @Test
    void mergedAnswersAreTheOnlyOnesThatMayStream() {
        var words = "You have been provided with a set of responses from various models to the latest user query: "
                + "\"hi\"\n\nResponses from models: \"\"\"Short.\"\"\" \"\"\"A longer answer.\"\"\"";
        var request = request(true, false, "", words);
        assertThat(SidePrompt.in(request)).contains(SidePrompt.MERGED_ANSWERS);
        assertThat(REPLIES.to(SidePrompt.MERGED_ANSWERS, request)).isEqualTo("A longer answer.");

        var title = "### Task:\nGenerate a concise title" + CHAT;
        assertThat(SidePrompt.in(request(true, false, "", title))).isEmpty();
    }

    @Test
    void whatAPersonMayHaveSaidIsNone() {
        var title = "### Task:\nGenerate a concise title" + CHAT;
        assertThat(SidePrompt.in(request(false, true, "", title)))
                .as("with tools")
                .isEmpty();
        assertThat(SidePrompt.in(request(false, false, "", "one", "two", title)))
                .as("in a conversation")
                .isEmpty();
        assertThat(
                        SidePrompt.in(
                                request(
                                        false,
                                        false,
                                        "",
                                        "Why does Open WebUI send <chat_history>…</chat_history> with { \"title\": \"\" }, and how do I turn it off?")))
                .as("about such templates")
                .isEmpty();
        assertThat(SidePrompt.in(request(
                        false, false, "", "### Task:\nWrite an ADR.\n### Output:\n{ \"title\": \"…\" } as its header")))
                .as("a task of their own")
                .isEmpty();
        assertThat(SidePrompt.in(request(false, false, "", "### Task:\nMake it faster")))
                .as("with own words below the heading")
                .isEmpty();
        assertThat(SidePrompt.in(request(
                        false,
                        false,
                        "",
                        "### Task:\nRespond to the user query using the provided context.\n<context></context>\nWhy?")))
                .as("with documents")
                .isEmpty();
    }
}
