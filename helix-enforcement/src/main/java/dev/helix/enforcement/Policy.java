package dev.helix.enforcement;

import dev.helix.domain.answer.Validator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of an answer.
 *
 * @param validators in the order in which they speak and repair
 * @param budget what it may cost
 * @param locale the language of issues and feedback: German, else English
 * @param validatorTime what one validator may take before it has failed
 */
public record Policy(List<Validator> validators, Budget budget, Locale locale, Duration validatorTime) {

    private static final Duration VALIDATOR_TIME = Duration.ofSeconds(10);

    public Policy {
        validators = List.copyOf(validators);
        if (validators.stream().map(Validator::name).distinct().count() < validators.size()) {
            throw new IllegalArgumentException("a validator is named twice: "
                    + validators.stream().map(Validator::name).toList());
        }
        if (validatorTime.isNegative() || validatorTime.isZero()) {
            throw new IllegalArgumentException("the time for a validator is positive, not " + validatorTime);
        }
    }

    /** Returns a policy with the default limits. */
    public static Policy of(Locale locale, Validator... validators) {
        return new Policy(List.of(validators), Budget.DEFAULT, locale, VALIDATOR_TIME);
    }

    /** Returns it with another budget. */
    public Policy with(Budget budget) {
        return new Policy(validators, budget, locale, validatorTime);
    }

    /** Returns it with another limit for one validator. */
    public Policy withValidatorTime(Duration time) {
        return new Policy(validators, budget, locale, time);
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
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
