package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentences, German and English, with which somebody claims to have deployed, integrated or rolled back something just now. */
final class ActionClaims {

    private static final String MOVED_DE = "(?:deploye?d|deployt|ausgerollt|zurückgerollt|zurück gerollt|released)";
    private static final String MOVED_EN =
            "(?:deployed|redeployed|rolled\\s+(?:it\\s+|them\\s+|this\\s+)?(?:out|back)|shipped\\s+to\\s+production)";
    private static final String THING = "(?:projekt|project|feature|change|änderung|`[^`\\n]{1,80}`|#|es|it|this|das)";
    private static final String LIVE =
            "(?:in\\s+(?:der\\s+)?produktion|in\\s+production|auf\\s+dem\\s+testsystem|on\\s+the\\s+test\\s+system|live(?![-\\w])|in\\s+main\\b)";

    /** Each is a sentence's part; the amount between words is bounded, so that no text makes it slow. */
    private static final List<Pattern> CLAIMS = patterns(
            "\\bich\\s+habe\\b[^.!?\\n]{0,80}\\b" + MOVED_DE + "\\b",
            "\\bhabe\\s+ich\\b[^.!?\\n]{0,80}\\b" + MOVED_DE + "\\b",
            "\\bich\\s+habe\\b[^.!?\\n]{0,40}\\b" + THING
                    + "\\b[^.!?\\n"
                    + "]{0,60}\\b(?:integriert|nach\\s+main\\s+gebracht|in\\s+(?:die\\s+)?produktion\\s+(?:gebracht|übernommen|gestellt))\\b",
            "\\b(?:fertig|erledigt)[:,!]?\\s+(?:" + MOVED_DE + "|integriert)\\b",
            "\\berfolgreich\\s+(?:" + MOVED_DE
                    + "\\b|(?:in\\s+(?:die\\s+)?produktion|nach\\s+main)\\s+(?:integriert|gebracht|übernommen)\\b)",
            "\\b(?:ist|sind|läuft|wurde|wurden)\\s+(?:jetzt|nun|soeben|gerade\\s+eben|erfolgreich|damit)\\b[^.!?\\n"
                    + "]{0,60}\\b" + MOVED_DE,
            "\\b(?:deployment|rollback|integration|rollout)\\b[^.!?\\n"
                    + "]{0,30}\\b(?:ist|war)\\s+(?:abgeschlossen|erfolgreich|fertig)\\b",
            "\\bI(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also)\\s+)*" + MOVED_EN + "\\b",
            "\\bI(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also)\\s+)*(?:integrated|merged)\\b[^.!?\\n"
                    + "]{0,40}\\b(?:project|feature|change|it|this|`[^`\\n"
                    + "]{1,80}`)[^.!?\\n"
                    + "]{0,30}\\b(?:into\\s+(?:production|main)|in\\s+production)\\b",
            "\\b(?:successfully|done[:,!]?|finished[:,!]?)\\s+(?:" + MOVED_EN
                    + "|integrated\\s+into\\s+(?:production|main))\\b",
            "\\b(?:is|are|runs?)\\s+(?:now|already\\s+now|finally)\\s+(?:" + MOVED_EN
                    + "|integrated\\s+into\\s+(?:production|main))",
            "\\b(?:has|have)\\s+(?:now|just)\\s+been\\s+(?:successfully\\s+)?(?:" + MOVED_EN + "|integrated)\\b",
            "\\b(?:has|have)\\s+been\\s+successfully\\s+(?:" + MOVED_EN + "|integrated)\\b",
            "\\b(?:deployment|rollback|integration|rollout)\\b[^.!?\\n"
                    + "]{0,30}\\b(?:is|was)\\s+(?:complete|completed|successful)\\b");

    /** A state, which is a claim where it is that of a change: services run in production, too. */
    private static final List<Pattern> STATES = patterns(
            "\\b(?:ist|sind|läuft|wurde|wurden)\\s+(?:jetzt|nun|soeben|gerade\\s+eben|erfolgreich|damit)\\b[^.!?\\n"
                    + "]{0,60}\\b" + LIVE,
            "\\b(?:is|are|runs?)\\s+(?:now|already\\s+now|finally)\\s+(?:" + LIVE
                    + "|running\\s+(?:in\\s+production|on\\s+the\\s+test\\s+system))");

    private static final Pattern OF_A_CHANGE = pattern(
            "\\b(?:project|projekt|feature|change|änderung|version|release|update|fix)|`|(?-i:\\b[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){1,5}\\b)"
                    + "|^\\W*(?:ist|sind|läuft|wurde|wurden|is|are|runs?)\\b"
                    + "|\\b(?:es|das|alles|it|this|that|everything)\\s+(?:ist|läuft|wurde|is|runs)\\b");

