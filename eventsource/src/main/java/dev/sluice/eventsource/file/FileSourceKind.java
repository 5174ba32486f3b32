package dev.sluice.eventsource.file;

import dev.sluice.crds.model.FileSettings;
import dev.sluice.eventsource.spi.Source;
import dev.sluice.eventsource.spi.SourceContext;
import dev.sluice.eventsource.spi.SourceKind;

/** Lines of files. */
public final class FileSourceKind implements SourceKind<FileSettings> {

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String eventType() {
        return LogLines.TYPE;
    }

    @Override
    public Class<FileSettings> settingsType() {
        return FileSettings.class;
    }

    @Override
    public Source create(SourceContext context, FileSettings settings) {
        return new FileSource(context, settings);
    }
}
