package dev.sluice.it.dapr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Hands out sidecars to the tests of a class and ends them: those made by a test (or in a field of its instance) after
 * it, those made before all tests after the last. A failed test is given what they wrote last, and a test fails if one of them had to give up. Without a
 * {@code daprd} the class is skipped.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final Sidecars sidecars = new Sidecars();
 * }</pre>
 */
public final class Sidecars
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private final Deque<Sidecar> open = new ArrayDeque<>();
    private int shared;
    private @Nullable Path binary;
    private @Nullable Path folder;

    /** A new sidecar for the application of this id, with a folder of its own, not started yet. */
    public Sidecar of(String appId) {
        if (binary == null) {
            throw new IllegalStateException("register Sidecars in a static field of the test class");
        }
        Sidecar sidecar = new Sidecar(binary, appId, newFolder(appId));
        open.push(sidecar);
        return sidecar;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        binary = DaprdBinary.require();
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        shared = open.size();
    }

    /** Where all tests share an instance, so do they what was made before the first. */
    @Override
    public void beforeEach(ExtensionContext context) {
        if (context.getTestInstanceLifecycle().equals(Optional.of(TestInstance.Lifecycle.PER_CLASS))) {
            shared = open.size();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            open.forEach(Sidecar::assertDidNotFail);
        } finally {
            closeDownTo(shared);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        closeDownTo(0);
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
            }
            folder = null; // an enclosing class, or the next nested one, may want another
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withOutput(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withOutput(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withOutput(failure);
    }

    private Throwable withOutput(Throwable failure) {
        open.forEach(sidecar -> failure.addSuppressed(
                new AssertionError(sidecar.appId() + "'s sidecar wrote last:\n" + sidecar.lately())));
        return failure;
    }

    private void closeDownTo(int count) {
        while (open.size() > count) {
            open.pop().close();
        }
    }

    private Path newFolder(String appId) {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("sluice-dapr");
            }
            return Files.createTempDirectory(folder, appId);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
