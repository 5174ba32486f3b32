package dev.sluice.trigger.delivery.http;

import dev.sluice.trigger.delivery.EventJson;
import dev.sluice.trigger.delivery.SinkRequest;
import dev.sluice.trigger.delivery.SinkSettings;
import dev.sluice.trigger.delivery.alertmanager.AlertRequests;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** The forms of {@code as}. */
public final class RequestForms {

    private static final CharSequence STRUCTURED =
            HttpHeaders.createOptimized("application/cloudevents+json; charset=UTF-8");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private RequestForms() {}

    /** The form that the settings ask for. */
    public static RequestForm of(SinkSettings settings) {
        AlertRequests alerts = new AlertRequests(settings.receiver(), settings.console());
        return switch (settings.as()) {
            case CLOUDEVENT -> EventHeaders::binary;
            case STRUCTURED -> RequestForms::structured;
            case DATA -> EventHeaders::data;
            case ALERTMANAGER_ALERTS -> (request, headers) -> json(request, headers, alerts.alerts(request));
            case ALERTMANAGER_WEBHOOK -> (request, headers) -> json(request, headers, alerts.webhook(request));
        };
    }

    private static Buffer structured(SinkRequest request, MultiMap headers) {
        EventHeaders.trace(request.event(), headers);
        headers.add(HttpHeaders.CONTENT_TYPE, STRUCTURED);
        return Buffer.buffer(EventJson.write(request.event(), request.firingId()));
    }

    private static Buffer json(SinkRequest request, MultiMap headers, byte[] body) {
        EventHeaders.trace(request.event(), headers);
        headers.add(HttpHeaders.CONTENT_TYPE, JSON);
        return Buffer.buffer(body);
    }
}
