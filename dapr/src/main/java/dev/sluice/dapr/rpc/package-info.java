/** Unary gRPC calls over Vert.x, for what Sluice asks of sidecars and of itself. */
@NullMarked
package dev.sluice.dapr.rpc;

import org.jspecify.annotations.NullMarked;
