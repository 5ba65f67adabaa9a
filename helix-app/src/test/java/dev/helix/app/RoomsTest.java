package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rooms there are, on how many floors, and how many arrows lead from one to another: no more than were drawn. */
class RoomsTest {

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ArchitectureTest.WithoutTests())
                .importPackages("dev.helix");
    }

    /** The packages below {@code root} and the one itself, each with those that it uses. */
    private static Map<String, Set<String>> rooms(String root) {
        var rooms = new TreeMap<String, Set<String>>();
        for (var type : classes) {
            var room = type.getPackageName();
            if (room.equals(root) || room.startsWith(root + ".")) {
                var used = rooms.computeIfAbsent(room, name -> new TreeSet<>());
                type.getDirectDependenciesFromSelf().stream()
                        .map(arrow -> arrow.getTargetClass().getPackageName())
                        .filter(other -> !other.equals(room) && (other.equals(root) || other.startsWith(root + ".")))
                        .forEach(used::add);
            }
        }
        return rooms;
    }

    private static int floor(String room, Map<String, Set<String>> rooms, Map<String, Integer> known) {
        var floor = known.get(room);
        if (floor == null) {
            known.put(room, Integer.MAX_VALUE / 2);
            floor = 1
                    + rooms.getOrDefault(room, Set.of()).stream()
                            .mapToInt(below -> floor(below, rooms, known))
                            .max()
                            .orElse(0);
            known.put(room, floor);
        }
        return floor;
    }

    /** As they were drawn before the rooms were made; see {@code docs/adr/063-no-more-arrows-than-were-drawn.md}. */
    @ParameterizedTest
    @CsvSource({"dev.helix.app, 12, 5, 33", "dev.helix.evolution, 5, 5, 11"})
    void noMoreRoomsFloorsAndArrowsThanWereDrawn(String root, int mostRooms, int mostFloors, int mostArrows) {
        var rooms = rooms(root);
        var known = new HashMap<String, Integer>();

        assertThat(rooms).hasSizeBetween(5, mostRooms);
        assertThat(rooms.keySet())
                .allSatisfy(room -> assertThat(floor(room, rooms, known))
                        .as("the floor of " + room)
                        .isLessThanOrEqualTo(mostFloors));
        assertThat(rooms.values().stream().mapToInt(Set::size).sum())
                .as("%s", rooms)
                .isBetween(5, mostArrows);
    }
}
