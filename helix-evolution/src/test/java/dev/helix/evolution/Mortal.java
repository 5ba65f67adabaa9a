package dev.helix.evolution;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that dies at its n-th call into the world: before the call, or right after it. Dead, it does nothing more.
 */
public final class Mortal {

    /** On which side of the call it dies. */
    public enum Side {
        BEFORE,
        AFTER
    }

    /** What goes through the code when its process dies. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        public Killed() {
            super("killed");
        }
    }

    private final int last;
    private final Side side;
    private final AtomicInteger calls = new AtomicInteger();
    private boolean dead;

    private Mortal(int last, Side side) {
        this.last = last;
        this.side = side;
    }

    public static Mortal dyingAt(int call, Side side) {
        return new Mortal(call, side);
    }

    public static Mortal never() {
        return new Mortal(Integer.MAX_VALUE, Side.BEFORE);
    }

    public int calls() {
        return calls.get();
    }

    /** Returns {@code port} as this process sees it. */
    public <T> T through(Class<T> type, T port) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    var call = calls.incrementAndGet();
                    if (dead || (call == last && side == Side.BEFORE)) {
                        dead = true;
                        throw new Killed();
                    }
                    try {
                        var result = method.invoke(port, arguments);
                        if (call == last) {
                            dead = true;
                            throw new Killed();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
