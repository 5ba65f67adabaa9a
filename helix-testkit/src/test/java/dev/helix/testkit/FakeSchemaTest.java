package dev.helix.testkit;

import dev.helix.domain.evolution.Slot;
import dev.helix.domain.evolution.SlotContent;
import dev.helix.domain.evolution.TreeId;
import java.util.ArrayList;
import org.junit.jupiter.api.Nested;

class FakeSchemaTest {

    private static final SlotContent GOOD = new SlotContent(Slot.A, new TreeId("a".repeat(40)));
    private static final SlotContent BROKEN = new SlotContent(Slot.B, new TreeId("b".repeat(40)));

    private final FakeSchema schema = new FakeSchema(true);

    @Nested
    class AsMigrations implements MigrationsContract {

        @Override
        public FakeSchema migrations() {
            schema.breaks(BROKEN.tree());
            return schema;
        }

        @Override
        public FakeSchema withoutWayBack() {
            return new FakeSchema(false);
        }

        @Override
        public SlotContent content() {
            return GOOD;
        }

        @Override
        public SlotContent broken() {
            return BROKEN;
        }
    }

    @Nested
    class AsBackups implements BackupsContract {

        @Override
        public FakeSchema backups() {
            return schema;
        }

        @Override
        public void change() {
            var more = new ArrayList<>(schema.content());
            more.add("more");
            schema.become(more);
        }

        @Override
        public String content() {
            return String.join(" ", schema.content());
        }

        @Override
        public void goAway() {
            schema.goAway();
        }
    }
}
