package dev.helix.enforcement;

import dev.helix.domain.answer.Validator;
import dev.helix.domain.text.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The requirements on an answer.
 *
 * @param validators in the order in which they speak and repair
 * @param budget the limit of its cost
 * @param locale the language of issues and feedback: German, else English
 * @param validatorTime the time after which a validator has failed
 * @param trusted names of validators that run on the caller's thread, watched by nobody: one of them that hangs, hangs the
 *     caller
 * @param broken the treatment of an answer that a validator could not judge
 */
public record Policy(
        List<Validator> validators,
        Budget budget,
        Locale locale,
        Duration validatorTime,
        Set<String> trusted,
        Broken broken) {

    /** The treatment of an answer that a validator could not judge, because it threw or took too long. */
    public enum Broken {
        /** It is not accepted, and nobody is asked again: no other answer would repair the validator. */
        FAILS,
        /** It is judged by the others, with a warning. */
        PASSES
    }

    private static final Duration VALIDATOR_TIME = Duration.ofSeconds(10);

    public Policy {
        validators = List.copyOf(validators);
        trusted = Set.copyOf(trusted);
        var names = validators.stream().map(Validator::name).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("a validator is named twice: " + names);
        }
        if (!names.containsAll(trusted)) {
            throw new IllegalArgumentException("trusted are " + new TreeSet<>(trusted) + "; choose of " + names);
        }
        if (validatorTime.isNegative() || validatorTime.isZero()) {
            throw new IllegalArgumentException("the time for a validator is positive, not " + validatorTime);
        }
    }

    public Policy(List<Validator> validators, Budget budget, Locale locale, Duration validatorTime) {
        this(validators, budget, locale, validatorTime, Set.of(), Broken.FAILS);
    }

    /** Returns a policy with the default limits. */
    public static Policy of(Locale locale, Validator... validators) {
        return new Policy(List.of(validators), Budget.DEFAULT, locale, VALIDATOR_TIME);
    }

    /** Returns it with another budget. */
    public Policy with(Budget budget) {
        return new Policy(validators, budget, locale, validatorTime, trusted, broken);
    }

    /** Returns it with another limit for one validator. */
    public Policy withValidatorTime(Duration time) {
        return new Policy(validators, budget, locale, time, trusted, broken);
    }

    /**
     * Returns it with these validators run in place, which is faster by the hand-over to a watched thread. Only for code that
     * is known to end: the limit of time does not hold for it.
     */
    public Policy trusting(String... names) {
        return new Policy(validators, budget, locale, validatorTime, Set.of(names), broken);
    }

    /** Returns it with another way to treat answers that a validator could not judge. */
    public Policy where(Broken broken) {
        return new Policy(validators, budget, locale, validatorTime, trusted, broken);
    }

    /** Returns SHA-256 over everything that verdicts depend on, in lower-case hex: equal policies have equal digests. */
    public String digest() {
        var text = new StringBuilder()
                .append(budget)
                .append('\n')
                .append(locale.toLanguageTag())
                .append('\n');
        for (var validator : validators) {
            text.append(validator.name())
                    .append('\t')
                    .append(validator.getClass().getName())
                    .append('\t')
                    .append(validator.settings())
                    .append('\n');
        }
        if (!trusted.isEmpty()) {
            text.append("trusted ").append(new TreeSet<>(trusted)).append('\n');
        }
        if (broken != Broken.FAILS) {
            text.append("broken ").append(broken).append('\n');
        }
        return Sha256.hex(text.toString());
    }
}
