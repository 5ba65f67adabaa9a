package dev.helix.domain.access;

import java.util.regex.Pattern;

/**
 * The projects that somebody may have to do with.
 *
 * @param pattern of their ids: small letters, digits and hyphens, where {@code *} stands for any of them, none as well
 */
public record ProjectScope(String pattern) {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9*-]{1,63}");

    /** Every project. */
    public static final ProjectScope ALL = new ProjectScope("*");

    public ProjectScope {
        if (!SHAPE.matcher(pattern).matches()) {
            throw new IllegalArgumentException(
                    "a pattern of project ids is 1 to 63 of a-z, 0-9, '-' and '*', such as shop-*, not '" + pattern
                            + "'");
        }
    }

    /** Returns whether it is every project. */
    public boolean isAll() {
        return pattern.chars().allMatch(c -> c == '*');
    }

    /** Returns whether the project of that id belongs to it. */
    public boolean covers(String id) {
        int at = 0;
        int from = 0;
        int star = -1;
        int retry = 0;
        while (at < id.length()) {
            if (from < pattern.length() && pattern.charAt(from) == '*') {
                star = from++;
                retry = at;
            } else if (from < pattern.length() && pattern.charAt(from) == id.charAt(at)) {
                from++;
                at++;
            } else if (star >= 0) {
                from = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        return pattern.substring(from).chars().allMatch(c -> c == '*');
    }

    @Override
    public String toString() {
        return pattern;
    }
}
