/**
 * The resource kinds, read from YAML with positions, checked and resolved into one topology. Here is what the packages
 * below share; {@link dev.sluice.crds.reader.ResourceReader} is where files come in, and
 * {@link dev.sluice.crds.topology.Topology#resolve} is where what they mean comes out.
 */
@NullMarked
package dev.sluice.crds;

import org.jspecify.annotations.NullMarked;
