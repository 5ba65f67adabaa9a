package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Answer;
import dev.helix.domain.answer.Issue;
import dev.helix.domain.answer.ValidationContext;
import dev.helix.testkit.answer.InMemoryFiles;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What HELIX says of one document of the corpus, asked for ADRs of one profile.
 *
 * @param adrs how many ADRs it sees in it
 * @param errors codes of the errors that it finds, sorted
 */
record CorpusVerdict(AdrCorpus.Row row, String profile, int adrs, Set<String> errors) {

    static CorpusVerdict of(AdrCorpus.Row row, AdrProfile profile) {
        var answer = Answer.of(row.text());
        var files = InMemoryFiles.empty();
        var errors = new AdrStructureValidator(profile)
                .check(answer, new ValidationContext(files, Locale.ENGLISH)).stream()
                        .filter(Issue::blocks)
                        .map(Issue::code)
                        .collect(Collectors.toCollection(TreeSet::new));
        return new CorpusVerdict(
                row,
                profile.name(),
                new AdrFinder(answer, files, profile).find().size(),
                errors);
    }

    /** Returns whether it sees something wrong, or an ADR, where there is none. */
    boolean isFalseAlarm() {
        return adrs > row.adrs() || !row.errors().containsAll(errors);
    }

    int recognised() {
        return Math.min(adrs, row.adrs());
    }

    long found() {
        return row.errors().stream().filter(errors::contains).count();
    }

    @Override
    public String toString() {
        return row.file() + " by " + profile + ": " + adrs + " of " + row.adrs() + " ADRs, " + errors + " instead of "
                + row.errors();
    }
}