    /** Words that turn all of a sentence into a condition or a report of earlier times. */
    private static final Pattern TOLD = pattern(
            "\\b(?:wenn|falls|sobald|nachdem|bevor|ob|damals|früher|letzte[nrsm]?|vorhin|gestern|ago|earlier|last|back\\s+then|originally"
                    + "|if|when|once|after|before|until|whether|unless|yesterday)\\b"
                    // A condition without such a word begins with its verb.
                    + "|^\\W*(?:wird|werden|soll(?:en|te[nst]?)?|würden?|should)\\b");

    /** Words that turn their clause into a plan or a denial; the clause beside it may claim what it likes. */
    private static final Pattern DENIED =
            pattern("\\b(?:nicht|noch|nie|kein\\w*|erst|würde\\w*|könnte\\w*|soll\\w*|wird|werden|muss|müssen"
                    + "|not|never|no|would|could|should|will|must)\\b|n['’]t\\b");

    /** Where a clause ends and the next stands by itself; what a "that" begins belongs to the words before it. */
    private static final Pattern CLAUSE_END =
            pattern("[,;:\u2014\u2013]\\s+(?!(?:dass|that|which)\\b)|\\s+(?:and|und|but|aber|sondern)\\s+");

    /** The opening words of such a sentence. */
    private static final String LEAD =
            "^[\\s*_#-]{0,20}(?:(?:done|finished|fertig|erledigt|geschafft|alles\\s+klar|all\\s+set|all\\s+done|great\\s+news|good\\s+news|great"
                    + "|perfect|super|so|ok|okay|gut|prima)[\\s,.:;!\u2014\u2013-]{1,5}|[\\p{So}\\uFE0F]\\s?){0,4}[*_]{0,3}";

    private static final String END = "[*_]{0,3}\\s?[.!\u2026]{0,3}[\\s*_\\p{So}\\uFE0F]{0,10}$";
    private static final String NAME = "`[^`\\n]{1,80}`|[\\w]{1,40}-[\\w-]{1,60}"
            + "|(?:the\\s+|das\\s+|die\\s+)?(?:project|projekt|feature|change|änderung|version|release)\\s+"
            + "(?!(?:ist|sind|wurden?|läuft|jetzt|nun|nach|in|auf|is|are|was|has|have|now|to|into|on)\\b)(?:[\\w.-]{1,40}|`[^`\\n]{1,80}`)";
    private static final Pattern NAMED = pattern(NAME);

    /** What looks like the name of a project where it stands, and like nothing else. */
    private static final Pattern OTHER = pattern(
            "(?<!\\b(?:on|at|under|from|to|into|in|by|via|with|branch|commit|version"
                    + "|auf|unter|aus|von|nach|mit|zweig|stand)\\s)`[\\w-]{1,80}`"
                    + "|(?-i:\\b[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){1,5})\\s*"
                    + "(?:,|(?:is|are|was|were|has|have|runs?|and|ist|sind|wurden?|läuft|und)\\b)"
                    + "|\\b(?:project|projekt|feature)\\s+"
                    + "(?!(?:ist|sind|wurden?|läuft|jetzt|nun|nach|in|auf|is|are|was|has|have|now|to|into|on|and|und)\\b)[\\w-]{1,40}");

    private static final String SUBJECT_EN =
            "(?:it|this|that|everything|(?:the|your|this|our)\\s+(?:new\\s+)?(?:[\\w-]{1,40}\\s+)?"
                    + "(?:project|feature|changes?|version|release|fix|update)|" + NAME + ")";
    private static final String SUBJECT_DE = "(?:es|das|alles|(?:das|dein|die|deine|der|dieses|diese)\\s+(?:neue\\s+)?"
            + "(?:projekt|feature|änderung(?:en)?|version|fix|stand)|" + NAME + ")";
    private static final String TO_EN =
            "(?:\\s+(?:to|on|in|into)\\s+(?:the\\s+)?(?:test\\s?system|production|prod|main)(?:\\s+branch)?)?";
    private static final String TO_DE =
            "(?:\\s+(?:auf|in|nach)\\s+(?:das\\s+|dem\\s+|die\\s+|der\\s+)?(?:testsystem|produktion|main))?";
    private static final String ACTION = "(?:deploy|deployment|rollback|rollout|integration|release)";

