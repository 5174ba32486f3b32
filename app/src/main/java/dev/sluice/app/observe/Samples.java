package dev.sluice.app.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one scrape finds. What comes twice under the same labels is added up. One thread. */
final class Samples {

    private final Map<Meter, Map<List<String>, Double>> numbers = new EnumMap<>(Meter.class);
    private final Map<Meter, Map<List<String>, Histogram.Reading>> histograms = new EnumMap<>(Meter.class);

    void add(Meter meter, double value, String... labels) {
        numbers.computeIfAbsent(meter, m -> new LinkedHashMap<>()).merge(labels(meter, labels), value, Double::sum);
    }

    void add(Meter meter, Histogram.Reading reading, String... labels) {
        histograms.computeIfAbsent(meter, m -> new LinkedHashMap<>()).put(labels(meter, labels), reading);
    }

    /** Keeps the largest of what comes under the same labels. */
    void largest(Meter meter, double value, String... labels) {
        numbers.computeIfAbsent(meter, m -> new LinkedHashMap<>()).merge(labels(meter, labels), value, Math::max);
    }

    private static List<String> labels(Meter meter, String... labels) {
        if (labels.length != meter.labels.size()) {
            throw new IllegalArgumentException(meter + " has the labels " + meter.labels + ", got " + labels.length);
        }
        return List.of(labels);
    }

    /** One family for each meter, also for those without a sample. */
    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        for (Meter meter : Meter.values()) {
            List<Sample> samples = new ArrayList<>();
            numbers.getOrDefault(meter, Map.of())
                    .forEach((labels, value) -> samples.add(new Sample(meter.queried(), meter.labels, labels, value)));
            histograms
                    .getOrDefault(meter, Map.of())
                    .forEach((labels, reading) -> histogram(meter, labels, reading, samples));
            families.add(new MetricFamilySamples(meter.family(), meter.type, meter.help, samples));
        }
        return families;
    }

    private static void histogram(Meter meter, List<String> labels, Histogram.Reading reading, List<Sample> out) {
        List<String> names = new ArrayList<>(meter.labels);
        names.add("le");
        long sum = 0;
        for (int i = 0; i < reading.counts().length; i++) {
            sum += reading.counts()[i];
            boolean last = i == reading.boundsSeconds().length;
            List<String> values = new ArrayList<>(labels);
            values.add(last ? "+Inf" : Collector.doubleToGoString(reading.boundsSeconds()[i]));
            out.add(new Sample(meter.family() + "_bucket", names, values, sum));
        }
        out.add(new Sample(meter.family() + "_count", meter.labels, labels, sum));
        out.add(new Sample(meter.family() + "_sum", meter.labels, labels, reading.sumSeconds()));
    }
}
