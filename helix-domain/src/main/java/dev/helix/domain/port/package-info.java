/**
 * Everything HELIX needs from the world, each as a role. Adapters implement these; the test kit holds a contract for
 * each that every adapter and every fake passes. Methods block and speak domain types only; what fails for a reason of
 * the outside (a disk, a process) throws {@link dev.helix.domain.port.PortException}.
 */
@NullMarked
package dev.helix.domain.port;

import org.jspecify.annotations.NullMarked;
