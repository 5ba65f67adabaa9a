package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Edit;
import dev.helix.domain.answer.Gap;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.Span;
import dev.helix.domain.answer.ValidationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Every ADR in the answer, and in the files written with it, has the header and the sections of its profile. An answer
 * without an ADR has nothing to fulfil, unless it is of a step that owes one.
 */
public final class AdrStructureValidator implements Bounded {

    /** Name in configuration and reports. */
    public static final String NAME = "adr-structure";

    /** Who is asked for more pieces than that had better say all of it again. */
    private static final int MOST_GAPS = 30;

    private final AdrProfile profile;

    public AdrStructureValidator(AdrProfile profile) {
        this.profile = profile;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean needsNoFiles(Answer answer) {
        return AdrFinder.needsNoFiles(answer, profile)
                || (profile.idField().isEmpty() && answer.written().isEmpty());
    }

    @Override
    public String settings() {
        return profile.toString();
    }

    @Override
    public List<Issue> check(Answer answer, ValidationContext context) {
        var reporter = new Reporter(context.locale());
        var documents = new AdrFinder(answer, context.files(), profile).find();
        if (documents.isEmpty()) {
            new MissingAdr(profile, context, reporter).report(answer);
            return reporter.issues();
        }
        for (var document : documents) {
            if (document.layout() != null) {
                report(document, document.layout(), reporter);
            }
            new AdrHeaderCheck(document, profile, reporter).check();
            var body = new AdrBody(document.body());
            checkSections(document, body, reporter);
            new AdrMetadata(document, body, profile, reporter).check();
        }
        checkIds(documents, context, reporter);
        return reporter.issues();
    }

    AdrProfile profile() {
        return profile;
    }

    /** Returns how many ADRs of its profile it recognises in {@code answer}. */
    public int recognised(Answer answer, ValidationContext context) {
        return new AdrFinder(answer, context.files(), profile).find().size();
    }

    private static void report(AdrDocument document, LayoutSlip slip, Reporter reporter) {
        if (slip.blocks()) {
            reporter.error(
                    slip.key(), document.file(), slip.range(), slip.details().toArray(String[]::new));
        } else {
            reporter.warning(
                    slip.key(), document.file(), slip.range(), slip.details().toArray(String[]::new));
        }
    }

    private void checkSections(AdrDocument document, AdrBody body, Reporter reporter) {
        var order = new ArrayList<Integer>();
        var searches = new ArrayList<SectionSearch>();
        var headings = new ArrayList<Span>();
        for (var wanted : profile.sections()) {
            var found = SectionSearch.find(body, profile, wanted);
            searches.add(found);
            found.heading().ifPresent(headings::add);
        }
        for (int i = 0; i < searches.size(); i++) {
            var wanted = profile.sections().get(i);
            switch (searches.get(i)) {
                case SectionSearch.Line line -> {}
                case SectionSearch.Missing missing -> {
                    if (!wanted.optional()) {
                        reporter.error(
                                "MISSING_ADR_SECTION",
                                document.file(),
                                document.bodyOrigin(Span.at(body.end(null))),
                                wanted.title(),
                                String.valueOf(profile.level()));
                    }
                }
                case SectionSearch.Near near -> {
                    reportNear(document, wanted, near, reporter);
                    order.add(near.range().start());
                }
                case SectionSearch.OtherTitle other ->
                    reporter.error(
                            "MISSING_ADR_SECTION.language",
                            document.file(),
                            document.bodyOrigin(other.section().range()),
                            wanted.title(),
                            other.section().title());
                case SectionSearch.WrongLevel wrong when wanted.optional() -> {}
                case SectionSearch.WrongLevel wrong -> {
                    reporter.error(
                            "WRONG_SECTION_LEVEL",
                            document.file(),
                            document.bodyOrigin(wrong.section().range()),
                            wanted.title(),
                            String.valueOf(wrong.section().level()),
                            String.valueOf(profile.level()));
                    order.add(wrong.section().range().start());
                }
                case SectionSearch.Found right -> {
                    checkContent(document, body, wanted, right.section(), headings, reporter);
                    order.add(right.section().range().start());
                    if (right.again() != null) {
                        reporter.warning(
                                "SECTION_ORDER.twice",
                                document.file(),
                                document.bodyOrigin(right.again().range()),
                                wanted.title());
                    }
                }
            }
        }
        checkOrder(document, order, reporter);
    }

    private void reportNear(
            AdrDocument document, AdrProfile.Section wanted, SectionSearch.Near near, Reporter reporter) {
        var written = document.body()
                .substring(near.range().start(), near.range().end())
                .strip();
        int sign = MeantAsHeading.oddSign(written);
        int odd = sign < 0 ? MeantAsHeading.oddBlank(written) : sign;
        reporter.error(
                "MISSING_ADR_SECTION" + (odd < 0 ? ".near" : sign < 0 ? ".blank" : ".signs"),
                document.file(),
                document.bodyOrigin(near.range()),
                wanted.title(),
                written.lines().count() > 1 ? near.title() : written,
                String.valueOf(profile.level()),
                odd < 0 ? "" : LookAlikes.name(odd));
    }

    private void checkOrder(AdrDocument document, List<Integer> order, Reporter reporter) {
        for (int i = 1; i < order.size(); i++) {
            if (order.get(i) < order.get(i - 1)) {
                reporter.warning(
                        "SECTION_ORDER",
                        document.file(),
                        document.bodyOrigin(Span.at(order.get(i))),
                        String.join(
                                ", ",
                                profile.sections().stream()
                                        .map(AdrProfile.Section::title)
                                        .toList()));
                return;
            }
        }
    }

    private void checkContent(
            AdrDocument document,
            AdrBody body,
            AdrProfile.Section wanted,
            AdrBody.Section section,
            List<Span> headings,
            Reporter reporter) {
        var range = document.bodyOrigin(section.range());
        if (wanted.optional()) {
            return;
        }
        switch (content(body, section, headings)) {
            case NOTHING, CODE -> reporter.error("EMPTY_ADR_SECTION", document.file(), range, wanted.title());
            case PLACEHOLDER ->
                reporter.error(
                        "EMPTY_ADR_SECTION.placeholder",
                        document.file(),
                        range,
                        wanted.title(),
                        body.beginning(section));
            case TEXT -> {
                int criteria = wanted.criteria()
                        ? body.criteria(section, profile.minimumCriteria())
                        : profile.minimumCriteria();
                if (criteria < profile.minimumCriteria()) {
                    reporter.error(
                            "MISSING_ACCEPTANCE_CRITERIA",
                            document.file(),
                            range,
                            wanted.title(),
                            String.valueOf(criteria),
                            String.valueOf(profile.minimumCriteria()));
                }
            }
        }
    }

    /** What stands below the heading of another section is not its text. */
    private AdrBody.Content content(AdrBody body, AdrBody.Section section, List<Span> headings) {
        var content = body.content(section, profile.codeCounts(), SectionSearch.next(headings, section.range()));
        boolean inHeading = content == AdrBody.Content.NOTHING
                && !HeadingText.behindLead(section.title()).isEmpty();
        return inHeading ? AdrBody.Content.TEXT : content;
    }

    private void checkIds(List<AdrDocument> documents, ValidationContext context, Reporter reporter) {
        if (profile.idField().isEmpty()) {
            return;
        }
        var numbers = new AdrNumbers(context.files());
        var own = new HashSet<String>();
        documents.stream().map(AdrDocument::file).filter(Objects::nonNull).forEach(own::add);
        var seen = new HashMap<String, String>();
        for (var document : documents) {
            var header = document.header();
            var id = header == null ? null : header.text(profile.idField()).orElse(null);
            if (header == null || id == null) {
                continue;
            }
            var title = header.text("title").orElse("");
            var range = document.origin(
                    header.value(profile.idField()).map(HeaderValue::range).orElse(header.range()));
            var before = seen.putIfAbsent(id, title);
            if (before != null && !before.equals(title)) {
                reporter.error("DUPLICATE_ADR_ID.answer", document.file(), range, id);
                continue;
            }
            for (var holder : numbers.holders(id, document.file() == null ? context.document() : document.file())) {
                if (!own.contains(holder) && !numbers.title(holder).orElse("").equals(title)) {
                    reporter.error("DUPLICATE_ADR_ID", document.file(), range, id, holder, numbers.next());
                    break;
                }
            }
        }
    }

    @Override
    public List<Edit> fix(Answer answer, ValidationContext context) {
        var edits = new ArrayList<Edit>();
        for (var document : new AdrFinder(answer, context.files(), profile).find()) {
            if (document.file() == null) {
                if (document.layout() != null) {
                    edits.addAll(document.layout().repair());
                }
                fixHeader(document, edits);
                edits.addAll(new SectionRepair(document, profile).edits());
            }
        }
        return edits;
    }

    private void fixHeader(AdrDocument document, List<Edit> edits) {
        var header = document.header();
        if (header != null) {
            // Unreadable lines are repaired first.
            if (header.repairs().isEmpty()) {
                for (var field : profile.requiredFields()) {
                    header.near(field).ifPresent(near -> edits.add(new Edit(document.origin(near.keyRange()), field)));
                }
            }
            header.repairs()
                    .forEach(repair -> edits.add(new Edit(document.origin(repair.range()), repair.replacement())));
        }
    }

    @Override
    public List<Gap> gaps(Answer answer, ValidationContext context) {
        var gaps = new ArrayList<Gap>();
        for (var issue : check(answer, context)) {
            boolean section = issue.code().equals("MISSING_ADR_SECTION")
                    || issue.code().equals("EMPTY_ADR_SECTION")
                    || issue.code().equals("MISSING_ACCEPTANCE_CRITERIA");
            if (issue.blocks() && (!section || issue.file() != null)) {
                return List.of();
            }
        }
        var lacking = new ArrayList<Lack>();
        var documents = new AdrFinder(answer, context.files(), profile)
                .find().stream().filter(document -> document.file() == null).toList();
        for (var document : documents) {
            var body = new AdrBody(document.body());
            var headings = SectionSearch.headings(body, profile);
            for (var wanted : profile.sections()) {
                var found = SectionSearch.find(body, profile, wanted);
                if (isThereInAnotherForm(found, wanted)) {
                    // Asking for it would bring it twice.
                    return List.of();
                }
                if (lacks(body, wanted, found, headings)) {
                    lacking.add(new Lack(document, wanted));
                }
            }
        }
        if (lacking.size() > MOST_GAPS) {
            return List.of();
        }
        var labels = AdrLabels.of(documents, profile);
        var messages = Reporter.in(context.locale());
        for (var each : lacking) {
            var wanted = each.wanted();
            int index = documents.indexOf(each.document());
            boolean several = documents.size() > 1;
            boolean shared = lacking.stream()
                            .filter(other -> other.wanted().equals(wanted))
                            .count()
                    > 1;
            if (shared && !labels.isNamed(index)) {
                // Nobody could say which one a reply is about.
                return List.of();
            }
            var key = (wanted.criteria() ? "gap.criteria" : "gap.section") + (several ? ".of" : "");
            var request = messages.verbatim(key, wanted.title(), String.valueOf(profile.level()), labels.shown(index));
            UnaryOperator<String> own = several ? reply -> own(reply, labels, index, shared) : reply -> reply;
            gaps.add(new SectionGap(profile, each.document(), wanted, request, own, lacking.size() == 1));
        }
        return gaps;
    }

    /** A section that one document lacks. */
    private record Lack(AdrDocument document, AdrProfile.Section wanted) {}

    private static String own(String reply, AdrLabels labels, int index, boolean shared) {
        var part = labels.part(reply, index);
        return part == null ? (shared ? "" : reply) : part;
    }

    private static boolean isThereInAnotherForm(SectionSearch found, AdrProfile.Section wanted) {
        return switch (found) {
            case SectionSearch.Near near -> true;
            case SectionSearch.OtherTitle other -> true;
            case SectionSearch.WrongLevel wrong -> !wanted.optional();
            case SectionSearch.Found right -> false;
            case SectionSearch.Line line -> false;
            case SectionSearch.Missing missing -> false;
        };
    }

    private boolean lacks(AdrBody body, AdrProfile.Section wanted, SectionSearch found, List<Span> headings) {
        if (wanted.optional()) {
            return false;
        }
        return switch (found) {
            case SectionSearch.Found right ->
                content(body, right.section(), headings) != AdrBody.Content.TEXT
                        || (wanted.criteria()
                                && body.criteria(right.section(), profile.minimumCriteria())
                                        < profile.minimumCriteria());
            case SectionSearch.Missing missing -> true;
            case SectionSearch.OtherTitle other -> false;
            case SectionSearch.WrongLevel wrong -> false;
            case SectionSearch.Near near -> false;
            case SectionSearch.Line line -> false;
        };
    }
}
