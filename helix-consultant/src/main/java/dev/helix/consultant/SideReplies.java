package dev.helix.consultant;

import dev.helix.domain.text.NestedQuotes;
import dev.helix.domain.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Answers side prompts from what stands in them, without any model. Safe for use by many threads. */
final class SideReplies {

    private static final int LONGEST_TITLE = 48;
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_QUERY = 300;
    private static final Pattern CHAT =
            Pattern.compile("<chat_history>(.*?)</chat_history>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPACTED = Pattern.compile(
            "### Previous Summary:(.*?)### Messages Being Compacted:(.*?)(?:### Recent Messages|\\z)", Pattern.DOTALL);
    /** A command with the project's id in it; what a person has to fill in is left out. */
    private static final Pattern COMMAND =
            Pattern.compile("`(/[a-z]{3,12} [a-z0-9][a-z0-9-]{0,62}(?: accept [0-9a-f]{10})?)(?: …)?`");

    /** What a test or a log has printed offers nothing. */
    private static final Pattern FENCED = Pattern.compile("(?ms)^(`{3,})[^\\n`]*\\n.*?(?:^\\1`*[ \\t]*$|\\z)");

    /** How an answer begins that the consultant owes: its code stands in brackets, as that of no command does. */
    private static final String FAILED = "✗ **[";

    private static final int LONGEST_AGAIN = 300;
    private static final Pattern ANSWERED_BY_HELIX = Pattern.compile("✓ |✗ ");
    private static final Pattern ABOUT_PROJECT = Pattern.compile(
            "^/(?!brief|letter|help|hilfe|helix|databases|datenbanken)\\p{L}{3,12} ([a-z0-9][a-z0-9-]{0,62})(?:\\s|$)");
    private static final int MOST_FOLLOW_UPS = 3;
    private static final Pattern MARKUP = Pattern.compile(
            "<[^<>\\n]{1,200}>|!?\\[([^\\]\\n]{0,200})\\](?:\\([^)\\n]{0,400}\\)|\\[[^\\]\\n]{0,200}\\])"
                    + "|&(?:[a-z]{2,8}|#\\d{1,7});|\\\\([\\p{Punct}])|(?<![\\p{L}\\p{N}])_+|_+(?![\\p{L}\\p{N}_])|[#*`>~|]+");

    /** What makes a line an item of a list, ticked or not, or a quotation of one. */
    private static final Pattern LIST_MARK =
            Pattern.compile("^[\\s>]*(?:(?:[-*+•]|\\d{1,3}[.)])\\s+)++(?:\\[[ xX]\\]\\s+)?");

