package dev.sluice.crds.model;

import dev.sluice.crds.schema.Doc;
import dev.sluice.crds.schema.Exclusive;
import org.jspecify.annotations.Nullable;

/** Whose signature a request carries: exactly one. */
@Exclusive(
        value = {"standardWebhooks", "github", "gitlab", "slack", "stripe"},
        required = true)
public record SignatureSpec(
        @Doc("Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.") @Nullable
        SignatureSecret standardWebhooks,

        @Doc("GitHub: X-Hub-Signature-256.") @Nullable SignatureSecret github,
        @Doc("GitLab: X-Gitlab-Token.") @Nullable SignatureSecret gitlab,
        @Doc("Slack: X-Slack-Signature.") @Nullable SignatureSecret slack,
        @Doc("Stripe: Stripe-Signature.") @Nullable SignatureSecret stripe) {}
