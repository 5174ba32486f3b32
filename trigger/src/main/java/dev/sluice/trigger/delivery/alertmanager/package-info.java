/**
 * Speaks to Alertmanager and to what listens to it: {@link dev.sluice.trigger.delivery.alertmanager.AlertRequests} writes
 * the bodies, {@link dev.sluice.trigger.delivery.alertmanager.Resends} decides when a firing alert is sent again.
 */
@NullMarked
package dev.sluice.trigger.delivery.alertmanager;

import org.jspecify.annotations.NullMarked;