    private static final Pattern SPEAKER = Pattern.compile("^(USER|ASSISTANT|SYSTEM):[ \t]*", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");
    private static final Set<String> GERMAN = Set.of(
            "der", "die", "das", "und", "ich", "wir", "nicht", "ein", "eine", "soll", "ist", "bitte", "mit", "für",
            "wie", "wenn", "auf", "kann", "möchte", "einen", "du", "es");
    private static final Set<String> ENGLISH = Set.of(
            "the", "and", "i", "we", "not", "a", "an", "should", "is", "please", "with", "for", "how", "if", "on",
            "can", "would", "you", "it", "to", "of");
    private static final Pattern POLITE = Pattern.compile(
            "^(?:hallo|hi|hey|hello|bitte|please|ich möchte|ich will|wir brauchen|ich brauche|can you|could you|i want to"
                    + "|i want|i need|we need|kannst du|könntest du)\\b[ ,:!]*",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** One thing said in the chat that a side prompt is about. */
    private record Said(boolean byUser, String text) {}

    private final Sentences wording;

    SideReplies(Sentences wording) {
        this.wording = wording;
    }

    /** Returns the reply in the form in which Open WebUI reads it. */
    String to(SidePrompt kind, ChatRequest request) {
        var text = request.last().text();
        var chat = chat(text);
        return switch (kind) {
            case TITLE -> kind.wantsBareText(text) ? title(chat) : "{\"title\":" + quoted(title(chat)) + "}";
            case TAGS -> "{\"tags\":[\"" + (isGerman(chat) ? "Entwicklung" : "Development") + "\"]}";
            case FOLLOW_UPS -> "{\"follow_ups\":" + list(followUps(chat)) + "}";
            case QUERIES -> "{\"queries\":" + list(query(chat)) + "}";
            case IMAGE_PROMPT -> "{\"prompt\":" + quoted(lastQuestion(chat)) + "}";
            case AUTOCOMPLETE -> "{\"text\":\"\"}";
            case FUNCTIONS -> "{\"tool_calls\":[]}";
            case MEMORY -> "{\"operations\":[]}";
            case EMOJI -> "💬";
            case MERGED_ANSWERS -> merged(text);
            case COMPACTION -> summary(chat, text);
            case UNKNOWN -> request.streaming() ? wording.text("tasks.person") : "{}";
        };
    }

    private static List<Said> chat(String text) {
        var match = CHAT.matcher(text);
        var said = new ArrayList<Said>();
        String body = null;
        // The last one: templates carry examples before it.
        while (match.find()) {
            body = match.group(1);
        }
        if (body == null) {
            return said;
        }
        var speakers = SPEAKER.matcher(body);
        int start = -1;
        boolean user = false;
        while (speakers.find()) {
            add(said, user, body, start, speakers.start());
            user = speakers.group(1).equals("USER");
            start = speakers.end();
        }
        add(said, user, body, start, body.length());
        if (said.isEmpty() && !body.isBlank()) {
            said.add(new Said(true, body.strip()));
        }
        return said;
    }

    private static void add(List<Said> said, boolean user, String body, int start, int end) {
        if (start >= 0 && !body.substring(start, end).isBlank()) {
            said.add(new Said(user, body.substring(start, end).strip()));
        }
    }

    private String title(List<Said> chat) {
        var first = chat.stream()
                .filter(Said::byUser)
                .map(said -> History.question(said.text()))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        // A line of nothing but markup says nothing; what is quoted or code does where there is nothing else.
        var text = Stream.of(
                        FENCED.matcher(first).replaceAll(""), first.replaceAll("(?m)^ {0,3}(?:`{3,}|~{3,}).*$", ""))
                .flatMap(String::lines)
                .map(SideReplies::plain)
                .filter(line -> WORD.matcher(line).find())
                .findFirst()
                .orElse("");
        for (var shorter = POLITE.matcher(text).replaceFirst("");
                !shorter.equals(text) && !shorter.isBlank();
                shorter = POLITE.matcher(text).replaceFirst("")) {
            text = shorter;
        }
        int end = sentenceEnd(text);
        text = text.substring(0, end).strip();
        if (text.isEmpty()) {
            return isGerman(chat) ? "Gespräch" : "Conversation";
        }
        return Character.toUpperCase(text.charAt(0)) + cut(text).substring(1);
    }

    /** Returns a line of Markdown as a reader sees it. */
    private static String plain(String line) {
        var content = LIST_MARK.matcher(line).replaceFirst("");
        return MARKUP.matcher(content)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : ""))
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static int sentenceEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean mark = ".!?;".indexOf(text.charAt(i)) >= 0;
            if (mark && i > 2 && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1)))) {
                return i;
            }
        }
        return text.length();
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TITLE) {
            return text;
        }
        int blank = text.lastIndexOf(' ', LONGEST_TITLE);
        return text.substring(0, blank > LONGEST_TITLE / 2 ? blank : LONGEST_TITLE)
                        .strip() + "…";
    }

    private List<String> followUps(List<Said> chat) {
        boolean german = isGerman(chat);
        var topic = title(chat);
        var offered = offered(chat);
        if (!offered.isEmpty()) {
            return offered;
        }
        var commands = commands(chat, german);
        if (!commands.isEmpty()) {
            return commands;
        }
        return german
                ? List.of(
                        "Was ist der nächste Schritt?",
                        "Welche Risiken und Einschränkungen gibt es bei „" + NestedQuotes.within(topic) + "“?",
                        "Fasse zusammen, was wir bisher festgelegt haben.")
                : List.of(
                        "What is the next step?",
                        "Which risks and constraints does “" + NestedQuotes.within(topic) + "” have?",
                        "Sum up what we have settled so far.");
    }

    /** Returns what people say next where HELIX itself has answered and offers nothing; empty where the consultant has answered. */
    private static List<String> commands(List<Said> chat, boolean german) {
        var asked = History.question(lastQuestion(chat)).strip();
        var answer =
                chat.isEmpty() || chat.getLast().byUser() ? "" : chat.getLast().text();
        if (!asked.startsWith("/") && !ANSWERED_BY_HELIX.matcher(answer).lookingAt()) {
            return List.of();
        }
        var status = ABOUT_PROJECT
                .matcher(asked)
                .results()
                .map(found -> "/status " + found.group(1))
                .filter(command -> !command.equals(asked));
        var list = german ? "/projekte" : "/projects";
        var help = german ? "/hilfe" : "/help";
        // What did not come about is asked for again by one click.
        var again = answer.startsWith(FAILED) && asked.length() <= LONGEST_AGAIN && !asked.contains("\n")
                ? Stream.of(asked)
                : Stream.<String>empty();
        return Stream.of(again, status, Stream.of(list, help))
                .flatMap(each -> each)
                .filter(said -> !said.equals(asked) || !asked.startsWith("/"))
                .toList();
    }

    /** Returns the commands that the last answer offers: a client sends a follow-up as it stands, so one click does it. */
    private static List<String> offered(List<Said> chat) {
        if (chat.isEmpty() || chat.getLast().byUser()) {
            return List.of();
        }
        var text = FENCED.matcher(chat.getLast().text()).replaceAll("");
        int next = Math.max(text.lastIndexOf("\nNext"), text.lastIndexOf("\nAls Nächstes"));
        // HELIX's own offers stand last; names and findings of others stand before them.
        return COMMAND.matcher(next < 0 ? text : text.substring(next))
                .results()
                .map(found -> found.group(1))
                // What judges may be changed by a click only where HELIX itself has asked for it.
                .filter(command -> !command.contains(" accept ")
                        || lastQuestion(chat).strip().startsWith("/")
                        || ANSWERED_BY_HELIX.matcher(chat.getLast().text()).lookingAt())
                .distinct()
                .limit(MOST_FOLLOW_UPS)
                .toList();
    }

    /** Returns what is to be looked up: without anything, a person who has switched a search on would get none. */
    private static List<String> query(List<Said> chat) {
        var asked = History.question(lastQuestion(chat)).replaceAll("\\s+", " ").strip();
        return asked.isEmpty() || asked.startsWith("/")
                ? List.of()
                : List.of(asked.substring(0, Math.min(asked.length(), LONGEST_QUERY)));
    }

    private static String lastQuestion(List<Said> chat) {
        return chat.reversed().stream()
                .filter(Said::byUser)
                .map(Said::text)
                .findFirst()
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST_TEXT)))
                .orElse("");
    }

    /** Returns the longest of the answers: one of them whole is better than pieces of all. */
    private static String merged(String text) {
        int start = text.indexOf("Responses from models:");
        var answers = start < 0 ? text : text.substring(start + "Responses from models:".length());
        var best = "";
        for (var answer : answers.split("\"\"\"", -1)) {
            best = answer.strip().length() > best.length() ? answer.strip() : best;
        }
        return best;
    }

    private static String summary(List<Said> chat, String text) {
        if (chat.isEmpty()) {
            var found = COMPACTED.matcher(text);
            var held = found.find()
                    ? found.group(1).strip() + "\n" + found.group(2).strip()
                    : text;
            return held.strip().substring(0, Math.min(held.strip().length(), LONGEST_TEXT));
        }
        var summary = new StringBuilder();
        for (var said : chat) {
            var line = said.text().replaceAll("\\s+", " ");
            summary.append(said.byUser() ? "- User: " : "- Assistant: ")
                    .append(line, 0, Math.min(line.length(), 300))
                    .append('\n');
        }
        return summary.toString();
    }

    /** Returns whether a chat is in German: by its person's words, else by those of the last answer, else by the consultant's language. */
    private boolean isGerman(List<Said> chat) {
        int person = lean(chat.stream().filter(Said::byUser).map(Said::text));
        if (person != 0) {
            return person > 0;
        }
        int answer = lean(chat.reversed().stream()
                .filter(said -> !said.byUser())
                .limit(1)
                .map(said -> FENCED.matcher(said.text()).replaceAll("")));
        return answer == 0 ? wording.language().equals(Locale.GERMAN) : answer > 0;
    }

    /** Returns how many more words are German than English; below 0 where more are English. */
    private static int lean(Stream<String> texts) {
        return texts.mapToInt(text -> {
                    var words = WORD.matcher(text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
                    int more = 0;
                    while (words.find()) {
                        var word = words.group().toLowerCase(Locale.ROOT);
                        more += (GERMAN.contains(word) ? 1 : 0) - (ENGLISH.contains(word) ? 1 : 0);
                    }
                    return more;
                })
                .sum();
    }

    private static String list(List<String> texts) {
        return "[" + String.join(",", texts.stream().map(SideReplies::quoted).toList()) + "]";
    }

    /** Returns {@code text} as JSON has it. */
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
