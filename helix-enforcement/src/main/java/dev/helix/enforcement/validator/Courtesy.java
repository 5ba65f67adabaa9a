package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The courtesies of a reply, which speak to its reader and not about the matter: "Sure, here it is:", "I corrected the header as
 * you asked."
 */
final class Courtesy {

    private static final int LONGEST_LEAD_IN = 240;
    private static final String DID =
            "correct|fix|add|updat|chang|adjust|replac|mov|rewr|insert|complet|includ|remov|put|provid|suppl|repair|revis|amend|appli"
                    + "|address|resolv|made|korrigier|berichtig|erg[äa]nz|hinzugef|angepasst|ge[äa]ndert|ersetzt|behoben|verbesser"
                    + "|[üu]berarbeit|eingef[üu]gt|nachgetragen|aktualisier|repariert|umgesetzt";
    private static final List<Pattern> SAID = List.of(
            Pattern.compile(
                    "(?i)^(?:sure|certainly|of course|okay|ok|alright|all right|understood|got it|yes|no problem|absolutely|"
                            + "thanks|thank you|done|fixed|noted|gerne?|nat[üu]rlich|selbstverst[äa]ndlich|klar|verstanden|alles klar|ja|danke|"
                            + "erledigt|fertig|sorry|apologies|my apologies|entschuldig\\w*|verzeih\\w*|tut mir leid|i apologi[sz]e|you're right|"
                            + "you are right|good catch|du hast recht|sie haben recht|gut|great|perfect|wonderful)\\b[^\\n]{0,120}"),
            Pattern.compile(
                    "(?i)^(?:here(?:'s|’s| is| are| comes| you go)|hier (?:ist|sind|kommt|folgt)|below|the following|following|as (?:you )?"
                            + "(?:asked|requested|discussed)|wie (?:gew[üu]nscht|besprochen|gesagt|verlangt)|anbei|nachfolgend|im folgenden|see "
                            + "above|siehe oben|this is the (?:missing|corrected)|das ist der (?:fehlende|korrigierte))\\b.*"),
            Pattern.compile("(?i)^(?:i|ich)(?:'ve|’ve| have| had| habe| hab)?\\b.{0,120}\\b(?:" + DID + ").*"),
            Pattern.compile(
                    "(?i)^(?:the|der|die|das)\\s.{0,60}\\b(?:is|was|were|are|has been|have been|ist|sind|wurden?)\\s(?:now |nun |jetzt )?"
                            + "(?:.{0,20})(?:" + DID + ").{0,80}"),
            Pattern.compile(
                    "(?i)^(?:i can(?:no|')?t|i can’t|i cannot|i am (?:unable|sorry|not able)|i'm (?:unable|sorry|not able)|ich kann .*nicht|"
                            + "as an ai|nothing (?:to add|else)|everything else (?:is|stays|remains)|der rest (?:ist|bleibt)|the rest (?:is|stays|remains)|"
                            + "alles (?:andere|übrige)).*"),
            Pattern.compile(
                    "(?i)^(?:let me know|please let me know|hope (?:this|that) helps|i hope|anything else|is there anything|does (?:this|that)|is "
                            + "(?:this|that) (?:ok|okay|fine|what)|passt das|ist das so|sag(?:en sie)? (?:mir )?bescheid|ich hoffe|kann ich sonst|feel free|"
                            + "gibt es sonst|soll ich|shall i|should i|would you like|möchtest du|m[öo]chten sie)\\b.*"));
    private static final List<Pattern> ABOUT_THE_TEXT = List.of(
            Pattern.compile(
                    "(?i)^(?:the|this|das|der|die|dieses?) (?:adr|document|dokument|record|draft|entwurf|answer|antwort|file|datei|header|kopf)\\s(?:now |nun"
                            + " |jetzt )?(?:has|have|contains|includes|holds|hat|enth[äa]lt|umfasst)\\b.{0,120}"
                            + "\\b(?:section|heading|abschnitt|[üu]berschrift)\\b.{0,40}"),
            Pattern.compile(
                    "(?i)^\\(?(?:please )?(?:see|same as|as in|identical to|unchanged|siehe|wie (?:oben|zuvor|vorher)|unver[äa]ndert)\\b.{0,80}"
                            + "(?:above|before|previous|earlier|message|answer|unchanged|oben|zuvor|vorher|antwort|nachricht).{0,60}"),
            Pattern.compile("(?i)^(?:null|none|nothing|n/a|nil|undefined|nichts|keine?)\\W*"),
            // Signs alone say nothing.
            Pattern.compile("^[^\\p{L}\\p{N}]+"));
    private static final Pattern SIGNS_AROUND =
            Pattern.compile("^[^\\p{L}\\p{N}(]+|[\\p{So}\\p{Cs}\\uFE0F\\u200D\\s]+$");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?…:])[\"”'’)]*\\s+");
    private static final Pattern PARAGRAPHS = Pattern.compile("\\R(?:[ \\t]*+\\R)++");
    private static final Pattern STRUCTURE =
            Pattern.compile("(?m)^\\s*(?:#|[-*+] |\\d+[.)] |```|~~~|\\||>|    |\\t|<)");

    private Courtesy() {}

    /** Returns {@code text} without the paragraphs of that kind at its beginning and its end. */
    static String without(String text) {
        var paragraphs = paragraphs(text);
        int first = 0;
        int last = paragraphs.size();
        while (first < last
                && (isAll(said(text, paragraphs.get(first)))
                        || (last - first > 1 && isLeadIn(said(text, paragraphs.get(first)))))) {
            first++;
        }
        if (first == last) {
            return "";
        }
        while (last - first > 1 && isAll(said(text, paragraphs.get(last - 1)))) {
            last--;
        }
        return text.substring(
                        paragraphs.get(first).start(), paragraphs.get(last - 1).end())
                .strip();
    }

    private static List<Span> paragraphs(String text) {
        var found = new ArrayList<Span>();
        var gap = PARAGRAPHS.matcher(text);
        int at = 0;
        while (gap.find()) {
            add(text, at, gap.start(), found);
            at = gap.end();
        }
        add(text, at, text.length(), found);
        return found;
    }

    private static void add(String text, int start, int end, List<Span> found) {
        if (!text.substring(start, end).isBlank()) {
            found.add(new Span(start, end));
        }
    }

    private static String said(String text, Span paragraph) {
        return text.substring(paragraph.start(), paragraph.end());
    }

    /** Returns whether {@code text} says nothing else. */
    static boolean isAllOf(String text) {
        return without(text).isBlank();
    }

    private static boolean isMatched(List<Pattern> patterns, String sentence) {
        return patterns.stream().anyMatch(said -> said.matcher(sentence).matches());
    }

    private static boolean isLeadIn(String paragraph) {
        var first = paragraph.strip();
        return first.endsWith(":")
                && first.length() <= LONGEST_LEAD_IN
                && first.indexOf('\n') < 0
                && !STRUCTURE.matcher(first).find()
                && MeantAsHeading.read(first) == null;
    }

    private static boolean isAll(String paragraph) {
        var text = paragraph.strip();
        if (text.length() > 600 || STRUCTURE.matcher(text).find()) {
            return text.isEmpty();
        }
        for (var sentence : SENTENCE.split(text, -1)) {
            var plain = SIGNS_AROUND.matcher(sentence.strip()).replaceAll("");
            if (!plain.isEmpty() && !isMatched(SAID, plain) && !isMatched(ABOUT_THE_TEXT, plain)) {
                return false;
            }
        }
        return true;
    }
}
