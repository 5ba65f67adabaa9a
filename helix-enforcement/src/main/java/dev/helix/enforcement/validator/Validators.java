package dev.helix.enforcement.validator;

import dev.helix.domain.answer.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds validators by name: those of HELIX, then those that others provide as services. Safe for use by many threads. */
public final class Validators {

    private final List<Validator> all = new ArrayList<>();

    private Validators(AdrProfile profile, ChangeRules rules, Iterable<Validator> others) {
        all.add(new StepMarkerValidator());
        all.add(new AdrStructureValidator(profile));
        all.add(new FileExistenceValidator(profile));
        all.add(new StepOrderValidator());
        all.add(new ClaimedActionValidator());
        all.add(new HygieneValidator(profile, rules.unclean()));
        all.add(new DocsCurrentValidator(profile, rules.docs()));
        all.add(new ChangeAuditValidator(rules.unaudited()));
        for (var other : others) {
            if (named(other.name()).isPresent()) {
                throw new IllegalStateException("two validators are named " + other.name() + "; one is "
                        + other.getClass().getName());
            }
            all.add(other);
        }
    }

    /** Returns the validators of HELIX, asking for ADRs of {@code profile}, and all services of {@link Validator}. */
    public static Validators installed(AdrProfile profile) {
        return installed(profile, ChangeRules.NONE);
    }

    /** Returns them as {@link #installed(AdrProfile)} does, with what the project says about changes. */
    public static Validators installed(AdrProfile profile, ChangeRules rules) {
        return new Validators(profile, rules, ServiceLoader.load(Validator.class));
    }

    /** Returns the validators of HELIX and {@code others}. */
    public static Validators with(AdrProfile profile, List<Validator> others) {
        return new Validators(profile, ChangeRules.NONE, others);
    }

    /** Returns the one that is so named. */
    public Optional<Validator> named(String name) {
        return all.stream().filter(validator -> validator.name().equals(name)).findFirst();
    }

    /** Returns all names, those of HELIX first. */
    public List<String> names() {
        return all.stream().map(Validator::name).toList();
    }
}
