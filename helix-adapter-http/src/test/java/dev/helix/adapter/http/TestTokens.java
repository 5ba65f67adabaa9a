package dev.helix.adapter.http;

import dev.helix.domain.access.Caller;
import dev.helix.domain.port.Tokens;
import dev.helix.domain.text.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Tokens as a function knows them. */
final class TestTokens implements Tokens {

    private final Function<String, Optional<Caller>> holders;
    private final Map<String, String> marks = new ConcurrentHashMap<>();

    TestTokens(Function<String, Optional<Caller>> holders) {
        this.holders = holders;
    }

    @Override
    public Optional<Caller> holder(String token) {
        return holders.apply(token);
    }

    @Override
    public Optional<String> mark(String token) {
        return holder(token).map(holder -> {
            var mark = Sha256.hex(token);
            marks.put(mark, token);
            return mark;
        });
    }

    @Override
    public Optional<Caller> marked(String mark) {
        return Optional.ofNullable(marks.get(mark)).flatMap(holders);
    }
}
