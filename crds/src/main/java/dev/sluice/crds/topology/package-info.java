/**
 * What the resources mean together: {@link dev.sluice.crds.topology.Topology#resolve} looks up buses, gives each source
 * event and input its topic, names subscribers, adds the implicit triggers, and finds the addresses of sinks. Pure: no I/O,
 * the same resources give the same topology.
 */
@NullMarked
package dev.sluice.crds.topology;

import org.jspecify.annotations.NullMarked;