    /** Whole sentences: a part of them may be said of other things. */
    private static final List<Pattern> SENTENCES = patterns(
            LEAD + "(?:it['’]s|" + SUBJECT_EN
                    + "\\s+(?:is|are|was|were|has\\s+been|have\\s+been))\\s+(?:now\\s+|all\\s+|just\\s+)?"
                    + "(?:deployed|live|released|integrated|rolled\\s+(?:out|back)|merged\\s+into\\s+main|in\\s+production"
                    + "|up\\s+and\\s+running\\s+in\\s+production)" + TO_EN + "(?:\\s+now)?" + END,
            LEAD + SUBJECT_EN + "\\s+(?:has\\s+|have\\s+)?(?:just\\s+|now\\s+)?(?:gone|went)\\s+live" + END,
            LEAD
                    + "(?:successfully\\s+)?(?:deployed|integrated|rolled\\s+(?:out|back)|shipped|merged\\s+into\\s+main)(?:\\s+successfully)?"
                    + TO_EN + END,
            LEAD + "(?:the\\s+)?" + ACTION + "\\s+(?:is\\s+|was\\s+|has\\s+)?(?:been\\s+)?(?:now\\s+)?"
                    + "(?:complete|completed|successful|done|finished|succeeded|performed|executed|carried\\s+out)"
                    + END,
            LEAD + "(?:production|the\\s+test\\s?system)\\s+(?:now\\s+runs|is\\s+now\\s+running|runs\\s+now)\\b.{0,80}",
            LEAD + "(?:" + SUBJECT_DE
                    + "\\s+)?(?:ist|sind|wurde|wurden|läuft)\\s+(?:jetzt\\s+|nun\\s+|ab\\s+sofort\\s+|damit\\s+)?"
                    + "(?:deployt|deployed|ausgerollt|live|produktiv|zurückgerollt|integriert|in\\s+(?:der\\s+)?produktion"
                    + "|nach\\s+main\\s+(?:gemergt|gebracht))" + TO_DE + END,
            LEAD + SUBJECT_DE + "\\s+(?:ist|sind|wurde|wurden)"
                    + "\\s+(?:auf|in|nach)\\s+(?:das\\s+|dem\\s+|die\\s+|der\\s+)?"
                    + "(?:testsystem|produktion|main)\\s+(?:deployt|deployed|ausgerollt|gemergt|gebracht|übernommen|integriert)"
                    + END,
            LEAD + "(?:erfolgreich\\s+)?(?:deployt|ausgerollt|zurückgerollt|integriert)" + TO_DE + END,
            LEAD
                    + "(?:erfolgreich\\s+)?(?:auf|in)\\s+(?:das\\s+|dem\\s+|die\\s+)?(?:testsystem|produktion)\\s+(?:deployt|ausgerollt)"
                    + END,
            LEAD + "(?:das\\s+|der\\s+|die\\s+)?" + ACTION
                    + "\\s+(?:ist\\s+|war\\s+|wurde\\s+)?(?:jetzt\\s+|nun\\s+|erfolgreich\\s+)?"
                    + "(?:erfolgreich|abgeschlossen|durch|fertig|durchgeführt|erledigt)" + END,
            LEAD
                    + "(?:die\\s+produktion|produktion|das\\s+testsystem)\\s+läuft\\s+(?:jetzt|nun)\\s+(?:mit|auf)\\b.{0,80}");

    /** Claims in the first person, at any place of a sentence. */
    private static final List<Pattern> DEEDS = patterns(
            "\\b(?:I|we)(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also|already)\\s+)*(?:went\\s+ahead\\s+and\\s+)?"
                    + "(?:deployed|shipped|rolled\\s+(?:out|back))\\s+(?:it|this|that|them|everything|your|the\\s+(?:[\\w-]{1,40}\\s+)?(?:project|feature|changes?|version)|`)",
            "\\b(?:I|we)(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also|already)\\s+)*(?:went\\s+ahead\\s+and\\s+)?(?:pushed|promoted|released|put|moved|merged|brought)\\s+[^.!?\\n"
                    + "]{1,60}?\\b(?:to|into|in)\\s+(?:production|prod|main)(?:\\s+branch)?" + END,
            "\\b(?:I|we)(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also|already)\\s+)*(?:triggered|ran|run|started|executed|performed|completed)\\s+"
                    + "(?:the|a)\\s+" + ACTION + "\\b(?!\\s+(?:tests?|script|checks?))",
            "\\b(?:ich\\s+hab(?:e|['’]s)?|hab(?:e)?(?:\\s+ich)?|wir\\s+haben)\\b[^.!?\\n"
                    + "]{0,60}\\b(?:deployt|ausgerollt|zurückgerollt"
                    + "|live\\s+geschaltet|live\\s+gestellt|nach\\s+main\\s+gemergt)" + END,
            "\\b(?:ich\\s+habe?|wir\\s+haben)\\s+[^.!?\\n]{0,40}\\bproduktion\\b[^.!?\\n]{0,60}\\bzurückgesetzt" + END,
            "\\b(?:ich\\s+habe?|wir\\s+haben)\\s+[^.!?\\n]{0,30}\\b(?:das|den|die|ein|einen|eine)\\s+" + ACTION
                    + "\\s+[^.!?\\n]{0,30}\\b(?:ausgeführt|durchgeführt|angestoßen|gestartet|ausgelöst|gemacht|vorgenommen)"
                    + END,
            "\\b(?:I|we)(?:\\s+have|['’]ve)?\\s+(?:(?:just|now|successfully|also|already)\\s+)*(?:deployed|shipped|integrated|rolled\\s+(?:out|back))\\s+(?:"
                    + NAME + ")" + END);

