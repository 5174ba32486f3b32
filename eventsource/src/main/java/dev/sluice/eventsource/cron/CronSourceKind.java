package dev.sluice.eventsource.cron;

import dev.sluice.crds.model.CronSettings;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;

/** Schedules. */
public final class CronSourceKind implements SourceKind<CronSettings> {

    @Override
    public String name() {
        return "cron";
    }

    @Override
    public String eventType() {
        return CronSource.TYPE;
    }

    @Override
    public Class<CronSettings> settingsType() {
        return CronSettings.class;
    }

    @Override
    public Source create(SourceContext context, CronSettings settings) {
        return new CronSource(context, settings);
    }
}
