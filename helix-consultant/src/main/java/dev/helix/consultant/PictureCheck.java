package dev.helix.consultant;

import dev.helix.domain.text.Sentences;
import java.util.Optional;

/** Takes pictures that are what they say they are, and that a reader can make room for. */
public final class PictureCheck {

    /** Largest file. */
    public static final int MOST_BYTES = 16 * 1024 * 1024;

    /** Most pixels of a frame, its width times its height. */
    public static final long MOST_PIXELS = 50_000_000;

    private static final long MEGA = 1_000_000;
    private static final int MIB = 1024 * 1024;

    private final Sentences wording;

    PictureCheck(Sentences wording) {
        this.wording = wording;
    }

    /**
     * A reason why a picture is not taken.
     *
     * @param code stable, in small letters
     * @param excessive whether the picture is too much, not wrong
     * @param message for the person, in the chat's language
     */
    public record Objection(String code, boolean excessive, String message) {}

    /** Returns what speaks against the pictures of the last message: the others were looked at when they came. */
    Optional<Objection> objection(ChatRequest request) {
        var pictures = request.last().pictures();
        for (int i = 0; i < pictures.size(); i++) {
            var found = objection(pictures.get(i), i + 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Objection> objection(ChatMessage.Picture picture, int number) {
        if (picture.bytes().length > MOST_BYTES) {
            return Optional.of(new Objection(
                    "picture_too_large", true, wording.text("picture.too_large", number, MOST_BYTES / MIB)));
        }
        var head = PictureHead.of(picture.bytes());
        if (head.isEmpty()) {
            return Optional.of(new Objection("picture_unknown", false, wording.text("picture.unknown", number)));
        }
        var found = head.get();
        if (!found.type().equals(picture.type())) {
            return Optional.of(new Objection(
                    "picture_mismatch", false, wording.text("picture.mismatch", number, picture.type(), found.type())));
        }
        if (found.pixels() == 0) {
            return Optional.of(new Objection("picture_broken", false, wording.text("picture.broken", number)));
        }
        if (found.pixels() > MOST_PIXELS) {
            return Optional.of(new Objection(
                    "picture_too_many_pixels",
                    true,
                    wording.text("picture.too_many_pixels", number, found.pixels() / MEGA, MOST_PIXELS / MEGA)));
        }
        return Optional.empty();
    }
}