    private static final Pattern CODE = Pattern.compile("(`+)[^`\\n]{0,200}\\1");

    private static final Pattern QUOTED = Pattern.compile(
            "[\"\u201C\u201E\u00BB][^\"\u201C\u201D\u201E\u00BB\u00AB\\n]{1,200}[\"\u201D\u201C\u00AB]");

    private ActionClaims() {}

    private static List<Pattern> patterns(String... expressions) {
        return Arrays.stream(expressions).map(ActionClaims::pattern).toList();
    }

    private static Pattern pattern(String expression) {
        return Pattern.compile(
                expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** Returns whether {@code sentence} claims such a thing; a question, a condition, a plan or a quotation does not. */
    static boolean isClaim(String sentence) {
        var said = CODE.matcher(QUOTED.matcher(sentence).replaceAll("x")).replaceAll("`x`");
        if (said.stripTrailing().endsWith("?") || TOLD.matcher(said).find()) {
            return false;
        }
        return (!DENIED.matcher(said).find()
                        && SENTENCES.stream()
                                .anyMatch(claim -> claim.matcher(said).find()))
                || Stream.of(CLAIMS, DEEDS).flatMap(List::stream).anyMatch(claim -> isIn(said, claim, false))
                || STATES.stream().anyMatch(claim -> isIn(said, claim, true));
    }

    /** Returns whether {@code claim} stands in {@code said} in clauses that neither deny it nor plan it. */
    private static boolean isIn(String said, Pattern claim, boolean ofChange) {
        for (var found = claim.matcher(said); found.find(); ) {
            var clauses = clauses(said, found.start(), found.end());
            if (!DENIED.matcher(clauses).find()
                    && (!ofChange || OF_A_CHANGE.matcher(clauses).find())) {
                return true;
            }
        }
        return false;
    }

    /** Returns the clauses in which the words from {@code start} to {@code end} stand. */
    private static String clauses(String said, int start, int end) {
        int begin = 0;
        int stop = said.length();
        for (var mark : clauseEnds(said)) {
            if (mark.end() <= start) {
                begin = mark.end();
            } else if (mark.start() >= end) {
                stop = mark.start();
                break;
            }
        }
        return said.substring(begin, stop);
    }

    /** What a colon introduces is no more than what stands before it says. */
    private static List<Span> clauseEnds(String said) {
        var ends = new ArrayList<Span>();
        int begin = 0;
        for (var mark = CLAUSE_END.matcher(said); mark.find(); ) {
            boolean introduces = said.charAt(mark.start()) == ':'
                    && DENIED.matcher(said.substring(begin, mark.start())).find();
            if (!introduces) {
                ends.add(new Span(mark.start(), mark.end()));
                begin = mark.end();
            }
        }
        return ends;
    }

    /** Returns the clauses of {@code sentence} that are claims by themselves, or all of it where it is one as a whole only. */
    static List<String> claiming(String sentence) {
        var clauses = new ArrayList<String>();
        int begin = 0;
        for (var mark : clauseEnds(sentence)) {
            clauses.add(sentence.substring(begin, mark.start()));
            begin = mark.end();
        }
        clauses.add(sentence.substring(begin));
        var claims = clauses.stream().filter(ActionClaims::isClaim).toList();
        return claims.isEmpty() ? List.of(sentence) : claims;
    }

    /** Returns whether {@code sentence} says of which project it speaks, as far as a word shows it. */
    static boolean namesSomething(String sentence) {
        return NAMED.matcher(sentence).find();
    }

    /** Returns whether {@code sentence}, without the names of the projects that it speaks of, names one more. */
    static boolean namesAnother(String sentence) {
        return OTHER.matcher(sentence).find();
    }
}
