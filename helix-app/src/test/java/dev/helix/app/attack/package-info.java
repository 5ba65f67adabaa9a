/** Attacks from outside, one class for each boundary of docs/threat-model.md: what HELIX carries against what judges it. */
package dev.helix.app.attack;
