package dev.sluice.app.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Tells build servers what tests found, in the XML that they read. */
public final class JUnitReport {

    private JUnitReport() {}

    /**
     * Writes a report, over one that is there.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public static void write(TestSuite suite, Path file) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "sluice test");
            int problems = suite.problems().size();
            xml.writeAttribute("tests", String.valueOf(suite.results().size() + problems));
            long failed =
                    suite.results().stream().filter(result -> !result.passed()).count();
            xml.writeAttribute("failures", String.valueOf(failed));
            xml.writeAttribute("errors", String.valueOf(problems));
            for (TestResult result : suite.results()) {
                write(xml, result);
            }
            for (var problem : suite.problems()) {
                testCase(xml, problem.file(), problem.path());
                outcome(xml, "error", problem.message(), problem.toString());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XMLStreamException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void write(XMLStreamWriter xml, TestResult result) throws XMLStreamException {
        testCase(
                xml,
                result.test().file().toString(),
                result.test().trigger() + ":" + result.test().line());
        if (!result.problems().isEmpty()) {
            outcome(xml, "failure", "it cannot run", String.join("\n", result.problems()));
        } else if (!result.passed()) {
            outcome(xml, "failure", "not as expected", String.join("\n", result.differences()));
        }
        xml.writeEndElement();
    }

    private static void testCase(XMLStreamWriter xml, String group, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", group);
        xml.writeAttribute("name", name);
    }

    private static void outcome(XMLStreamWriter xml, String kind, String message, String text)
            throws XMLStreamException {
        xml.writeStartElement(kind);
        xml.writeAttribute("message", message);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
